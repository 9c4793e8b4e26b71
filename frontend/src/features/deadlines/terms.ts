/** A policy as it is being written, and what of it the server gets. Pure. */

import type { Escalation, PolicyBody, PolicyShape, Target } from "@/core/api/gen";
import { durationWords, minutesIn } from "./durations";

export type Metric = "first_response" | "next_response" | "resolution";
export const METRICS: readonly Metric[] = ["first_response", "next_response", "resolution"];
export const NORMAL = 2;
/** The most urgent first: those are what one sets first. */
export const PRIORITIES: readonly Target["priority"][] = [4, 3, 2, 1];

export type Times = Record<Metric, string>;

/** What happens when so much of the time is used, as it is being written. */
export interface Step {
  percent: number;
  act: Escalation["act"];
  metric: Metric | "any";
  /** "agent", "team", "managers" and ids of agents. */
  to: string[];
}

export interface Draft {
  name: string;
  category_ids: string[];
  counts: PolicyBody["counts"];
  on_reopen: PolicyBody["on_reopen"];
  /** By priority. */
  times: Record<number, Times>;
  steps: Step[];
}

const GROUPS = ["agent", "team", "managers"] as const;
const isGroup = (one: string): one is (typeof GROUPS)[number] =>
  (GROUPS as readonly string[]).includes(one);

/** What most desks begin with: warned at three quarters, more people once it is missed. */
const USUAL: readonly Step[] = [
  { percent: 75, act: "notify", metric: "any", to: ["agent"] },
  { percent: 100, act: "notify", metric: "any", to: ["agent", "managers"] },
];
const USUAL_HOURS: Record<number, [number, number, number]> = {
  4: [15, 30, 240],
  3: [30, 60, 480],
  2: [60, 120, 1440],
  1: [240, 480, 2880],
};

export function draftOf(policy: PolicyShape | null): Draft {
  const times = Object.fromEntries(
    PRIORITIES.map((priority) => [priority, timesOf(policy, priority)]),
  );
  return {
    name: policy?.name ?? "",
    category_ids: policy?.category_ids ?? [],
    counts: policy?.counts ?? "open_hours",
    on_reopen: policy?.on_reopen ?? "continue",
    times,
    steps: policy ? policy.escalations.map(stepOf) : [...USUAL],
  };
}

function timesOf(policy: PolicyShape | null, priority: number): Times {
  const target = policy?.targets.find((one) => one.priority === priority);
  const usual = USUAL_HOURS[priority] ?? [];
  const of = (metric: Metric, at: number) => {
    const minutes = policy ? target?.[metric] : usual[at];
    return minutes ? durationWords(minutes) : "";
  };
  return {
    first_response: of("first_response", 0),
    next_response: of("next_response", 1),
    resolution: of("resolution", 2),
  };
}

const stepOf = ({ percent, act, metric, to = [], agent_ids = [] }: Escalation): Step => ({
  percent,
  act,
  metric: metric ?? "any",
  to: [...to, ...agent_ids],
});

/** What the server gets, or the key of what is wrong with it. */
export function bodyOf(draft: Draft): PolicyBody | string {
  if (!draft.name.trim()) return "due-name-missing";
  const targets: Target[] = [];
  for (const priority of PRIORITIES) {
    const times = draft.times[priority];
    const [first, following, end] = METRICS.map((metric) => minutesIn(times?.[metric] ?? ""));
    if (first === undefined || following === undefined || end === undefined) return "due-no-time";
    targets.push({ priority, first_response: first, next_response: following, resolution: end });
  }
  if (targets.every((one) => METRICS.every((metric) => one[metric] === null))) {
    return "due-no-times";
  }
  if (draft.steps.some((one) => one.act === "notify" && one.to.length === 0))
    return "due-no-people";
  const { category_ids, counts, on_reopen } = draft;
  const escalations = draft.steps.map(escalationOf);
  return { name: draft.name.trim(), category_ids, counts, on_reopen, targets, escalations };
}

function escalationOf({ percent, act, metric, to }: Step): Escalation {
  const tells = act === "notify";
  return {
    percent,
    act,
    metric: metric === "any" ? null : metric,
    to: tells ? to.filter(isGroup) : [],
    agent_ids: tells ? to.filter((one) => !isGroup(one)) : [],
  };
}
