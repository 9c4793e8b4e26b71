// A question over a Mini App; resolves to the pressed button's id, or nothing when it was closed.
import { make } from "/page/dom.js";
import { word } from "/page/words.js";

const LABELS = { ok: "ok", close: "closePopup", cancel: "cancel" };

export function popup(host, { title, message, buttons }) {
  return new Promise((resolve) => {
    const end = (id) => {
      box.remove();
      resolve(id);
    };
    const given = buttons?.length ? buttons : [{ id: "", type: "close" }];
    const row = given.slice(0, 3).map(({ id, type, text }) => make("button", {
      type: "button", class: type === "destructive" ? "danger" : "", onclick: () => end(id),
    }, LABELS[type] ? word(LABELS[type]) : text));
    const box = make("div", { class: "popup", role: "alertdialog", "aria-modal": "true", "aria-label": title || message },
      make("div", {}, title ? make("h3", {}, title) : null, make("p", {}, message), make("div", { class: "row" }, ...row)));
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") return end(undefined);
      if (event.key !== "Tab") return;
      const edge = event.shiftKey ? row[0] : row.at(-1);
      if (document.activeElement !== edge) return;
      event.preventDefault();
      (event.shiftKey ? row.at(-1) : row[0]).focus();
    });
    host.append(box);
    row[0].focus();
  });
}
