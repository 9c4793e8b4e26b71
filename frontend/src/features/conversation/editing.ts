/** What the composer's tools do to the text and its selection. Pure. */

export interface Selected {
  text: string;
  start: number;
  end: number;
}

export type Tool = "bold" | "italic" | "strike" | "code" | "block" | "link" | "quote";

const PAIRS = { bold: "**", italic: "__", strike: "~~", code: "`" } as const;

export function applied(tool: Tool, given: Selected): Selected {
  switch (tool) {
    case "quote":
      return quoted(given);
    case "block":
      return blocked(given);
    case "link":
      return linked(given);
    default:
      return paired(PAIRS[tool], given);
  }
}

/** Marks around the selection, or away where they are already. Spaces at its ends stay outside. */
function paired(mark: string, { text, start, end }: Selected): Selected {
  const size = mark.length;
  const isMarked =
    text.slice(start - size, start) === mark && text.slice(end, end + size) === mark && end > start;
  if (isMarked) {
    const bare = text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size);
    return { text: bare, start: start - size, end: end - size };
  }
  const chosen = text.slice(start, end);
  const from = start + (chosen.length - chosen.trimStart().length);
  const to = Math.max(from, end - (chosen.length - chosen.trimEnd().length));
  return {
    text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to),
    start: from + size,
    end: to + size,
  };
}

function blocked({ text, start, end }: Selected): Selected {
  const before = start > 0 && text[start - 1] !== "\n" ? "\n```\n" : "```\n";
  const after = end < text.length && text[end] !== "\n" ? "\n```\n" : "\n```";
  return {
    text: text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end),
    start: start + before.length,
    end: end + before.length,
  };
}

const ADDRESS = "https://";

/** The address is selected, to be typed over. */
function linked({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) {
    return {
      text: `${text.slice(0, start)}[](${words})${text.slice(end)}`,
      start: start + 1,
      end: start + 1,
    };
  }
  const at = start + words.length + 3;
  return {
    text: `${text.slice(0, start)}[${words}](${ADDRESS})${text.slice(end)}`,
    start: words ? at : start + 1,
    end: words ? at + ADDRESS.length : start + 1,
  };
}

/** Whole lines are quoted, or no more. */
function quoted({ text, start, end }: Selected): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const until = text.indexOf("\n", end);
  const to = until < 0 ? text.length : until;
  const lines = text.slice(from, to).split("\n");
  const isQuoted = lines.every((line) => line.startsWith(">"));
  const changed = lines
    .map((line) => (isQuoted ? line.replace(/^> ?/, "") : `> ${line}`))
    .join("\n");
  const next = text.slice(0, from) + changed + text.slice(to);
  const place = from + changed.length;
  return { text: next, start: place, end: place };
}

/** The tool a key asks for, as in Telegram's own desktop client. */
export function toolOf(event: KeyboardEvent): Tool | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  // By place, not by letter: a Russian keyboard has other letters on the same keys.
  const plain: Record<string, Tool> = { KeyB: "bold", KeyI: "italic", KeyK: "link" };
  const shifted: Record<string, Tool> = {
    KeyX: "strike",
    KeyM: "code",
    KeyC: "block",
    Period: "quote",
  };
  return (event.shiftKey ? shifted : plain)[event.code] ?? null;
}
