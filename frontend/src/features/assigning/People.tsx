import { useState } from "preact/hooks";
import type { AssigningShape, WorkerShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { hoursWords } from "@/features/settings/hours";
import { Avatar } from "@/ui/Avatar";
import { List } from "@/ui/List";
import { Name } from "@/ui/Name";
import { Row } from "@/ui/Row";
import { Presence } from "./Presence";
import { loadWords } from "./presenceWords";
import { WorkSheet } from "./WorkSheet";

/** Everybody with whether they are here and how much they have; each opens to be changed. */
export function People({ now }: { now: AssigningShape }) {
  const [openId, open] = useState("");
  const canChange = may("staff.manage");
  const opened = now.agents.find((one) => one.id === openId);
  return (
    <>
      <List inset header={t("assign-people")} footer={t("assign-people-hint")}>
        {now.agents.map((one) => (
          <Row
            key={one.id}
            before={<Avatar id={one.id} name={one.name} />}
            title={<Name otherwise={t("talk-nameless")}>{one.name}</Name>}
            text={loadWords(one)}
            meta={<Meta one={one} />}
            chevron={canChange}
            onClick={canChange ? () => open(one.id) : undefined}
          />
        ))}
      </List>
      {opened && <WorkSheet key={opened.id} worker={opened} now={now} onClose={() => open("")} />}
    </>
  );
}

function Meta({ one }: { one: WorkerShape }) {
  return (
    <>
      <Presence presence={one.presence} />
      {one.id === me().id && <span>{t("presence-you")}</span>}
      {one.hours.length > 0 && <span>{hoursWords(one.hours)}</span>}
    </>
  );
}
