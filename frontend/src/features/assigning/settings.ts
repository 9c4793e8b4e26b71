/** What the screen of assigning reads and changes; the server answers with all of it. */

import type {
  AddTeamData,
  AssigningBody,
  AssigningShape,
  AvailabilityBody,
  ChangeTeamData,
  RemoveTeamData,
  SayAvailabilityData,
  SetAssigningData,
  SetWorkData,
  TeamBody,
  TeamShape,
  WorkBody,
  WorkerShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { attempted, shownAtOnce } from "@/features/settings/attempted";
import { assigningQuery } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

const { queryKey } = assigningQuery;
const itIs = (now: AssigningShape) => void cache.setQueryData(queryKey, now);

/** Whether it was done; who asked is told why not, and what is shown is read again. */
export const attempt = (act: () => Promise<unknown>) =>
  attempted(act, () => cache.invalidateQueries({ queryKey }));

export function setAssigning(body: AssigningBody): Promise<void> {
  return api<SetAssigningData, AssigningShape>("PUT", "/api/v1/assigning", { body }).then(itIs);
}

export function chooseAssigning(body: AssigningBody): Promise<void> {
  return shownAtOnce(
    queryKey,
    (now) => ({ ...now, ...body }),
    () => attempt(() => setAssigning(body)),
  );
}

export function sayAvailability(agentId: string, body: AvailabilityBody): Promise<void> {
  const agents = (all: readonly WorkerShape[]) =>
    all.map((one) => (one.id === agentId ? { ...one, ...body } : one));
  return shownAtOnce(
    queryKey,
    (now) => ({ ...now, agents: agents(now.agents) }),
    () =>
      attempt(async () => {
        await api<SayAvailabilityData, void>("PUT", "/api/v1/me/availability", { body });
        await cache.invalidateQueries({ queryKey });
      }),
  );
}

export function setWork(agentId: string, body: WorkBody): Promise<void> {
  return api<SetWorkData, AssigningShape>("PUT", "/api/v1/assigning/agents/{agent_id}", {
    path: { agent_id: agentId },
    body,
  }).then(itIs);
}

export function saveTeam(id: string | null, body: TeamBody): Promise<void> {
  const asked = id
    ? api<ChangeTeamData, AssigningShape>("PUT", "/api/v1/assigning/teams/{team_id}", {
        path: { team_id: id },
        body,
      })
    : api<AddTeamData, AssigningShape>("POST", "/api/v1/assigning/teams", { body });
  return asked.then(itIs);
}

export async function removeTeam(team: TeamShape): Promise<void> {
  itIs(
    await api<RemoveTeamData, AssigningShape>("DELETE", "/api/v1/assigning/teams/{team_id}", {
      path: { team_id: team.id },
    }),
  );
  const { name, agent_ids, category_ids } = team;
  const putBack = () => saveTeam(null, { name, agent_ids, category_ids });
  toast({
    text: t("assign-team-removed", { name }),
    tone: "ok",
    action: { label: t("undo"), run: () => void attempt(putBack) },
  });
}
