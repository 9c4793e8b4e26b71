import { t } from "@/core/i18n";
import { useTitle } from "@/features/owner/useTitle";
import { Devices } from "./Devices";
import { Factor } from "./Factor";
import { Person } from "./Person";
import "./account.css";

/** Who one is here, how one signs in, and where one is signed in. */
export default function Account() {
  useTitle(t("portal-account"));
  return (
    <>
      <h1 class="portal-title">{t("portal-account")}</h1>
      <Person />
      <Factor />
      <Devices />
    </>
  );
}
