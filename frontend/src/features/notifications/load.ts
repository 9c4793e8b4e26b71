/** News and how one is told, with their words. */

import { usePart } from "@/core/i18n";

export async function loadNews() {
  const parts = ["notified", "settings", "history"].map(usePart);
  const [found] = await Promise.all([import("./News"), ...parts]);
  return found.News;
}

export async function loadNotifications() {
  const parts = ["notified", "hours"].map(usePart);
  const [found] = await Promise.all([import("./Notifications"), ...parts]);
  return found.Notifications;
}
