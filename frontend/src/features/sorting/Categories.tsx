import { useState } from "preact/hooks";
import type { CategoryShape, PresetShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { categoryName } from "@/features/tickets/categories";
import { Button } from "@/ui/Button";
import { Empty } from "@/ui/Empty";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { CategorySheet } from "./CategorySheet";
import { addPreset } from "./settings";

interface Props {
  all: readonly CategoryShape[];
  presets: readonly PresetShape[];
}

/** The categories in their order, archived ones last; each opens to be changed. */
export function Categories({ all, presets }: Props) {
  const [openId, open] = useState<string | null>(null);
  const [isChoosing, choose] = useState(false);
  const shown = [...all.filter((one) => !one.is_archived), ...all.filter((one) => one.is_archived)];
  const close = () => open(null);
  return (
    <>
      {shown.length === 0 ? (
        <Empty
          icon="tag"
          title={t("sort-no-categories")}
          text={t("sort-no-categories-hint")}
          action={
            <Button variant="primary" onClick={() => choose(true)}>
              {t("sort-preset")}
            </Button>
          }
        />
      ) : (
        <List inset header={t("sort-categories")} footer={t("sort-categories-hint")}>
          {shown.map((one) => (
            <Row
              key={one.id}
              before={<Mark of={one} />}
              title={categoryName(one)}
              text={one.is_archived ? t("sort-archived") : undefined}
              chevron
              onClick={() => open(one.id)}
            />
          ))}
        </List>
      )}
      <div class="settings-more">
        <Button icon="plus" onClick={() => open("")}>
          {t("sort-add")}
        </Button>
        {shown.length > 0 && (
          <Button variant="plain" onClick={() => choose(true)}>
            {t("sort-preset")}
          </Button>
        )}
      </div>
      {openId !== null && (
        <CategorySheet
          key={openId}
          category={all.find((one) => one.id === openId) ?? null}
          all={all}
          onClose={close}
        />
      )}
      <Presets isOpen={isChoosing} presets={presets} onClose={() => choose(false)} />
    </>
  );
}

/** The category's emoji on its colour; the name beside it says what it is. */
export function Mark({ of }: { of: Pick<CategoryShape, "icon" | "colour"> }) {
  return (
    <span
      class="sorting-mark"
      style={of.colour ? { "--dot": of.colour } : undefined}
      aria-hidden="true"
    >
      {of.icon || <Icon name="tag" />}
    </span>
  );
}

function Presets(props: { isOpen: boolean; presets: readonly PresetShape[]; onClose: () => void }) {
  return (
    <Sheet
      open={props.isOpen}
      title={t("sort-preset-title")}
      closeLabel={t("close")}
      onClose={props.onClose}
    >
      <List label={t("sort-preset-title")} footer={t("sort-preset-hint")}>
        {props.presets.map((one) => (
          <Row
            key={one.key}
            title={categoryName(one)}
            lines={2}
            text={one.category_names.map((names) => categoryName({ names, key: "" })).join(", ")}
            before={
              <span class="sorting-mark" aria-hidden="true">
                {one.icons[0]}
              </span>
            }
            onClick={() => {
              props.onClose();
              void addPreset(one.key);
            }}
          />
        ))}
      </List>
    </Sheet>
  );
}
