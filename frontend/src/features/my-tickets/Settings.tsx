import { useState } from "preact/hooks";
import type { ChooseLanguageData } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { ApiError, api } from "@/core/http";
import { LANGUAGES, type Language, language, t, useLanguage } from "@/core/i18n";
import { changeMe, me } from "@/core/session";
import { haptic, openLink, useBackButton } from "@/core/tg";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";
import { toast } from "@/ui/toasts";

/** Each in its own words: whoever looks for theirs may read no other. */
const NAMES: Record<Language, string> = { en: "English", ru: "Русский" };

/** What a contact may wish, and whose desk this is. */
export default function Settings({ onBack, isWide }: { onBack: () => void; isWide: boolean }) {
  const isNative = useBackButton(isWide ? null : onBack);
  const { desk, inbox, bot } = boot();
  const spoken = LANGUAGES.filter((one) => desk.languages.includes(one));
  return (
    <>
      <Bar
        title={t("mine-settings")}
        start={
          !isNative && (
            <IconButton icon={isWide ? "close" : "back"} label={t("back")} onClick={onBack} />
          )
        }
      />
      <div class="mine-body grouped">
        {spoken.length > 1 && <Languages spoken={spoken} />}
        <List header={t("mine-about")} inset>
          <Row
            before={<Avatar id={inbox} name={desk.name} src={desk.logo || undefined} />}
            title={desk.name}
            text={`@${bot}`}
          />
          <Row
            before={<Icon name="external" />}
            title={t("mine-open-chat")}
            onClick={() => openLink(`https://t.me/${bot}`)}
          />
          <Row before={<Icon name="user" />} title={oneLine(me().name)} text={t("mine-you-are")} />
        </List>
      </div>
    </>
  );
}

function Languages({ spoken }: { spoken: readonly Language[] }) {
  const [busy, setBusy] = useState<Language | null>(null);
  const pick = async (code: Language) => {
    const before = language.value;
    if (code === before || busy) return;
    setBusy(code);
    await useLanguage(code);
    haptic("select");
    try {
      const body = { language: code };
      await api<ChooseLanguageData, void>("PUT", "/api/v1/my/language", { body });
      changeMe({ language: code });
    } catch (error) {
      if (before) await useLanguage(before);
      const why = error instanceof ApiError ? error.message : t("failed-unreachable");
      toast({ text: why, tone: "danger" });
    }
    setBusy(null);
  };
  return (
    <List header={t("mine-language")} footer={t("mine-language-hint")} inset>
      {spoken.map((one) => (
        <li key={one} class="mine-choice">
          <label>
            <input
              type="radio"
              name="language"
              lang={one}
              checked={language.value === one}
              onChange={() => void pick(one)}
            />
            <span lang={one}>{NAMES[one]}</span>
            {language.value === one && <Icon name="check" />}
          </label>
        </li>
      ))}
    </List>
  );
}
