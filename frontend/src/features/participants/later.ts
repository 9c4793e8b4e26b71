/** Parts of following that come beside a screen, each with its words. */

import { usePart } from "@/core/i18n";
import { later } from "@/ui/later";

const PARTS = ["participants", "menu", "settings"];

export const ParticipantsFact = later(async () => {
  const [found] = await Promise.all([import("./ParticipantsFact"), ...PARTS.map(usePart)]);
  return found.ParticipantsFact;
});

export const ParticipantsSheet = later(async () => {
  const [found] = await Promise.all([import("./ParticipantsSheet"), ...PARTS.map(usePart)]);
  return found.ParticipantsSheet;
});

export const FollowNow = later(async () => {
  const [found] = await Promise.all([import("./FollowNow"), ...PARTS.map(usePart)]);
  return found.FollowNow;
});
