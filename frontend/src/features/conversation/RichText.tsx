import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { openLink } from "@/core/tg";
import { type Entity, type Span, spansOf } from "./spans";
import "./rich-text.css";

interface Props {
  text: string;
  entities: readonly Entity[];
  /** Said by screen readers for a hidden passage. */
  spoilerLabel: string;
}

/** A message's words, from its entities alone: no markup of anybody else's is ever run. */
export function RichText({ text, entities, spoilerLabel }: Props) {
  return (
    <div class="rich" dir="auto">
      {spansOf(text, entities).map((one) => drawn(one, spoilerLabel))}
    </div>
  );
}

function drawn(one: Span | string, spoilerLabel: string): JSX.Element | string {
  if (typeof one === "string") return one;
  const inner = one.children.map((child) => drawn(child, spoilerLabel));
  switch (one.kind) {
    case "bold":
      return <strong>{inner}</strong>;
    case "italic":
      return <em>{inner}</em>;
    case "underline":
      return <u>{inner}</u>;
    case "strikethrough":
      return <s>{inner}</s>;
    case "code":
      return <code dir="ltr">{inner}</code>;
    case "pre":
      return (
        <pre dir="ltr">
          <code data-language={one.language || undefined}>{inner}</code>
        </pre>
      );
    case "blockquote":
    case "expandable_blockquote":
      return <blockquote>{inner}</blockquote>;
    case "spoiler":
      return <Spoiler label={spoilerLabel}>{inner}</Spoiler>;
    default:
      return one.href ? <Link href={one.href}>{inner}</Link> : <span>{inner}</span>;
  }
}

function Link({ href, children }: { href: string; children: (JSX.Element | string)[] }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      onClick={(event) => {
        if (openLink(href)) event.preventDefault();
      }}
    >
      <bdi>{children}</bdi>
    </a>
  );
}

function Spoiler({ label, children }: { label: string; children: (JSX.Element | string)[] }) {
  const [isShown, show] = useState(false);
  if (isShown) return <span class="rich-spoiler is-shown">{children}</span>;
  return (
    <button type="button" class="rich-spoiler" aria-label={label} onClick={() => show(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
