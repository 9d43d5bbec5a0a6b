// The messages of one chat: what is new is added, what has changed is put in place of what was there.
import { bubble, isService, serviceLine } from "./bubble.js";
import { dayKey, dayAndYear } from "./clock.js";
import { el } from "./dom.js";
import { onLanguage } from "./words.js";

const RUN_ENDS_AFTER = 600; // seconds
const NEAR_THE_END = 60; // pixels

export class Log {
  constructor(actions, language) {
    this.actions = actions;
    this.node = el("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      tabindex: "0",
      lang: language || null,
      onkeydown: (event) => this._walk(event),
      onscroll: () => this._scrolled(),
    });
    this._atEnd = true;
    this._height = 0;
    new ResizeObserver(() => this._resized()).observe(this.node);
    this.node.addEventListener("load", () => this._atEnd && this.toEnd(), { capture: true }); // pictures
    this._shown = new Map(); // key -> {node, signature}
    this._chat = null;
    onLanguage(() => this._chat && this._anew());
  }

  get isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  toEnd({ smooth = false } = {}) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this._atEnd = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  }

  /** Another chat than before is shown without being read out. */
  show(chat) {
    const sticks = this._chat !== chat || this._atEnd;
    if (this._chat !== chat) {
      this._chat = chat;
      this._anew();
    } else {
      this._update();
    }
    if (sticks) this.toEnd();
  }

  /** Who was at the end stays there when a keyboard takes some of the room, and is not taken for somebody who has scrolled up. */
  _resized() {
    this._height = this.node.clientHeight;
    if (this._atEnd) this.toEnd();
  }

  _scrolled() {
    if (this.node.clientHeight === this._height) this._atEnd = this.isAtEnd;
    this.actions.onScroll();
  }

  goTo(messageId) {
    const node = this.node.querySelector(`[data-message="${messageId}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1600);
  }

  _anew() {
    this.node.setAttribute("aria-live", "off");
    this.node.replaceChildren();
    this._shown.clear();
    this._update();
    setTimeout(() => this.node.setAttribute("aria-live", "polite"), 300);
  }

  _update() {
    const focus = this._focused();
    const items = [...this._items()];
    const kept = new Set(items.map((item) => item.key));
    for (const [key, { node }] of this._shown) {
      if (kept.has(key)) continue;
      node.remove();
      this._shown.delete(key);
    }
    let before = null;
    for (const item of items) {
      const node = this._node(item);
      const place = before ? before.nextSibling : this.node.firstChild;
      if (node !== place) this.node.insertBefore(node, place);
      before = node;
    }
    this._markRuns(items);
    this._markPressed();
    this._refocus(focus);
  }

  *_items() {
    let day = null;
    let album = [];
    for (const message of this._chat.messages.values()) {
      const { media_group_id: group } = message;
      if (album.length > 0 && album[0].media_group_id !== group) {
        yield this._item(album);
        album = [];
      }
      if (dayKey(message.date) !== day) {
        day = dayKey(message.date);
        yield { key: `day before ${message.message_id}`, signature: day, make: () => el("p", { class: "day" }, dayAndYear(message.date)) };
      }
      if (group) album.push(message);
      else yield this._item([message]);
    }
    if (album.length > 0) yield this._item(album);
  }

  _item(messages) {
    const [first] = messages;
    const key = first.media_group_id ? `album ${first.media_group_id}` : `message ${first.message_id}`;
    const signature = messages.map((message) => `${message.message_id}.${message.version}`).join();
    const make = () => (isService(first) ? serviceLine(first) : bubble(messages, this._chat, this.actions));
    return { key, signature, messages, make };
  }

  _node(item) {
    const shown = this._shown.get(item.key);
    if (shown?.signature === item.signature) return shown.node;
    const node = item.make();
    shown?.node.replaceWith(node);
    this._shown.set(item.key, { node, signature: item.signature });
    return node;
  }

  /** Messages of one sender that follow each other stand close together. By classes only: what has been read out is not read out again. */
  _markRuns(items) {
    const talk = items.map((item) => (item.messages && !isService(item.messages[0]) ? item.messages[0] : null));
    items.forEach((item, index) => {
      if (!talk[index]) return;
      const { classList } = this._shown.get(item.key).node;
      classList.toggle("first-of-run", !sameRun(talk[index - 1], talk[index]));
      classList.toggle("last-of-run", !sameRun(talk[index], talk[index + 1]));
    });
  }

  _markPressed() {
    for (const button of this.node.querySelectorAll("[data-press]")) {
      const waits = this._chat.pressed.has(button.dataset.press);
      button.classList.toggle("waits", waits);
      if (waits) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  }

  // The keyboard

  _focused() {
    const focused = this.node.contains(document.activeElement) ? document.activeElement : null;
    const article = focused?.closest("[data-message]");
    if (!article) return null;
    const buttons = [...article.querySelectorAll(".buttons button, .buttons a")];
    return { focused, message: article.dataset.message, button: buttons.indexOf(focused), label: focused.textContent };
  }

  /** A message that was changed under somebody's finger keeps the focus: on the same button, or else on the message. */
  _refocus(focus) {
    if (!focus || document.contains(focus.focused)) return;
    const article = this.node.querySelector(`[data-message="${focus.message}"]`);
    if (!article) {
      this.node.focus({ preventScroll: true });
      return;
    }
    const buttons = [...article.querySelectorAll(".buttons button, .buttons a")];
    const same = buttons.find((button) => button.textContent === focus.label) ?? buttons[focus.button];
    (same ?? article).focus({ preventScroll: true });
  }

  /** Arrow keys walk from message to message; Enter opens a message's menu. */
  _walk(event) {
    const articles = [...this.node.querySelectorAll("[role=article], article")];
    const here = document.activeElement.closest?.("article, [role=article]");
    const isOnMessage = document.activeElement === here;
    if (event.key === "Enter" && isOnMessage && event.target === here) {
      here.querySelector(".more")?.click();
      event.preventDefault();
      return;
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const to = { Home: 0, End: articles.length - 1 }[event.key];
    if ((step === undefined && to === undefined) || articles.length === 0) return;
    const from = here ? articles.indexOf(here) : articles.length;
    const index = to ?? Math.min(Math.max(from + step, 0), articles.length - 1);
    articles[index].focus({ preventScroll: true });
    articles[index].scrollIntoView({ block: "nearest" });
    event.preventDefault();
  }
}

function sameRun(one, other) {
  if (!one || !other) return false;
  const same = one.from.id === other.from.id && one.sender_chat?.id === other.sender_chat?.id;
  return same && other.date - one.date < RUN_ENDS_AFTER && dayKey(one.date) === dayKey(other.date);
}

