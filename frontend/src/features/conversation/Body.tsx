import { t } from "@/core/i18n";
import { later } from "@/ui/later";
import { RichText } from "./RichText";
import type { Said } from "./said";
import { hasCard, kindWords } from "./words";

// Most of what is said is words: they do not wait for what shows the rest.
const Kind = ({ said }: { said: Said }) => <p class="talk-unknown">{kindWords(said.kind)}</p>;
const Files = later(() => import("./Files").then((found) => found.Files), Kind);
const Card = later(() => import("./Card").then((found) => found.Card), Kind);

// Their text says again what the card or the picture shows.
const WORDLESS = new Set<Said["kind"]>([
  "sticker",
  "location",
  "venue",
  "contact",
  "poll",
  "dice",
  "game",
  "story",
  "checklist",
]);

/** What a message holds, whatever its kind; a kind nobody knows stays visible. */
export function Body({ said }: { said: Said }) {
  if (said.kind === "service") return <>{serviceWords(said)}</>;
  if (said.kind === "unsupported" && !said.text) {
    return <p class="talk-unknown">{t("talk-unsupported")}</p>;
  }
  const isEmpty = !said.text && said.parts.length === 0 && !hasCard(said.kind);
  return (
    <>
      {said.parts.length > 0 && <Files said={said} />}
      {hasCard(said.kind) && <Card said={said} />}
      {said.text && !WORDLESS.has(said.kind) && (
        <RichText text={said.text} entities={said.entities} spoilerLabel={t("hidden-passage")} />
      )}
      {said.details.media && (
        <p class="talk-unknown">{t("talk-media-inside", { n: said.details.media.length })}</p>
      )}
      {isEmpty && <p class="talk-unknown">{kindWords(said.kind)}</p>}
    </>
  );
}

const SERVICES = new Set(["successful_payment", "web_app_data", "pinned_message"]);

function serviceWords(said: Said): string {
  const name = said.details.service ?? "";
  if (name === "web_app_data" && said.text) return said.text;
  return t(`talk-service-${SERVICES.has(name) ? name.replaceAll("_", "-") : "other"}`);
}
