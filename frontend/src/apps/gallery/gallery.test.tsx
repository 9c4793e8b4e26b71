import { cleanup, render } from "@testing-library/preact";
import axe from "axe-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "@/apps/gallery/sections";
import { installPlatform } from "@/ui/testing/platform";

beforeAll(installPlatform);
afterEach(cleanup);

// Contrast and layout need a browser that draws; the page around a section is not there.
const RULES = {
  "color-contrast": { enabled: false },
  region: { enabled: false },
  "page-has-heading-one": { enabled: false },
  "heading-order": { enabled: false },
};

test.each(SECTIONS)("$title has nothing that axe finds", async ({ Section }) => {
  const { container } = render(
    <main>
      <Section />
    </main>,
  );
  const { violations } = await axe.run(container, { rules: RULES });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  expect(found).toEqual([]);
});
