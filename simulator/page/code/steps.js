// The first steps: three things to try, ticked off as they are done, gone when all are, or when somebody closes them.
import { whenActing } from "./acts.js";
import { el, icon, iconButton } from "./dom.js";
import { bind } from "./words.js";

const LINGERS = 2500;

export class Steps {
  constructor(node) {
    this.node = node;
    this.steps = [];
    this.closed = false;
    whenActing((act) => this._done(act));
  }

  show(steps) {
    if (this.closed || JSON.stringify(steps) === this._told) return;
    this._told = JSON.stringify(steps);
    this.steps = steps.map((step) => ({ ...step, done: false }));
    this.node.hidden = steps.length === 0;
    const items = this.steps.map((step, index) => {
      step.mark = el("span", { class: "step-mark", "aria-hidden": "true" }, String(index + 1));
      step.ear = el("span", { class: "for-the-ear" });
      step.node = el("li", { class: "step" }, step.mark, el("span", { text: step.text }), step.ear);
      return step.node;
    });
    this.node.replaceChildren(el("ol", {}, ...items), iconButton("close", "close-steps", () => this._close(), { class: "icon-button small" }));
  }

  _done(act) {
    const step = this.steps.find((one) => one.done_by === act && !one.done);
    if (!step || this.closed) return;
    step.done = true;
    step.node.classList.add("is-done");
    step.mark.replaceChildren(icon("tick"));
    bind(step.ear, "word", "step-done");
    if (this.steps.every(({ done }) => done)) setTimeout(() => this._close(), LINGERS);
  }

  _close() {
    this.closed = true;
    this.node.hidden = true;
  }
}
