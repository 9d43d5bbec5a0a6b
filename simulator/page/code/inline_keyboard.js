// The buttons under a message.
import { el, icon } from "./dom.js";
import { startLink } from "./entities.js";
import { word } from "./words.js";

export function inlineKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return el(
    "div",
    { class: "buttons", role: "group", "aria-label": word("buttons") },
    ...rows.map((row) => el("div", { class: "button-row" }, ...row.map((button) => inlineButton(message, button, actions)))),
  );
}

function inlineButton(message, button, actions) {
  const style = button.style ? ` is-${button.style}` : "";
  if (button.callback_data !== undefined) {
    const key = `${message.message_id}:${button.callback_data}`;
    const press = () => actions.onPress(message.message_id, button.callback_data);
    return el("button", { type: "button", class: `inline${style}`, "data-press": key, onclick: press }, label(button));
  }
  const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
  if (address) {
    const start = startLink(address);
    if (start && actions.leadsHere(start)) {
      return el("button", { type: "button", class: `inline${style}`, onclick: () => actions.onStartLink(start) }, label(button));
    }
    return el("a", { class: `inline${style}`, href: address, target: "_blank", rel: "noopener noreferrer" }, label(button), icon("link"));
  }
  if (button.copy_text) {
    return el("button", { type: "button", class: `inline${style}`, onclick: () => actions.onCopy(button.copy_text.text) }, label(button), icon("copy"));
  }
  const cannot = () => actions.onCannot(word("button-not-here"));
  return el("button", { type: "button", class: `inline${style}`, onclick: cannot }, label(button));
}

function label(button) {
  return el("span", {}, button.text);
}
