import { Component, type ComponentChildren } from "preact";
import { t } from "@/core/i18n";
import { ErrorState } from "@/ui/ErrorState";
import { takeRelease } from "./releases";

/** A screen that cannot be drawn, or whose part is gone with its release, takes nothing else along. */
export class Boundary extends Component<{ children: ComponentChildren }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static override getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main>
        <ErrorState
          title={t("failed-to-load")}
          text={t("failed-screen")}
          retryLabel={t("retry")}
          onRetry={() => void takeRelease()}
        />
      </main>
    );
  }
}
