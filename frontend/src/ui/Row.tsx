import "./Row.css";
import { type ComponentChildren, isValidElement } from "preact";
import { Avatar } from "@/ui/Avatar";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";

export interface RowProps {
  /** An Avatar or an Icon. */
  before?: ComponentChildren;
  title: ComponentChildren;
  /** At the end of the title's line: a Time. */
  aside?: ComponentChildren;
  /** The second line, cut after `lines`. */
  text?: ComponentChildren;
  lines?: 1 | 2;
  /** A third line of StatusChip, PriorityMark, Chips. */
  meta?: ComponentChildren;
  /** Beside the text: a Badge. */
  badge?: ComponentChildren;
  /** At the end: a Switch, an IconButton. Outside the row's own target. */
  after?: ComponentChildren;
  chevron?: boolean;
  href?: string;
  onClick?: (event: MouseEvent) => void;
  onContextMenu?: (event: MouseEvent) => void;
  /** Of a list with one tab stop: 0 for the row that has it, -1 for the others. */
  tabIndex?: 0 | -1;
  /** The one that is open in the pane beside. */
  current?: boolean;
  /** Marked, in a selection of several. */
  selected?: boolean;
  unread?: boolean;
  danger?: boolean;
  /** Inside something that is a list item already, as SwipeRow or VirtualList. */
  as?: "li" | "div";
}

/** A line of a list: what it is, when, the beginning of what it says. One target, whole width. */
export function Row(props: RowProps) {
  const { href, onClick, current, as: Outer = "li" } = props;
  const state = {
    class: "row-target",
    "aria-current": current || undefined,
    onContextMenu: props.onContextMenu,
    tabIndex: props.tabIndex,
  } as const;
  const target = href ? (
    <a {...state} href={href} onClick={onClick}>
      <RowBody {...props} />
    </a>
  ) : onClick ? (
    <button {...state} type="button" aria-pressed={props.selected} onClick={onClick}>
      <RowBody {...props} />
    </button>
  ) : (
    <div class="row-target">
      <RowBody {...props} />
    </div>
  );
  return (
    <Outer
      class={classes(
        "row",
        leadOf(props.before),
        current && "row-current",
        props.selected && "row-selected",
        props.unread && "row-unread",
        props.danger && "row-danger",
      )}
    >
      {target}
      {props.after && <div class="row-after">{props.after}</div>}
    </Outer>
  );
}

const isFace = (before: ComponentChildren) => isValidElement(before) && before.type === Avatar;
const isIcon = (before: ComponentChildren) => isValidElement(before) && before.type === Icon;

/** The line between rows begins under the text. Said by a class: `:has` costs each row that comes. */
const leadOf = (before: ComponentChildren): string | false =>
  isFace(before) ? "row-led-by-face" : isIcon(before) && "row-led-by-icon";

/** A text keeps its own direction, and with it its beginning where it is cut. */
const apart = (content: ComponentChildren) =>
  typeof content === "string" ? <bdi>{content}</bdi> : content;

// Spans only: a button may hold nothing else.
function RowBody({ before, title, aside, text, lines = 1, meta, badge, chevron }: RowProps) {
  return (
    <>
      {before && !isFace(before) ? <span class="row-before">{before}</span> : before}
      <span class="row-main">
        <span class="row-line">
          <span class="row-title">{apart(title)}</span>
          {aside && <span class="row-aside">{aside}</span>}
        </span>
        {(text || badge) && (
          <span class="row-line">
            <span class={classes("row-text", lines === 2 && "row-text-2")}>{apart(text)}</span>
            {badge}
          </span>
        )}
        {meta && <span class="row-meta">{meta}</span>}
      </span>
      {chevron && <Icon name="chevron-end" class="row-chevron" />}
    </>
  );
}
