import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { attempt, moved } from "./settings";

interface Props {
  id: string;
  name: string;
  ids: readonly string[];
  order: (ids: string[]) => Promise<void>;
}

/** One place further up or down, as often as wished; where it stands now is said. */
export function Places({ id, name, ids, order }: Props) {
  const at = ids.indexOf(id);
  const go = (by: -1 | 1) => void attempt(() => order(moved(ids, id, by)));
  return (
    <div class="sorting-places">
      <Button small disabled={at <= 0} onClick={() => go(-1)}>
        {t("sort-up")}
      </Button>
      <Button small disabled={at >= ids.length - 1} onClick={() => go(1)}>
        {t("sort-down")}
      </Button>
      <span class="field-hint" role="status">
        {t("sort-moved", { name, n: at + 1, all: ids.length })}
      </span>
    </div>
  );
}
