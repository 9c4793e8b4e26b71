import { useEffect, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, type MenuItem } from "@/ui/Menu";
import { apply, failed, isBusy } from "./apply";
import { type Choice, ChoiceSheet } from "./ChoiceSheet";
import { leave, MOST, markAll, marked, type Wanted, wanted } from "./marks";
import { refusedWords } from "./words";
import "./selecting.css";

/** What can be done to the marked tickets, and how many they are. */
export function SelectBar() {
  const [choice, choose] = useState<Choice | null>(null);
  const many = marked.value?.size ?? 0;
  const asked = wanted.value;
  const run = (what: Wanted) => {
    if (!isAllowed(what) || many === 0) return;
    if (what === "take") void apply({ action: "take" });
    else if (what === "resolve") void apply({ action: "step", step: "resolve" });
    else if (what === "wake" || what === "spam") void apply({ action: what });
    else choose(what);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key is taken up once.
  useEffect(() => {
    wanted.value = null;
    if (asked) run(asked);
  }, [asked]);
  useEffect(() => {
    failed.value = [];
  }, []);
  const item = (id: Choice | "wake" | "spam", icon: MenuItem["icon"]): MenuItem | false =>
    isAllowed(id) && {
      id,
      label: t(`selecting-${id}`),
      icon,
      disabled: many === 0,
      onSelect: () => run(id),
    };
  const items = [
    item("assignee", "user-add"),
    item("status", "progress"),
    item("priority", "flag"),
    item("category", "tag"),
    item("tags", "tag"),
    item("snooze", "snooze"),
    item("wake", "alarm"),
    item("spam", "shield"),
    { id: "all", label: t("selecting-all"), icon: "check", divided: true, onSelect: markAll },
  ].filter((one) => one !== false) as MenuItem[];
  return (
    <section class="select-bar" data-bottom aria-label={t("selecting-title")}>
      {failed.value.length > 0 && (
        <p class="select-failed" role="alert">
          {refusedWords(failed.value)}
        </p>
      )}
      <div class="select-line">
        <IconButton icon="close" label={t("selecting-leave")} keys="Esc" onClick={leave} />
        <p class="select-count" role="status">
          {t("selecting-many", { n: many })}
          {many === MOST && <span class="select-most">{t("selecting-most", { n: MOST })}</span>}
        </p>
        {isAllowed("take") && (
          <Button small disabled={many === 0} busy={isBusy.value} onClick={() => run("take")}>
            {t("acts-take")}
          </Button>
        )}
        {isAllowed("resolve") && (
          <Button
            small
            variant="primary"
            disabled={many === 0}
            busy={isBusy.value}
            onClick={() => run("resolve")}
          >
            {t("acts-step-resolve")}
          </Button>
        )}
        <Menu label={t("selecting-more")} items={items} />
      </div>
      {choice && <ChoiceSheet choice={choice} onClose={() => choose(null)} />}
    </section>
  );
}

function isAllowed(what: Wanted): boolean {
  switch (what) {
    case "take":
      return may("tickets.take");
    case "assignee":
      return may("tickets.assign");
    case "status":
    case "resolve":
    case "snooze":
    case "wake":
      return may("tickets.set_status");
    case "priority":
      return may("tickets.set_priority");
    case "category":
    case "tags":
      return may("tickets.set_category");
    case "spam":
      return may("tickets.mark_spam");
  }
}
