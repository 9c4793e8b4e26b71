import { useState } from "preact/hooks";
import type {
  BeginSecondFactorData,
  BeginSecondFactorResponse,
  RecoveryCodes as Codes,
  EndSecondFactorData,
  RenewRecoveryCodesData,
} from "@/core/api/gen";
import { t } from "@/core/i18n";
import { ask, lookWhoIsThere, owner } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { Banner } from "@/ui/Banner";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { toast } from "@/ui/toasts";
import { FactorSheet, RecoveryCodes } from "./FactorSheet";

const FACTOR = "/portal/api/second-factor";
const FEW_CODES = 3;

/** A second proof besides the letter: on, off, and the codes for a lost phone. */
export function Factor() {
  const { has_second_factor: isOn, recovery_codes_left: left } = owner();
  const [fresh, setFresh] = useState<BeginSecondFactorResponse | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isEnding, setEnding] = useState(false);
  const begin = async () => {
    const found = await done(() =>
      ask<BeginSecondFactorData, BeginSecondFactorResponse>("POST", FACTOR, {}),
    );
    if (found) setFresh(found.answer);
  };
  const renew = async () => {
    const found = await done(() =>
      ask<RenewRecoveryCodesData, Codes>("POST", `${FACTOR}/recovery-codes`, {}),
    );
    if (!found) return;
    setCodes(found.answer.recovery_codes);
    await lookWhoIsThere().catch(() => undefined);
  };
  const end = async () => {
    setEnding(false);
    if (!(await done(() => ask<EndSecondFactorData, void>("DELETE", FACTOR, {})))) return;
    toast({ text: t("portal-factor-off") });
    await lookWhoIsThere().catch(() => undefined);
  };
  return (
    <>
      <List inset header={t("portal-factor")} footer={t("portal-factor-text")}>
        {isOn ? (
          <>
            <Row before={<Icon name="check-circle" />} title={t("portal-factor-is-on")} />
            <Row
              before={<Icon name="file" />}
              title={t("portal-recovery-renew")}
              text={t("portal-recovery-left", { n: left })}
              chevron
              onClick={() => void renew()}
            />
            <Row
              before={<Icon name="trash" />}
              title={t("portal-factor-end")}
              danger
              onClick={() => setEnding(true)}
            />
          </>
        ) : (
          <Row
            before={<Icon name="lock" />}
            title={t("portal-factor-begin")}
            chevron
            onClick={() => void begin()}
          />
        )}
      </List>
      {isOn && left <= FEW_CODES && <Banner tone="warn">{t("portal-recovery-few")}</Banner>}
      {fresh && <FactorSheet fresh={fresh} onClose={() => setFresh(null)} />}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
      <Dialog
        open={isEnding}
        tone="danger"
        title={t("portal-factor-end-title")}
        text={t("portal-factor-end-text")}
        confirm={t("portal-factor-end")}
        cancel={t("cancel")}
        onConfirm={() => void end()}
        onCancel={() => setEnding(false)}
      />
    </>
  );
}
