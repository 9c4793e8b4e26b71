import { useEffect } from "preact/hooks";
import { portalBoot } from "@/apps/portal/boot";

/** The tab says where one is; a screen reader is told by the page's own heading. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${portalBoot().name}`;
    document.getElementById("portal-main")?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, [title]);
}
