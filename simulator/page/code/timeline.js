// The phases as a picture: one bar each, filled as far as time has come, and the moment that is now.
import { dayAndYear, monthAndYear, now, shortDay } from "./clock.js";
import { el } from "./dom.js";
import { hostText, word } from "./words.js";

const DAY = 24 * 3600;
const COUNTED_DAYS = 31; // above a month nobody counts days

export class Timeline {
  constructor(label) {
    this.node = el("ol", { class: "timeline", "aria-label": label });
    this.phases = [];
  }

  /** state: {phases: [{title, starts_at, ends_at}]}, in seconds since 1970. */
  show(state) {
    this.phases = (state?.phases ?? []).map((phase) => {
      const fill = el("span", { class: "phase-fill" });
      const line = el("small", { class: "phase-line" });
      const bar = el("span", { class: "phase-bar", "aria-hidden": "true" }, fill);
      const node = el("li", { class: "phase" }, el("span", { class: "phase-title" }, hostText(phase.title)), line, bar);
      return { ...phase, node, fill, line };
    });
    this.node.replaceChildren(...this.phases.map(({ node }) => node));
    this.tick();
  }

  tick() {
    const moment = now();
    for (const { node, fill, line, starts_at: starts, ends_at: ends } of this.phases) {
      const state = moment < starts ? "planned" : moment < ends ? "open" : "over";
      const part = Math.min(Math.max((moment - starts) / (ends - starts), 0), 1);
      fill.style.width = `${part * 100}%`;
      const text = told(state, starts, ends, moment);
      if (line.textContent !== text) line.textContent = text;
      node.dataset.state = state;
      if (state === "open") node.setAttribute("aria-current", "step");
      else node.removeAttribute("aria-current");
    }
  }
}

function told(state, starts, ends, moment) {
  if (state === "planned") return word("phase-planned", { from: monthAndYear(starts) });
  if (state === "over") return word("phase-over", { to: monthAndYear(ends - 1) });
  const days = Math.floor((ends - moment) / DAY);
  if (days === 0) return word("phase-today");
  if (days > COUNTED_DAYS) return word("phase-long", { to: dayAndYear(ends - 1) });
  return word("phase-open", { n: days, to: shortDay(ends - 1) });
}
