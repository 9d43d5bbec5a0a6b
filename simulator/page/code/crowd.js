// Many people without phones, as a picture: a dot for each, coloured once they have the message; and the same in words.
import { el } from "./dom.js";
import { ask } from "./server.js";
import { locale, word } from "./words.js";

const COLUMNS = 100;
const NOT_YET = 0;
const COLOURS = ["--dot", "--dot-got", "--dot-twice"];
const ROUND_FROM = 5; // pixels; smaller dots are squares
const WIDEST = 300; // CSS pixels
const SPOKEN_EVERY = 20_000; // milliseconds

export class Crowd {
  constructor(id) {
    this.id = id;
    this.marks = new Uint8Array(0);
    this.figures = null;
    this._spokenAt = 0;
    this._spoken = "";
    this._meanwhile = new Set(); // of what is heard while all of it is looked at
    this.onBegin = () => {};
    this.canvas = el("canvas", { class: "crowd-picture", role: "img", label: "crowd-picture" });
    this.words = el("p", { class: "crowd-words" });
    this.pace = el("p", { class: "crowd-pace" });
    this.ear = el("p", { class: "for-the-ear", role: "status" });
    this.key = el("ul", { class: "crowd-key" });
    this.node = el("div", { class: "crowd" }, this.canvas, this.key, this.words, this.pace, this.ear);
    new ResizeObserver(() => this._fit()).observe(this.node);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this._draw());
  }

  /** Look at all of it anew. */
  async refresh() {
    const meanwhile = [];
    this._meanwhile.add(meanwhile);
    try {
      const { marks, ...figures } = await ask("GET", `/crowds/${this.id}?marks=1`);
      this.marks = Uint8Array.from(marks, Number);
      this.figures = figures;
    } finally {
      this._meanwhile.delete(meanwhile);
    }
    for (const event of meanwhile) this._note(event); // what came before the answer was written changes nothing
    this._fit();
    this._draw();
    this.retell();
  }

  /** `changed` are runs of neighbours with the same mark: [first, how many, mark]. */
  heard(event) {
    for (const list of this._meanwhile) list.push(event);
    if (!this.figures) return;
    const begins = this.figures.got === 0 && event.got > 0;
    this._note(event);
    if (event.anew) this._draw();
    else this._paint(event.changed);
    this.retell();
    this._speak();
    if (begins) this.onBegin();
  }

  _note({ anew, changed, ...figures }) {
    this.figures = figures;
    if (anew) this.marks.fill(NOT_YET);
    for (const [first, many, mark] of changed) this.marks.fill(mark, first, first + many);
  }

  retell() {
    const figures = this.figures;
    if (!figures) return;
    this.words.textContent = inWords(figures);
    this.pace.textContent = paceInWords(figures);
    const texts = ["crowd-key-not-yet", "crowd-key-got", "crowd-key-twice"].map((key) => word(key));
    if (this.key.textContent !== texts.join("")) {
      this.key.replaceChildren(...texts.map((text, mark) => el("li", {}, el("i", { "data-mark": String(mark), "aria-hidden": "true" }), text)));
    }
  }

  /** For the ear: now and then while it goes on, and at its end. */
  _speak() {
    const now = performance.now();
    if (this.figures.got === 0 || (now - this._spokenAt < SPOKEN_EVERY && more(this.figures) > 0)) return;
    const sentence = [inWords(this.figures), paceInWords(this.figures)].join(" ");
    if (sentence === this._spoken) return;
    this._spoken = sentence;
    this._spokenAt = now;
    this.ear.textContent = sentence;
  }

  /** As large as there is room, each dot a whole number of pixels. */
  _fit() {
    const room = Math.min(this.node.clientWidth, WIDEST);
    if (room === 0 || this.marks.length === 0) return;
    const columns = Math.min(COLUMNS, this.marks.length);
    const step = Math.max(2, Math.floor((room * devicePixelRatio) / columns));
    const [width, height] = [columns * step, Math.ceil(this.marks.length / columns) * step];
    if (this.canvas.width === width && this.canvas.height === height) return;
    Object.assign(this, { columns, step });
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.style.width = `${width / devicePixelRatio}px`;
    this._draw();
  }

  _draw() {
    if (!this.step) return;
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
    this._paint(runs(this.marks));
  }

  _paint(changed) {
    if (!this.step) return;
    const brush = this.canvas.getContext("2d");
    const style = getComputedStyle(this.node);
    const colours = COLOURS.map((name) => style.getPropertyValue(name));
    const size = this.step > 2 ? this.step - 1 : 2;
    for (const [first, many, mark] of changed) {
      brush.fillStyle = colours[mark];
      for (let index = first; index < first + many; index += 1) this._dot(brush, index, size);
    }
  }

  _dot(brush, index, size) {
    const [x, y] = [(index % this.columns) * this.step, Math.floor(index / this.columns) * this.step];
    if (size < ROUND_FROM) {
      brush.fillRect(x, y, size, size);
      return;
    }
    brush.clearRect(x, y, this.step, this.step);
    brush.beginPath();
    brush.arc(x + size / 2, y + size / 2, size / 2, 0, 2 * Math.PI);
    brush.fill();
  }
}

function runs(marks) {
  const found = [];
  for (let first = 0, index = 1; index <= marks.length; index += 1) {
    if (marks[index] === marks[first] && index < marks.length) continue;
    found.push([first, index - first, marks[first]]);
    first = index;
  }
  return found;
}

function inWords({ got, size, twice }) {
  return word(got === 0 ? "crowd-nobody" : "crowd-got", { got: inFigures(got), size: inFigures(size), twice: inFigures(twice) });
}

/** How many messages are still to come. */
function more({ got, size, left }) {
  return left ?? size - got;
}

/** How fast it goes, and how long it takes from now on if it stays so. */
function paceInWords(figures) {
  const { got, left, per_second: perSecond } = figures;
  if (got === 0 && !left) return "";
  if (more(figures) === 0) return word("crowd-done");
  if (perSecond === 0) return word("crowd-stands");
  const pace = inFigures(Math.ceil(perSecond));
  const seconds = more(figures) / perSecond;
  if (seconds > 55) return word("crowd-pace-minutes", { pace, n: Math.round(seconds / 60) });
  return word("crowd-pace-seconds", { pace, n: Math.max(5, Math.ceil(seconds / 5) * 5) });
}

function inFigures(number) {
  return new Intl.NumberFormat(locale()).format(number);
}
