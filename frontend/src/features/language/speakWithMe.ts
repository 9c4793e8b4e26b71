import type { ChooseLanguageData, ChooseOwnLanguageData } from "@/core/api/gen";
import { ApiError, api } from "@/core/http";
import { type Language, language, t, useLanguage } from "@/core/i18n";
import { changeMe, me } from "@/core/session";
import { toast } from "@/ui/toasts";

let asked = 0;

/** Shown at once; the server's words, the bot and other devices follow. Refused, it is undone. */
export async function speakWithMe(code: Language): Promise<void> {
  const before = language.value;
  if (code === before) return;
  const turn = ++asked;
  try {
    await useLanguage(code);
    await keep(code);
    if (turn === asked) changeMe({ language: code });
  } catch (error) {
    if (turn !== asked) return; // they have chosen again meanwhile
    if (before) await useLanguage(before).catch(() => undefined);
    const text = error instanceof ApiError ? error.message : t("failed-unreachable");
    toast({ text, tone: "danger" });
  }
}

function keep(code: Language): Promise<void> {
  const parts = { body: { language: code } };
  return me().kind === "agent"
    ? api<ChooseOwnLanguageData, void>("PUT", "/api/v1/me/language", parts)
    : api<ChooseLanguageData, void>("PUT", "/api/v1/my/language", parts);
}
