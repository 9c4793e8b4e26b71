import { cleanup, render, screen } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, beforeAll, expect, test } from "vitest";
import { useLanguage, usePart } from "@/core/i18n";
import { installPlatform } from "@/ui/testing/platform";
import { aMessage } from "../../../tests/samples";
import { Conversation } from "./Conversation";
import { saidToAgent } from "./said";

installPlatform();
globalThis.matchMedia ??= () =>
  Object.assign(new EventTarget(), { matches: false }) as MediaQueryList;
beforeAll(async () => {
  await useLanguage("en");
  await usePart("talk");
});
afterEach(cleanup);

const talk = { quote: null, showRevisions: null, split: null, write: null, resend: null };

const Screen = ({ isLoading }: { isLoading: boolean }) => (
  <Conversation
    audience="agent"
    ticketId="t"
    said={isLoading ? [] : [saidToAgent(aMessage(), "me")]}
    firstNewId=""
    older={{ has: false, isLoading: false, load: () => undefined }}
    head={<header>Head</header>}
    foot={<textarea aria-label="Answer" />}
    instead={isLoading ? <div>Loading</div> : undefined}
    list={createRef()}
    talk={{ ...talk, barrier: "", readAt: "" }}
  />
);

test("where one writes stays the same, whatever comes and goes above it", () => {
  const { rerender } = render(<Screen isLoading={false} />);
  const field = screen.getByLabelText("Answer");
  const foot = field.parentElement;
  field.focus();
  for (const isLoading of [true, false, true]) {
    rerender(<Screen isLoading={isLoading} />);
    expect(screen.getByLabelText("Answer")).toBe(field);
    expect(field.parentElement).toBe(foot);
    expect(document.activeElement).toBe(field);
  }
});
