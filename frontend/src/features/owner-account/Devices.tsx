import { queryOptions, useQuery, useQueryClient } from "@tanstack/preact-query";
import type {
  EndOtherOwnerSessionsData,
  EndOwnerSessionData,
  ListOwnerSessionsData,
  OwnerSessionShape,
  OwnerSessions,
} from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { Loaded } from "@/features/owner/Loaded";
import { ask } from "@/features/owner/session";
import { done } from "@/features/owner/stepUp";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { List } from "@/ui/List";
import { Row } from "@/ui/Row";
import { toast } from "@/ui/toasts";

const SESSIONS = "/portal/api/sessions";
const devices = queryOptions({
  queryKey: ["devices"],
  queryFn: async () =>
    (await ask<ListOwnerSessionsData, OwnerSessions>("GET", SESSIONS, {})).sessions,
});

/** Where one is signed in, and ending it there. */
export const Devices = () => (
  <Loaded of={useQuery(devices)}>{(all) => <Sessions all={all} />}</Loaded>
);

function Sessions({ all }: { all: OwnerSessionShape[] }) {
  const client = useQueryClient();
  const end = async (one: OwnerSessionShape | null) => {
    const isDone = await done(() =>
      one
        ? ask<EndOwnerSessionData, void>("DELETE", `${SESSIONS}/{session_id}`, {
            path: { session_id: one.id },
          })
        : ask<EndOtherOwnerSessionsData, void>("DELETE", SESSIONS, {}),
    );
    if (!isDone) return;
    toast({ text: t(one ? "portal-device-ended" : "portal-devices-ended") });
    await client.invalidateQueries({ queryKey: devices.queryKey });
  };
  const others = all.filter((one) => !one.is_this);
  return (
    <>
      <List inset header={t("portal-devices")} footer={t("portal-devices-text")}>
        {all.map((one) => (
          <Row
            key={one.id}
            before={<Icon name="globe" />}
            title={one.device || t("portal-device-unknown")}
            text={one.is_this ? t("portal-device-this") : longTime(one.used_at)}
            aside={one.address}
            after={
              !one.is_this && (
                <IconButton
                  icon="close"
                  label={t("portal-device-end", { device: one.device })}
                  onClick={() => void end(one)}
                />
              )
            }
          />
        ))}
      </List>
      {others.length > 0 && (
        <div class="portal-act">
          <Button variant="danger-plain" onClick={() => void end(null)}>
            {t("portal-devices-end")}
          </Button>
        </div>
      )}
    </>
  );
}
