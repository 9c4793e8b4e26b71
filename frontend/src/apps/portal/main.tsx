/** The portal: owners of desks, not the people who write to them or answer them. */

import { effect } from "@preact/signals";
import { render } from "preact";
import { useAuth } from "@/core/http";
import { choose, useLanguage, usePart } from "@/core/i18n";
import { theme } from "@/core/tg";
import "@/design/base.css";
import { applyTheme } from "@/design/theme";
import { lookWhoIsThere } from "@/features/owner/session";
import { Portal } from "./Portal";

const AGAIN_MS = 3_000;
const BRAND = "#2f6fd0";

async function main(): Promise<void> {
  // A cookie says who asks; the desk's tokens are of other people.
  useAuth({ token: () => "", renew: async () => false });
  effect(() => {
    applyTheme({ brand: BRAND, scheme: theme.value.scheme });
  });
  await spoken();
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<Portal />, root);
  await lookWhoIsThere();
}

/** Without words there is nothing to show: they are asked for until they come. */
async function spoken(): Promise<void> {
  for (;;) {
    const isSpoken = await useLanguage(choose(navigator.languages))
      .then(() => usePart("portal"))
      .then(
        () => true,
        () => false,
      );
    if (isSpoken) return;
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN_MS);
      addEventListener("online", resolve, { once: true });
    });
  }
}

void main();
