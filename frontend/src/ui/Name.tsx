import { oneLine } from "@/ui/oneLine";

export interface NameProps {
  children: string;
  /** Shown where nothing is left of the name. */
  otherwise?: string;
}

/** Somebody's name: cannot change the direction of what stands around it, nor imitate it. */
export const Name = ({ children, otherwise = "—" }: NameProps) => (
  <bdi>{oneLine(children) || otherwise}</bdi>
);
