/** How I am told: read and changed, each change shown at once and taken back where it failed. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  AddDeviceData,
  ConfirmAddressData,
  DeviceBody,
  GetOwnNotificationsData,
  GetRemindingData,
  GiveAddressData,
  OwnNotifications,
  RemindingBody,
  RemindingShape,
  RemoveAddressData,
  RemoveDeviceData,
  SetOwnNotificationsData,
  SetRemindingData,
  SwitchMailData,
  TryDeviceData,
  Wishes,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { attempted, shownAtOnce } from "@/features/settings/attempted";
import { keys } from "@/features/tickets/queries";

const PATH = "/api/v1/me/notifications";
const REMINDING = "/api/v1/reminding";
const KEY_WAIT_MS = 1_000;
const DEVICE = `${PATH}/devices/{device_id}` as const;

export type Way = "bot" | "mail" | "push";
export const KINDS = [
  "new_ticket",
  "new_message",
  "assigned",
  "status",
  "deadline",
  "mention",
  "followed",
] as const;
export type Kind = (typeof KINDS)[number];
export type Chosen = Required<Wishes>;

export const ownQuery = queryOptions({
  queryKey: keys.ownNotifications,
  queryFn: ({ signal }) => api<GetOwnNotificationsData, OwnNotifications>("GET", PATH, { signal }),
  // The desk's key for browsers is made the first time somebody looks.
  refetchInterval: (query) => query.state.data?.push_key === "" && KEY_WAIT_MS,
});

export const remindingQuery = queryOptions({
  queryKey: ["reminding"] as const,
  queryFn: ({ signal }) => api<GetRemindingData, RemindingShape>("GET", REMINDING, { signal }),
});

const readAgain = () => cache.invalidateQueries({ queryKey: ownQuery.queryKey });
/** Whether it was done; who asked is told why not, and what is shown is read again. */
const attempt = (act: () => Promise<OwnNotifications>) =>
  attempted(async () => cache.setQueryData(ownQuery.queryKey, await act()), readAgain);

/** Quiet hours are in the time zone of the device they were chosen on. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export function choose(now: OwnNotifications, change: Partial<Chosen>): Promise<void> {
  const body = { ...now.wishes, ...change, zone: zone() };
  return shownAtOnce(
    ownQuery.queryKey,
    (before) => ({ ...before, wishes: body }),
    () => attempt(() => api<SetOwnNotificationsData, OwnNotifications>("PUT", PATH, { body })),
  );
}

export function turned(off: Chosen["off"], kind: Kind, way: Way, isOn: boolean): Chosen["off"] {
  const without = (off[kind] ?? []).filter((one) => one !== way);
  return { ...off, [kind]: isOn ? without : [...without, way] };
}

export const giveAddress = (address: string) =>
  attempt(() =>
    api<GiveAddressData, OwnNotifications>("PUT", `${PATH}/mail/address`, { body: { address } }),
  );

export const confirmAddress = (digits: string) =>
  attempt(() =>
    api<ConfirmAddressData, OwnNotifications>("POST", `${PATH}/mail/code`, { body: { digits } }),
  );

export const switchMail = (is_on: boolean) =>
  attempt(() => api<SwitchMailData, OwnNotifications>("PUT", `${PATH}/mail`, { body: { is_on } }));

export const removeAddress = () =>
  attempt(() => api<RemoveAddressData, OwnNotifications>("DELETE", `${PATH}/mail/address`, {}));

export const addDevice = (body: DeviceBody) =>
  attempt(() => api<AddDeviceData, OwnNotifications>("POST", `${PATH}/devices`, { body }));

export const removeDevice = (device_id: string) =>
  attempt(() => api<RemoveDeviceData, OwnNotifications>("DELETE", DEVICE, { path: { device_id } }));

export const tryDevice = (device_id: string) =>
  attempted(
    () => api<TryDeviceData, undefined>("POST", `${DEVICE}/try`, { path: { device_id } }),
    readAgain,
  );

export const setReminding = (body: RemindingBody): Promise<void> =>
  shownAtOnce(
    remindingQuery.queryKey,
    () => body,
    () =>
      attempted(
        async () =>
          cache.setQueryData(
            remindingQuery.queryKey,
            await api<SetRemindingData, RemindingShape>("PUT", REMINDING, { body }),
          ),
        () => cache.invalidateQueries({ queryKey: remindingQuery.queryKey }),
      ),
  );
