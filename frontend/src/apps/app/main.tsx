/** The app of one inbox: who is there decides which side of the desk it is. */

import { render } from "preact";
import { boot } from "@/core/boot";
import { choose, useLanguage } from "@/core/i18n";
import { start } from "@/core/session";
import { settings } from "@/core/settings";
import { lastPerson } from "@/core/storage";
import { disableVerticalSwipes, expand, launch, ready } from "@/core/tg";
import "@/design/base.css";
import { App } from "./App";
import { watchReleases } from "./releases";
import { followTheme } from "./theme";

async function main(): Promise<void> {
  const { inbox, desk } = boot();
  followTheme();
  const wanted = [
    lastPerson(inbox, launch()?.user ?? "")?.language ?? "",
    launch()?.language ?? "",
    ...navigator.languages,
    desk.language,
  ];
  const chosen = settings().language; // theirs, whatever the desk writes to its contacts in
  await useLanguage(
    choose([chosen, ...wanted.filter((one) => desk.languages.includes(one.slice(0, 2)))]),
  );
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<App />, root);
  ready();
  expand();
  disableVerticalSwipes();
  void start();
  watchReleases();
}

void main();
