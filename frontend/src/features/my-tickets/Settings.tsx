import { useState } from "preact/hooks";
import { boot } from "@/core/boot";
import { LANGUAGES, type Language, language, t } from "@/core/i18n";
import { me } from "@/core/session";
import { haptic, openLink, useBackButton } from "@/core/tg";
import { LANGUAGE_NAMES } from "@/features/language/names";
import { speakWithMe } from "@/features/language/speakWithMe";
import { Avatar } from "@/ui/Avatar";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { oneLine } from "@/ui/oneLine";
import { Row } from "@/ui/Row";

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
    if (code === language.value || busy) return;
    setBusy(code);
    haptic("select");
    await speakWithMe(code);
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
            <span lang={one}>{LANGUAGE_NAMES[one]}</span>
            {language.value === one && <Icon name="check" />}
          </label>
        </li>
      ))}
    </List>
  );
}
