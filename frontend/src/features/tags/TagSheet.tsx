import { useState } from "preact/hooks";
import type { TagShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { Editor } from "@/features/settings/Editor";
import { COLOURS, Colours } from "@/features/sorting/Colours";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { oneLine } from "@/ui/oneLine";
import { Select } from "@/ui/Select";
import { attempt, mergeInto, move, saveTag, type TagWish } from "./settings";

const LONGEST = 40;

interface Props {
  /** Null for a new one. */
  tag: TagShape | null;
  all: readonly TagShape[];
  onClose: () => void;
}

export function TagSheet({ tag, all, onClose }: Props) {
  const [before] = useState<TagWish>(() => ({
    name: tag?.name ?? "",
    colour: tag ? tag.colour : COLOURS.blue,
  }));
  const [wish, change] = useState(before);
  const [isAsked, ask] = useState(false);
  const isMissing = wish.name.trim() === "";
  const save = async () => {
    ask(true);
    return !isMissing && attempt(() => saveTag(tag?.id ?? null, wish));
  };
  return (
    <Editor
      title={t(tag ? "tags-edit" : "tags-new")}
      before={before}
      draft={wish}
      save={save}
      onClose={onClose}
    >
      <Field
        label={t("tags-name")}
        maxLength={LONGEST}
        autocomplete="off"
        value={wish.name}
        error={isAsked && isMissing ? t("tags-name-missing") : ""}
        onValue={(name) => change({ ...wish, name })}
      />
      <Colours value={wish.colour} onChange={(colour) => change({ ...wish, colour })} />
      {tag && !tag.is_archived && <Merge tag={tag} all={all} onClose={onClose} />}
      {tag && (
        <>
          <Button
            icon={tag.is_archived ? "undo" : "archive"}
            onClick={() => void move(tag).then((isDone) => isDone && onClose())}
          >
            {t(tag.is_archived ? "tags-restore" : "tags-archive")}
          </Button>
          {(!tag.is_archived || tag.merged_into_id) && (
            <p class="field-hint">{t(tag.is_archived ? "tags-split-hint" : "tags-archive-hint")}</p>
          )}
        </>
      )}
    </Editor>
  );
}

function Merge({ tag, all, onClose }: Props & { tag: TagShape }) {
  const [intoId, choose] = useState("");
  const others = all.filter((one) => one.id !== tag.id && !one.is_archived);
  const into = others.find((one) => one.id === intoId);
  if (others.length === 0) return null;
  return (
    <>
      <Select
        label={t("tags-merge-into")}
        hint={t("tags-merge-hint")}
        options={[
          { id: "", label: t("tags-merge-none") },
          ...others.map((one) => ({ id: one.id, label: oneLine(one.name) })),
        ]}
        value={intoId}
        onValue={choose}
      />
      {into && (
        <Button
          icon="merge"
          onClick={() => void mergeInto(tag, into).then((isDone) => isDone && onClose())}
        >
          {t("tags-merge")}
        </Button>
      )}
    </>
  );
}
