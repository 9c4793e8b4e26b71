import { effect, untracked } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { EventFrame } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { settings } from "@/core/settings";
import { haptic, visibility } from "@/core/tg";
import { ownMoves } from "@/features/ticket-actions/perform";
import { wishToWrite } from "@/features/tickets/compose";
import { news } from "@/features/tickets/live";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";
import { type News, newsOf, Queue } from "./announcing";
import { chime } from "./chime";

interface Props {
  open: (ticketId: string) => void;
  openId: string | null;
  /** To the list of those who wait. */
  toWaiting: () => void;
}

const FIRST_WORDS = 90;

/** Says what comes in, wherever one is; the title counts while nobody looks. */
export function Announcer(props: Props) {
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    let unseen = 0;
    const { name } = boot().desk;
    const count = (to: number) => {
      unseen = to;
      document.title = to > 0 ? `(${to}) ${name}` : name;
    };
    const queue = new Queue((all) => say(all, now.current));
    const announce = (frame: EventFrame) => {
      const seenId = visibility.value ? now.current.openId : null;
      const found = newsOf(frame, me().id, seenId, (id) => ownMoves.has(id));
      if (!found) return;
      if (!visibility.value) count(unseen + 1);
      queue.add(found);
    };
    const old = news.peek(); // from before this desk was on the screen
    const hear = effect(() => {
      const frame = news.value as unknown as EventFrame | null;
      // What it asks for must not make it speak again: the session's end is no news.
      if (frame && news.value !== old) untracked(() => announce(frame));
    });
    const look = effect(() => {
      if (visibility.value) count(0);
    });
    return () => {
      hear();
      look();
      queue.stop();
      count(0);
    };
  }, []);
  return null;
}

function say(all: readonly News[], { open, toWaiting }: Props): void {
  haptic("select");
  if (settings().hasSound) chime();
  const [first] = all;
  if (!first) return;
  if (all.length > 1) {
    const action = { label: t("inbox-news-show"), run: toWaiting };
    toast({ text: t("inbox-news-many", { n: all.length }), action, forMs: 6000 });
    return;
  }
  const name = oneLine(first.name) || t("inbox-nameless");
  const number = `#${first.number}`;
  const words = oneLine(first.words).slice(0, FIRST_WORDS);
  const text =
    first.kind !== "message"
      ? t(`inbox-news-${first.kind}`, { name, number })
      : words
        ? t("inbox-news", { name, words })
        : t("inbox-news-wordless", { name });
  const run = () => {
    open(first.ticketId);
    wishToWrite(first.ticketId, "reply");
  };
  const action = { label: t("inbox-news-open"), run };
  toast({ text, action, forMs: 6000 });
}
