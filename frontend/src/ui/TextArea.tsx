import "./TextArea.css";
import type { ComponentProps, Ref } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { FieldFrame, type FieldTexts } from "@/ui/FieldFrame";

type Native = Omit<ComponentProps<"textarea">, keyof FieldTexts | "value" | "ref">;

export interface TextAreaProps extends FieldTexts, Native {
  value: string;
  onValue: (value: string) => void;
  inputRef?: Ref<HTMLTextAreaElement>;
}

const GROWS_BY_ITSELF = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

/** The element is as high as its text, up to its max-block-size; where CSS does not do it alone. */
export function useGrowing(value: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = area.current;
    if (GROWS_BY_ITSELF || !element) return;
    element.style.blockSize = "auto";
    element.style.blockSize = `${element.scrollHeight + 2}px`;
  }, [value]);
  return area;
}

/** Text of several lines that grows with what is written. */
export function TextArea(props: TextAreaProps) {
  const { label, hideLabel, hint, error, onValue, inputRef, ...native } = props;
  const area = useGrowing(props.value);
  const hold = (element: HTMLTextAreaElement | null) => {
    area.current = element;
    if (typeof inputRef === "function") inputRef(element);
    else if (inputRef) inputRef.current = element;
  };
  return (
    <FieldFrame label={label} hideLabel={hideLabel} hint={hint} error={error}>
      {(wiring) => (
        <textarea
          dir="auto"
          rows={3}
          {...native}
          {...wiring}
          ref={hold}
          class="field-input text-area"
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </FieldFrame>
  );
}
