// Beside the phones: the controls of the host and of the simulator, and the account of what Telegram saw.
import { Account } from "./account.js";
import { onAct } from "./acts.js";
import { announce } from "./announcer.js";
import { dayInWords, now, onTick, setClock, timeOfDay } from "./clock.js";
import { Crowd } from "./crowd.js";
import { el, icon } from "./dom.js";
import { ask } from "./server.js";
import { Timeline } from "./timeline.js";
import { hostText, isWord, onLanguage, word } from "./words.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const ALWAYS_SHOWN = new Set(["fault-too_many_requests", "fault-lost_answers", "fault-slow"]);

export class Side {
  constructor(node) {
    this.node = node;
    this.controls = new Map(); // id -> {control, node, update}
    this.account = new Account();
    this.changes = 0;
    this.crowds = new Map(); // id -> its picture, which stays when all else is made anew
    onLanguage(() => this._rebuild());
    onTick(() => this._tick());
  }

  async refresh(world) {
    let controls;
    let before;
    do {
      before = this.changes; // what changes while the answer is on its way is newer than the answer
      ({ controls } = await ask("GET", "/panel"));
    } while (before !== this.changes);
    this.account.know(world);
    this.controls = new Map(controls.map((control) => [control.id, { control }]));
    this._rebuild();
    await Promise.all([this.account.refresh(), ...[...this.crowds.values()].map((crowd) => crowd.refresh())]);
  }

  /** Something came to somebody in a crowd. */
  heard(event) {
    this.crowds.get(event.crowd)?.heard(event);
  }

  crowd(id) {
    if (!this.crowds.has(id)) {
      const crowd = new Crowd(id);
      this.crowds.set(id, crowd);
      crowd.refresh().catch(() => {});
    }
    return this.crowds.get(id);
  }

  /** A control was added, or has a new state. */
  changed(control) {
    this.changes += 1;
    const known = this.controls.get(control.id);
    if (!known?.node) {
      this.controls.set(control.id, { control });
      this._rebuild();
      return;
    }
    const moved = control.kind === "crowd" && control.state?.crowd !== known.control.state?.crowd;
    known.control = control;
    if (moved) this._rebuild();
    else known.update?.(control);
  }

  _rebuild() {
    const inSection = (section) => [...this.controls.values()].filter(({ control }) => control.section === section);
    const time = inSection("time");
    const faults = inSection("faults");
    const many = inSection("crowd");
    const isThere = many.some(({ control }) => control.state?.crowd);
    const [main, more] = [faults.filter(isMain), faults.filter((entry) => !isMain(entry))];
    const wasOpen = this.node.querySelector("details.more-faults")?.open ?? false;
    const sections = [
      section("section-time", "clock", ...sorted(time).map((entry) => this._make(entry))),
      section(
        "section-faults",
        "power",
        ...sorted(main).map((entry) => this._make(entry)),
        more.length > 0
          ? el("details", { class: "more-faults", open: wasOpen }, el("summary", {}, word("more-faults")), ...more.map((entry) => this._make(entry)))
          : null,
      ),
      section("section-account", "check", this.account.node),
    ];
    // A crowd stands first once it is there, with the faults right below it.
    if (many.length > 0) sections.splice(isThere ? 0 : 1, 0, section("section-crowd", "people", ...sorted(many).map((entry) => this._make(entry))));
    if (isThere) sections.splice(1, 2, sections[2], sections[1]);
    this.node.classList.toggle("has-crowd", many.length > 0);
    this.node.replaceChildren(...sections);
    this.account.retell();
    this._tick();
  }

  _tick() {
    for (const { tick } of this.controls.values()) tick?.();
  }

  _make(entry) {
    const made = MAKERS[entry.control.kind](entry.control, (value) => this._trigger(entry.control.id, value), this);
    Object.assign(entry, made);
    entry.update?.(entry.control);
    return made.node;
  }

  /** Gives the control as it then is; nothing where it could not be done. */
  async _trigger(id, value) {
    try {
      const control = await ask("POST", `/panel/${encodeURIComponent(id)}`, { value });
      this.changed(control);
      onAct(`panel:${id}`);
      return control;
    } catch (no) {
      announce(no.message ? word("cannot", { why: no.message }) : word("no-connection"));
      return null;
    }
  }
}

function isMain({ control }) {
  return !control.id.startsWith("fault-") || ALWAYS_SHOWN.has(control.id);
}

/** A crowd or a clock comes first, then what is pressed, then what is switched, and a picture last. */
function sorted(entries) {
  const place = { crowd: 0, clock: 0, button: 1, switch: 2, timeline: 3 };
  return [...entries].sort((one, other) => place[one.control.kind] - place[other.control.kind]);
}

function section(key, iconName, ...children) {
  return el("section", { class: "side-section" }, el("h2", {}, icon(iconName), word(key)), ...children);
}

/** The simulator's own faults have words in the dictionary, hosts bring theirs. */
function labelOf({ id, label }) {
  return id.startsWith("fault-") && isWord(id) ? word(id) : hostText(label);
}

/** What stands beside a control: a host's state may hold `note` (words), `tone` (good, busy, bad) and `disabled`. */
function note(node, state) {
  node.textContent = hostText(state?.note);
  node.dataset.tone = state?.tone ?? "";
  node.hidden = node.textContent === "";
}

function makeButton(control, trigger) {
  const button = el("button", { type: "button", class: "control-button" }, labelOf(control));
  const line = el("p", { class: "control-note", role: "status" });
  let busy = false;
  let shown = control;
  const update = (changed) => {
    shown = changed;
    note(line, changed.state);
    button.setAttribute("aria-disabled", String(busy || Boolean(changed.state?.disabled)));
  };
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    busy = true;
    update(shown);
    await trigger(null);
    busy = false;
    update(shown);
  });
  return { node: el("div", { class: "control" }, button, line), update };
}

function makeSwitch(control, trigger) {
  const isOn = (state) => (typeof state === "object" && state !== null ? Boolean(state.on) : Boolean(state));
  const button = el(
    "button",
    { type: "button", class: "switch", role: "switch", "data-section": control.section, onclick: () => trigger(button.getAttribute("aria-checked") !== "true") },
    el("span", { class: "switch-label" }, labelOf(control)),
    el("span", { class: "switch-track", "aria-hidden": "true" }),
  );
  const line = el("p", { class: "control-note", role: "status" });
  let shown = control.state;
  const tick = () => {
    if (shown?.refused) tellRefusals(line, shown);
    else note(line, shown);
  };
  const update = ({ state }) => {
    shown = state;
    button.setAttribute("aria-checked", String(isOn(state)));
    tick();
  };
  return { node: el("div", { class: "control" }, button, line), update, tick };
}

/** How many calls were refused with 429, and how long the bot still has to wait. */
function tellRefusals(line, { refused, goes_on_at: goesOnAt }) {
  const seconds = Math.ceil(goesOnAt - Date.now() / 1000);
  const text = [word("refused-times", { n: refused }), seconds > 0 ? word("may-go-on-in", { n: seconds }) : word("may-go-on")].join(" ");
  if (line.textContent !== text) line.textContent = text;
  line.dataset.tone = seconds > 0 ? "busy" : "";
  line.hidden = false;
}

function makeClock(control, trigger) {
  const day = el("span", { class: "clock-day" });
  const time = el("span", { class: "clock-time" });
  const forward = async (seconds) => {
    const moved = await trigger(seconds);
    if (!moved) return;
    setClock(moved.state.offset);
    announce(word("clock-moved", { day: dayInWords(now()), time: timeOfDay(now()) }));
  };
  const button = (seconds, key) => el("button", { type: "button", class: "control-button", onclick: () => forward(seconds) }, word(key));
  const node = el(
    "div",
    { class: "control" },
    el("p", { class: "clock" }, el("span", { class: "for-the-ear" }, `${word("clock-is")} `), day, " ", time),
    el("div", { class: "control-row" }, button(HOUR, "hour-on"), button(DAY, "day-on")),
  );
  const tick = () => {
    day.textContent = dayInWords(now());
    time.textContent = word("clock-time", { time: timeOfDay(now()) });
  };
  return { node, tick };
}

function makeTimeline(control) {
  const timeline = new Timeline(labelOf(control));
  return { node: timeline.node, update: ({ state }) => timeline.show(state), tick: () => timeline.tick() };
}

/** Before its people have come, a button that lets them come; then their picture, and what can be tried with it. */
function makeCrowd(control, trigger, side) {
  if (!control.state?.crowd) return makeButton(control, trigger);
  const crowd = side.crowd(control.state.crowd);
  const line = el("p", { class: "control-note" });
  const steps = (control.state.steps ?? []).map((step) => el("li", {}, hostText(step)));
  const how = el("details", { class: "crowd-how", open: !crowd.figures?.got }, el("summary", {}, word("crowd-how")), el("ol", {}, ...steps));
  crowd.onBegin = () => how.contains(document.activeElement) || (how.open = false);
  crowd.retell();
  const update = ({ state }) => note(line, state);
  return { node: el("div", { class: "control" }, steps.length > 0 ? how : null, crowd.node, line), update };
}

const MAKERS = { crowd: makeCrowd, button: makeButton, switch: makeSwitch, clock: makeClock, timeline: makeTimeline };
