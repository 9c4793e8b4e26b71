import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Kbd } from "@/ui/Kbd";
import { Sheet } from "@/ui/Sheet";
import { viewsOf } from "./address";
import { isHelpOpen } from "./useKeys";

interface Line {
  keys: string[];
  words: string;
}

/** What the keys do that do something for this person. */
function lines(): Line[] {
  const views = viewsOf(may("tickets.read_all")).map((view) => ({
    keys: ["g", view === "spam" ? "!" : (view[0] ?? "")],
    words: t("keys-view", { view: t(`inbox-view-${view}`) }),
  }));
  const acts: [boolean, string, string][] = [
    [may("tickets.take"), "t", "take"],
    [may("tickets.assign"), "a", "assign"],
    [may("tickets.set_status"), "s", "status"],
    [may("tickets.set_priority"), "p", "priority"],
    [may("tickets.set_category"), "c", "category"],
    [may("tickets.set_category"), "l", "tags"],
    [may("tickets.set_status"), "e", "finish"],
    [may("tickets.set_status"), "z", "snooze"],
    [may("tickets.mark_spam"), "!", "spam"],
  ];
  const all: [boolean, string, string][] = [
    [true, "j", "next"],
    [true, "k", "previous"],
    [true, "o Enter", "open"],
    [may("tickets.set_status"), "x", "mark"],
    [may("tickets.reply"), "r", "reply"],
    [may("tickets.note"), "n", "note"],
    ...acts,
    [acts.some(([isAllowed]) => isAllowed), "u", "undo"],
    [true, "f", "follow"],
    [true, "/", "seek"],
    [true, "Esc", "back"],
    [true, "?", "help"],
  ];
  const allowed = all
    .filter(([isAllowed]) => isAllowed)
    .map(([, keys, name]) => ({ keys: keys.split(" "), words: t(`keys-${name}`) }));
  return [...allowed, ...views];
}

/** All keys of the desk in words. */
export function KeyHelp() {
  const close = () => {
    isHelpOpen.value = false;
  };
  return (
    <Sheet open={isHelpOpen.value} title={t("keys-title")} closeLabel={t("close")} onClose={close}>
      <dl class="key-help">
        {lines().map((one) => (
          <div key={one.words}>
            <dt>
              {one.keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dt>
            <dd>{one.words}</dd>
          </div>
        ))}
      </dl>
      <p class="key-help-off">{t("keys-off")}</p>
    </Sheet>
  );
}
