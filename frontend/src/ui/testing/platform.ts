/** What jsdom lacks of dialogs, popovers and sizes: nothing is laid out, so no size ever changes. */
export function installPlatform(): void {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Object.assign(HTMLElement.prototype, {
    showPopover(this: HTMLElement) {
      this.style.display = "block";
    },
    hidePopover(this: HTMLElement) {
      this.style.display = "";
    },
  });
  const dialog = HTMLDialogElement.prototype;
  if ("showModal" in dialog) return;
  const opener = new WeakMap<HTMLDialogElement, Element | null>();
  Object.assign(dialog, {
    showModal(this: HTMLDialogElement) {
      opener.set(this, document.activeElement);
      this.setAttribute("open", "");
      const first = this.querySelector<HTMLElement>("[autofocus], button, input, [tabindex]");
      (this.querySelector<HTMLElement>("[autofocus]") ?? first)?.focus();
      this.addEventListener("keydown", cancelled);
    },
    close(this: HTMLDialogElement) {
      if (!this.hasAttribute("open")) return;
      this.removeAttribute("open");
      this.removeEventListener("keydown", cancelled);
      (opener.get(this) as HTMLElement | null)?.focus();
      this.dispatchEvent(new Event("close"));
    },
  });
}

function cancelled(this: HTMLDialogElement, event: KeyboardEvent): void {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  this.dispatchEvent(new Event("cancel", { cancelable: true }));
}
