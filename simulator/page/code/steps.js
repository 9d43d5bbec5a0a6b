// The first steps: a few things to try, ticked off as they are done, gone when all are, or when somebody closes them. This browser
// remembers how far they are, for as long as the simulator's world lasts.
import { whenActing } from "./acts.js";
import { el, icon, iconButton } from "./dom.js";
import { bind } from "./words.js";

const KEPT_AS = "simulator-steps";
const LINGERS = 2500;
const READS = "reads:";

export class Steps {
  constructor(node) {
    this.node = node;
    this.steps = [];
    this.world = "";
    this.closed = false;
    whenActing((act, words) => this._did(act, words));
  }

  show(steps, world) {
    const told = JSON.stringify([world, steps]);
    if (told === this._told) return;
    this._told = told;
    this.world = world;
    const { done, closed } = remembered(world);
    this.steps = steps.map((step, index) => make(step, index));
    this.steps.filter((step) => done.includes(step.done_by)).forEach(tick);
    this.closed = closed || this.steps.every((step) => step.done);
    const items = this.steps.map((step) => step.node);
    this.node.replaceChildren(el("ol", {}, ...items), iconButton("close", "close-steps", () => this._close(), { class: "icon-button small" }));
    this.node.hidden = this.closed;
  }

  _did(act, words) {
    const step = this.steps.find((one) => !one.done && isDoneBy(one, act, words));
    if (!step || this.closed) return;
    tick(step);
    this._remember();
    if (this.steps.every(({ done }) => done)) setTimeout(() => this._close(), LINGERS);
  }

  _close() {
    this.closed = true;
    this.node.hidden = true;
    this._remember();
  }

  _remember() {
    const done = this.steps.filter((step) => step.done).map((step) => step.done_by);
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify({ world: this.world, done, closed: this.closed }));
    } catch {
      // a browser that keeps nothing shows them all again
    }
  }
}

function remembered(world) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS));
    if (kept?.world === world) return kept;
  } catch {
    // as above
  }
  return { done: [], closed: false };
}

function isDoneBy({ done_by: wanted }, act, words) {
  return wanted.startsWith(READS) ? act === "read" && new RegExp(wanted.slice(READS.length), "u").test(words) : wanted === act;
}

function make(step, index) {
  const mark = el("span", { class: "step-mark", "aria-hidden": "true" }, String(index + 1));
  const ear = el("span", { class: "for-the-ear" });
  return { ...step, done: false, mark, ear, node: el("li", { class: "step" }, mark, el("span", { text: step.text }), ear) };
}

function tick(step) {
  step.done = true;
  step.node.classList.add("is-done");
  step.mark.replaceChildren(icon("tick"));
  bind(step.ear, "word", "step-done");
}
