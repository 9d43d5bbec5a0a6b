// What Telegram accepted and refused, what still waits for the bot, and whether the bot is listening.
import { el } from "./dom.js";
import { ask } from "./server.js";
import { locale, word } from "./words.js";

const EVERY = 2000;
const SOON = 150;
const CALLS_SHOWN = 6;

export class Account {
  constructor() {
    this.world = null;
    this.figures = { accepted: 0, refused: 0, waiting: 0, listening: null, refusals: {}, calls: [] };
    this.node = el("div", { class: "account" });
    this._lastNumber = 0;
    this._due = null;
    setInterval(() => document.hidden || this.soon(), EVERY);
  }

  know(world) {
    this.world = world;
    this._lastNumber = 0;
    this.figures.calls = [];
  }

  /** Something happened: look again in a moment, once for everything that happens until then. */
  soon() {
    this._due ??= setTimeout(() => {
      this._due = null;
      this.refresh().catch(() => {});
    }, SOON);
  }

  async refresh() {
    if (!this.world) return;
    const [counts, { bots }] = await Promise.all([ask("GET", "/counts"), ask("GET", "/bots")]);
    if (counts.accepted < this._lastNumber) this._lastNumber = 0;
    const { accepted: newer } = await ask("GET", `/accepted?after=${Math.max(this._lastNumber, counts.accepted - CALLS_SHOWN)}`);
    this._lastNumber = counts.accepted;
    Object.assign(this.figures, {
      accepted: counts.accepted,
      refusals: counts.refusals,
      refused: Object.values(counts.refusals).reduce((sum, times) => sum + times, 0),
      waiting: bots.reduce((sum, bot) => sum + bot.waiting_updates, 0),
      listening: bots.every((bot) => bot.listening),
      calls: [...newer.reverse(), ...this.figures.calls].slice(0, CALLS_SHOWN),
    });
    this.retell();
  }

  retell() {
    const { accepted, refused, waiting, listening, refusals, calls } = this.figures;
    const signature = JSON.stringify([accepted, refusals, waiting, listening, calls.length, locale()]);
    if (listening === null || this.node.dataset.signature === signature) return;
    this.node.dataset.signature = signature;
    const wasOpen = this.node.querySelector("details")?.open ?? false;
    const hadFocus = this.node.querySelector("summary") === document.activeElement;
    this.node.replaceChildren(
      el("p", { class: "control-note", "data-tone": listening ? "good" : "bad" }, word(listening ? "listening" : "not-listening")),
      el("dl", { class: "figures" }, figure("accepted", accepted), figure("waiting", waiting), figure("refused", refused)),
      ...Object.entries(refusals).map(([words, times]) => el("p", { class: "refusal" }, `${times} × ${words}`)),
      el(
        "details",
        { open: wasOpen },
        el("summary", {}, word("last-calls")),
        calls.length > 0 ? el("ol", { class: "calls" }, ...calls.map((call) => this._call(call))) : el("p", {}, word("no-calls")),
      ),
    );
    if (hadFocus) this.node.querySelector("summary").focus();
  }

  _call({ n, method, chat }) {
    return el("li", {}, `${n}. ${method}`, chat ? ` → ${this.world.nameOf(chat)}` : "");
  }
}

function figure(key, number) {
  return el("div", {}, el("dt", {}, word(key)), el("dd", {}, new Intl.NumberFormat(locale()).format(number)));
}
