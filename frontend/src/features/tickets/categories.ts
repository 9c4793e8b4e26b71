/** What a category is called. */

import type { CategoryShape } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { language } from "@/core/i18n";

export function categoryName({ names, key }: Pick<CategoryShape, "names" | "key">): string {
  return (
    names[language.value] ||
    names[boot().desk.language] ||
    Object.values(names).find(Boolean) ||
    key
  );
}
