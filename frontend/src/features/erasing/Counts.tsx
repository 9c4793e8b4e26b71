import type { ErasureCounts } from "@/core/api/gen";
import { t } from "@/core/i18n";

const SHOWN: readonly (keyof ErasureCounts)[] = [
  "messages",
  "notes",
  "files",
  "drafts",
  "ratings",
  "fields",
  "contact_notes",
  "addresses",
  "cards",
  "deliveries",
  "updates",
  "tickets",
];

/** How much of what; what there is none of is left out. */
export function Counts({ of }: { of: ErasureCounts }) {
  const lines = SHOWN.filter((name) => of[name]);
  if (lines.length === 0) return <p class="field-hint">{t("erasing-nothing")}</p>;
  return (
    <dl class="erasing-counts">
      {lines.map((name) => (
        <div key={name}>
          <dt>{t(`erasing-count-${name.replace("_", "-")}`)}</dt>
          <dd>{of[name]}</dd>
        </div>
      ))}
    </dl>
  );
}
