// Beside the phones: the controls of the host and of the simulator, and the account of what Telegram saw.
import { Account } from "./account.js";
import { onAct } from "./acts.js";
import { announce } from "./announcer.js";
import { dayInWords, now, onTick, setClock, timeOfDay } from "./clock.js";
import { el, icon } from "./dom.js";
import { ask } from "./server.js";
import { Timeline } from "./timeline.js";
import { hostText, isWord, onLanguage, word } from "./words.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const ALWAYS_SHOWN = "fault-too_many_requests";

export class Side {
  constructor(node) {
    this.node = node;
    this.controls = new Map(); // id -> {control, node, update}
    this.account = new Account();
    onLanguage(() => this._rebuild());
    onTick(() => this._tick());
  }

  async refresh(world) {
    const { controls } = await ask("GET", "/panel");
    this.account.know(world);
    this.controls = new Map(controls.map((control) => [control.id, { control }]));
    this._rebuild();
    await this.account.refresh();
  }

  /** A control was added, or has a new state. */
  changed(control) {
    const known = this.controls.get(control.id);
    if (!known?.node) {
      this.controls.set(control.id, { control });
      this._rebuild();
      return;
    }
    known.control = control;
    known.update?.(control);
  }

  _rebuild() {
    const inSection = (section) => [...this.controls.values()].filter(({ control }) => control.section === section);
    const time = inSection("time");
    const faults = inSection("faults");
    const [main, more] = [faults.filter(isMain), faults.filter((entry) => !isMain(entry))];
    const wasOpen = this.node.querySelector("details.more-faults")?.open ?? false;
    this.node.replaceChildren(
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
    );
    this.account.retell();
    this._tick();
  }

  _tick() {
    for (const { tick } of this.controls.values()) tick?.();
  }

  _make(entry) {
    const made = MAKERS[entry.control.kind](entry.control, (value) => this._trigger(entry.control.id, value));
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
  return !control.id.startsWith("fault-") || control.id === ALWAYS_SHOWN;
}

/** A clock comes first, then what is pressed, then what is switched, and a picture last. */
function sorted(entries) {
  const place = { clock: 0, button: 1, switch: 2, timeline: 3 };
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
    { type: "button", class: "switch", role: "switch", onclick: () => trigger(button.getAttribute("aria-checked") !== "true") },
    el("span", { class: "switch-label" }, labelOf(control)),
    el("span", { class: "switch-track", "aria-hidden": "true" }),
  );
  const line = el("p", { class: "control-note", role: "status" });
  const update = ({ state }) => {
    button.setAttribute("aria-checked", String(isOn(state)));
    note(line, state);
  };
  return { node: el("div", { class: "control" }, button, line), update };
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

const MAKERS = { button: makeButton, switch: makeSwitch, clock: makeClock, timeline: makeTimeline };
