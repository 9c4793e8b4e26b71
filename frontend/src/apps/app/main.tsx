/** The app of one inbox: who is there decides which side of the desk it is. */

import { render } from "preact";
import { boot } from "@/core/boot";
import { choose, type Language, useLanguage } from "@/core/i18n";
import { start } from "@/core/session";
import { lastPerson } from "@/core/storage";
import { disableVerticalSwipes, expand, launch, ready } from "@/core/tg";
import "@/design/base.css";
import { App } from "./App";
import { homeOf } from "./homes";
import { watchReleases } from "./releases";
import { followTheme } from "./theme";

const AGAIN_MS = 3_000;

async function main(): Promise<void> {
  const { inbox, desk } = boot();
  const before = lastPerson(inbox, launch()?.user ?? "");
  followTheme();
  void start();
  if (before) void homeOf(before.kind);
  const wanted = [
    before?.language ?? "",
    launch()?.language ?? "",
    ...navigator.languages,
    desk.language,
  ];
  // Staff are spoken to as they chose, whatever the desk writes to its contacts in.
  const chosen = before?.kind === "agent" ? before.language : "";
  await spoken(
    choose([chosen, ...wanted.filter((one) => desk.languages.includes(one.slice(0, 2)))]),
  );
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<App />, root);
  ready();
  expand();
  disableVerticalSwipes();
  watchReleases();
}

/** Words are a part of the app: without them the page's own say that it has not started. */
async function spoken(code: Language): Promise<void> {
  for (;;) {
    const isSpoken = await useLanguage(code).then(
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
