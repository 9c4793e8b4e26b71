import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FieldShape, FieldValueShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { openLink } from "@/core/tg";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import type { IconName } from "@/ui/icons/names";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { fieldList, fieldName, fieldValues, type Owner } from "./queries";
import { ValueSheet } from "./ValueSheet";
import { valueWords } from "./values";

export const KIND_ICONS: Record<FieldShape["kind"], IconName> = {
  text: "edit",
  long_text: "note",
  number: "chart",
  date: "calendar",
  yes_no: "check",
  one_of: "check-circle",
  several_of: "checks",
  link: "link",
};

/** The desk's own fields of a ticket or contact, each pressed to fill it in by those who may. */
export function FieldRows({ of, id }: Owner) {
  const read = useQuery(fieldValues({ of, id }));
  useFieldsOfNow(read.refetch);
  const [open, setOpen] = useState<string | null>(null);
  const canFill = may(of === "ticket" ? "tickets.set_status" : "contacts.read");
  if (!read.data) {
    // Most desks have none: a place is taken only by what is there, or is known to be missing.
    return read.error ? (
      <List header={t("fields-title")}>
        <Row
          before={<Icon name="warning" />}
          title={t("fields-failed")}
          after={
            <Button small busy={read.isFetching} onClick={() => void read.refetch()}>
              {t("retry")}
            </Button>
          }
        />
      </List>
    ) : null;
  }
  if (read.data.length === 0) return null;
  const chosen = read.data.find((one) => one.field.id === open);
  return (
    <>
      <List header={t("fields-title")}>
        {read.data.map((one) => (
          <One key={one.field.id} of={one} onOpen={canFill ? setOpen : null} />
        ))}
      </List>
      {chosen && (
        <ValueSheet
          key={chosen.field.id}
          owner={{ of, id }}
          of={chosen}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** What fields there are may change while they are looked at. */
function useFieldsOfNow(readAgain: () => Promise<unknown>): void {
  const fields = useQuery(fieldList).data;
  const known = useRef(fields);
  useEffect(() => {
    if (known.current && fields !== known.current) void readAgain();
    known.current = fields;
  }, [fields, readAgain]);
}

const MOST_SHOWN = 200;

/** As much as a line of facts holds; all of it is in the sheet, for those who may open one. */
const short = (words: string): string =>
  words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN).trimEnd()}…` : words;

function One({ of, onOpen }: { of: FieldValueShape; onOpen: ((id: string) => void) | null }) {
  const { field, value } = of;
  const words = valueWords(field, value);
  const name = oneLine(fieldName(field));
  const missing = t(field.is_required ? "fields-required" : "fields-nothing");
  return (
    <Row
      before={<Icon name={KIND_ICONS[field.kind]} />}
      title={name}
      lines={2}
      text={words ? (onOpen ? short(words) : words) : missing}
      after={
        field.kind === "link" &&
        typeof value === "string" && (
          <IconButton
            icon="external"
            label={t("fields-open", { name })}
            onClick={() => openLink(value)}
          />
        )
      }
      {...(onOpen && { onClick: () => onOpen(field.id), chevron: true })}
    />
  );
}
