import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { NotLoaded } from "@/features/settings/NotLoaded";
import { Moments } from "@/features/snoozing/Moments";
import { Chooser } from "@/features/tags/Chooser";
import { tagList } from "@/features/tags/queries";
import { type OwnStep, PRIORITIES } from "@/features/ticket-actions/acts";
import { Assignees, Begins, Categories } from "@/features/ticket-actions/Pickers";
import { STEP_ICONS, stepWords } from "@/features/ticket-actions/words";
import { Icon } from "@/ui/Icon";
import { Row } from "@/ui/Row";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { apply, type Wish } from "./apply";
import { marked, type Wanted } from "./marks";

export type Choice = Exclude<Wanted, "take" | "resolve" | "wake" | "spam">;
const STEPS: readonly OwnStep[] = ["start", "wait", "resolve", "close", "reopen"];

/** What the marked tickets become: one press decides. */
export function ChoiceSheet({ choice, onClose }: { choice: Choice; onClose: () => void }) {
  const run = (wish: Wish) => {
    onClose();
    void apply(wish);
  };
  const title = t(`selecting-${choice}-of`, { n: marked.value?.size ?? 0 });
  return (
    <Sheet open title={title} closeLabel={t("close")} onClose={onClose}>
      <Choices choice={choice} run={run} />
    </Sheet>
  );
}

type Run = (wish: Wish) => void;

function Choices({ choice, run }: { choice: Choice; run: Run }) {
  switch (choice) {
    case "assignee":
      return (
        <Assignees onChoose={(to) => run({ action: "assign", assignee_id: to?.id ?? null })} />
      );
    case "category":
      return <Categories onChoose={(id) => run({ action: "category", category_id: id })} />;
    case "status":
      return (
        <Lines
          lines={STEPS.map((step) => ({
            id: step,
            label: stepWords(step),
            icon: STEP_ICONS[step],
            wish: { action: "step", step },
          }))}
          run={run}
        />
      );
    case "priority":
      return (
        <Lines
          lines={PRIORITIES.map((priority) => ({
            id: String(priority),
            label: t(`priority-${priority}`),
            icon: "flag",
            wish: { action: "priority", priority },
          }))}
          run={run}
        />
      );
    case "snooze":
      return (
        <Moments
          isBusy={false}
          onChoose={(at) => run({ action: "snooze", until: at.toISOString() })}
        />
      );
    case "tags":
      return <Tagging run={run} />;
  }
}

interface Line {
  id: string;
  label: string;
  icon: "flag" | (typeof STEP_ICONS)[OwnStep];
  wish: Wish;
}

function Lines({ lines, run }: { lines: readonly Line[]; run: Run }) {
  return (
    <Begins>
      <ul class="picker-lines">
        {lines.map((one) => (
          <Row
            key={one.id}
            before={<Icon name={one.icon} />}
            title={one.label}
            onClick={() => run(one.wish)}
          />
        ))}
      </ul>
    </Begins>
  );
}

/** A tag is put on all of them, or taken off wherever it is. */
function Tagging({ run }: { run: Run }) {
  const all = useQuery(tagList);
  const [way, go] = useState<"add" | "remove">("add");
  if (all.isPending) return <SkeletonRows label={t("loading")} rows={4} />;
  if (!all.data) return <NotLoaded reads={[all]} />;
  // An archived one can still be taken off.
  const tags = all.data.filter((one) => way === "remove" || !one.is_archived);
  return (
    <>
      <SegmentedControl
        label={t("selecting-tags")}
        value={way}
        onChange={go}
        options={(["add", "remove"] as const).map((id) => ({
          id,
          label: t(`selecting-tags-${id}`),
        }))}
      />
      <Chooser
        tags={tags}
        has={() => false}
        onToggle={({ id }) =>
          run({ action: "tags", [way === "add" ? "add_tag_ids" : "remove_tag_ids"]: [id] })
        }
        onMake={null}
      />
    </>
  );
}
