import { Case } from "@/apps/gallery/Case";
import { Button, type ButtonProps } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";

const VARIANTS: NonNullable<ButtonProps["variant"]>[] = [
  "primary",
  "secondary",
  "plain",
  "danger",
  "danger-plain",
];

export const Presses = () => (
  <>
    {VARIANTS.map((variant) => (
      <Case key={variant} title={variant}>
        <Button variant={variant}>Send reply</Button>
        <Button variant={variant} icon="check">
          Закрыть обращение
        </Button>
        <Button variant={variant} busy>
          Sending…
        </Button>
        <Button variant={variant} disabled>
          Not now
        </Button>
        <Button variant={variant} small icon="user-add">
          Assign
        </Button>
      </Case>
    ))}
    <Case title="As wide as the page, with a long word" as="plain">
      <Button variant="primary" block>
        Перераспределить неотвеченные обращения между операторами смены
      </Button>
    </Case>
    <Case title="Icon buttons: plain, filled, accent, danger, toggle, busy, off, with a dot">
      <IconButton icon="more" label="More" />
      <IconButton icon="filter" label="Filters" variant="filled" />
      <IconButton icon="send" label="Send" variant="accent" keys="Ctrl+Enter" />
      <IconButton icon="trash" label="Delete" variant="danger" />
      <IconButton icon="star" label="Watch" pressed />
      <IconButton icon="refresh" label="Refreshing" busy />
      <IconButton icon="attach" label="Attach" disabled />
      <IconButton icon="bell" label="Notices, 3 new" dot />
    </Case>
  </>
);
