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

function lines(): Line[] {
  const views = viewsOf(may("tickets.read_all")).map((view) => ({
    keys: ["g", view === "waiting" ? "w" : (view[0] ?? "")],
    words: t("keys-view", { view: t(`inbox-view-${view}`) }),
  }));
  const always: [string[], string][] = [
    [["j"], "next"],
    [["k"], "previous"],
    [["o", "Enter"], "open"],
    [["r"], "reply"],
    [["e"], "finish"],
    [["u"], "undo"],
    [["/"], "seek"],
    [["Esc"], "back"],
    [["?"], "help"],
  ];
  const allowed: [boolean, string, string][] = [
    [may("tickets.note"), "n", "note"],
    [may("tickets.take"), "t", "take"],
    [may("tickets.assign"), "a", "assign"],
    [may("tickets.set_status"), "s", "status"],
    [may("tickets.set_priority"), "p", "priority"],
    [may("tickets.set_category"), "c", "category"],
  ];
  return [
    ...always.slice(0, 4).map(([keys, name]) => ({ keys, words: t(`keys-${name}`) })),
    ...allowed
      .filter(([isAllowed]) => isAllowed)
      .map(([, key, name]) => ({ keys: [key], words: t(`keys-${name}`) })),
    ...always.slice(4).map(([keys, name]) => ({ keys, words: t(`keys-${name}`) })),
    ...views,
  ];
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
