import "./PullRefresh.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { pulling, type Stage } from "@/ui/pull";
import { Spinner } from "@/ui/Spinner";

export interface PullRefreshProps {
  /** Settles when what is new has come. */
  onRefresh: () => Promise<unknown>;
  pullLabel: string;
  releaseLabel: string;
  busyLabel: string;
  onArmed?: () => void;
  children: ComponentChildren;
}

/** The page drawn down at its top fetches anew. With a finger only; elsewhere there is a button. */
export function PullRefresh(props: PullRefreshProps) {
  const box = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;
  const [stage, setStage] = useState<Stage>("rest");

  useEffect(() => {
    if (!box.current) return;
    return pulling(box.current, {
      show: (next) => {
        if (next === "armed") now.current.onArmed?.();
        setStage(next);
      },
      refresh: () => now.current.onRefresh(),
    });
  }, []);

  const label = {
    rest: "",
    pull: props.pullLabel,
    armed: props.releaseLabel,
    busy: props.busyLabel,
  };
  return (
    <div class={classes("pull", `pull-${stage}`)} ref={box}>
      <p class="pull-sign" role="status">
        {stage === "busy" ? <Spinner /> : stage !== "rest" && <Icon name="refresh" />}
        {label[stage]}
      </p>
      {props.children}
    </div>
  );
}
