// A small menu beside the button that opens it; arrow keys choose, Escape gives the focus back.
import { el, icon } from "./dom.js";

let open = null;

/** Each entry: {icon, word or title, act}. */
export function openMenu(button, entries) {
  close();
  const items = entries.map((entry) =>
    el(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", class: "menu-item", onclick: () => choose(entry) },
      icon(entry.icon),
      entry.word ? el("span", { word: entry.word }) : el("span", {}, entry.title),
    ),
  );
  const menu = el("div", { class: "menu", role: "menu", onkeydown: (event) => walk(event, items) }, ...items);
  (button.closest(".phone") ?? document.body).append(menu);
  open = { menu, button };
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  items[0].focus();
  setTimeout(() => document.addEventListener("pointerdown", outside));

  function choose(entry) {
    close({ focus: true });
    entry.act();
  }
}

function close({ focus = false } = {}) {
  if (!open) return;
  document.removeEventListener("pointerdown", outside);
  open.menu.remove();
  open.button.setAttribute("aria-expanded", "false");
  if (focus) open.button.focus();
  open = null;
}

function outside(event) {
  if (!open.menu.contains(event.target)) close();
}

function walk(event, items) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.key === "Escape") close({ focus: true });
  else if (event.key === "Tab") close({ focus: true });
  else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items.at(-1).focus();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}

/** Beside the button, inside the phone. */
function place(menu, button) {
  const phone = menu.offsetParent;
  const around = phone.getBoundingClientRect();
  const at = button.getBoundingClientRect();
  const [originX, originY] = [around.left + phone.clientLeft, around.top + phone.clientTop];
  const below = at.bottom - originY + 4;
  const top = below + menu.offsetHeight > phone.clientHeight - 8 ? at.top - originY - menu.offsetHeight - 4 : below;
  const left = Math.min(Math.max(at.left - originX, 8), phone.clientWidth - menu.offsetWidth - 8);
  menu.style.top = `${Math.max(top, 8)}px`;
  menu.style.left = `${left}px`;
}
