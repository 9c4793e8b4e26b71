import { useState } from "preact/hooks";
import type { ContactExportShape } from "@/core/api/gen";
import { bytes, longTime, shortTime, t } from "@/core/i18n";
import { Icon } from "@/ui/Icon";
import type { IconName } from "@/ui/icons/names";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { Spinner } from "@/ui/Spinner";
import { saveArchive } from "./exporting";

const ICONS: Record<ContactExportShape["state"], IconName> = {
  running: "progress",
  ready: "archive",
  failed: "error",
  expired: "clock",
};

interface Props {
  contactId: string;
  of: ContactExportShape;
}

/** One that is over: when, by whom, what it came to; and while it is there, its archives. */
export function ExportRows({ contactId, of }: Props) {
  return (
    <>
      <Row
        before={<Icon name={ICONS[of.state]} />}
        title={t(`exporting-${of.state}`)}
        aside={
          <time dateTime={of.created_at} title={longTime(of.created_at)}>
            {shortTime(of.created_at)}
          </time>
        }
        text={said(of)}
        lines={2}
        meta={t(of.with_notes ? "exporting-by-notes" : "exporting-by", {
          name: oneLine(of.asked_by),
        })}
      />
      {of.archives.map(({ number, size_bytes }) => (
        <ArchiveRow
          key={number}
          contactId={contactId}
          of={of}
          number={number}
          size={bytes(size_bytes)}
        />
      ))}
    </>
  );
}

function ArchiveRow({ contactId, of, number, size }: Props & { number: number; size: string }) {
  const [isBusy, become] = useState(false);
  const save = async () => {
    become(true);
    await saveArchive(contactId, of, number);
    become(false);
  };
  const many = of.archives.length;
  return (
    <Row
      before={isBusy ? <Spinner /> : <Icon name="download" />}
      title={many > 1 ? t("exporting-save-part", { number, many }) : t("exporting-save")}
      aside={size}
      {...(of.expires_at && { text: t("exporting-until", { time: longTime(of.expires_at) }) })}
      onClick={isBusy ? undefined : () => void save()}
    />
  );
}

function said(of: ContactExportShape): string {
  const { tickets, messages, files, files_missing: missing } = of;
  if (of.state === "failed") return t(`exporting-failed-${of.reason.replace("_", "-")}`);
  const whole = t("exporting-holds", { tickets, messages, files });
  return missing ? `${whole} ${t("exporting-missing", { missing })}` : whole;
}
