import "./Empty.css";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";

export interface ErrorStateProps {
  /** What failed, not that something did. */
  title: string;
  text?: string;
  retryLabel: string;
  onRetry: () => void;
  /** The retry is under way. */
  busy?: boolean;
  /** What support asks for, with its caption. */
  requestLabel?: string;
  requestId?: string;
}

/** Something could not be done or fetched: what, what to do, and what to tell. */
export const ErrorState = (props: ErrorStateProps) => (
  <div class="empty empty-failed" role="alert">
    <span class="empty-icon">
      <Icon name="warning" size="l" />
    </span>
    <p class="empty-title">{props.title}</p>
    {props.text && <p class="empty-text">{props.text}</p>}
    <Button icon="refresh" busy={props.busy} onClick={props.onRetry}>
      {props.retryLabel}
    </Button>
    {props.requestId && (
      <p class="empty-details">
        {props.requestLabel} <code>{props.requestId}</code>
      </p>
    )}
  </div>
);
