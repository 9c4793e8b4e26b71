import { Component, type ComponentChildren } from "preact";
import { ErrorState } from "@/ui/ErrorState";

export interface BoundaryProps {
  title: string;
  text: string;
  retryLabel: string;
  onRetry: () => void;
  children: ComponentChildren;
}

/** A screen that cannot be drawn, or whose part is gone with its release, takes nothing else along. */
export class Boundary extends Component<BoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    const { children, ...said } = this.props;
    if (!this.state.isBroken) return children;
    return (
      <main>
        <ErrorState {...said} />
      </main>
    );
  }
}
