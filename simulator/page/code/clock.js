// The moved time: what the phones and the side believe it is.
import { locale } from "./words.js";

let offset = 0;
let zone;
const listeners = new Set();

export function setClock(newOffset) {
  offset = newOffset;
  tick();
}

export function setZone(name) {
  zone = name || undefined;
  tick();
}

export function now() {
  return Date.now() / 1000 + offset;
}

/** Called at once, every second, and whenever the clock is moved. */
export function onTick(listener) {
  listeners.add(listener);
  listener();
  return () => listeners.delete(listener);
}

function tick() {
  for (const listener of listeners) listener();
}

setInterval(tick, 1000);

function told(seconds, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }).format(new Date(seconds * 1000));
}

export function timeOfDay(seconds) {
  return told(seconds, { hour: "2-digit", minute: "2-digit" });
}

export function dayInWords(seconds) {
  return told(seconds, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

export function dayAndYear(seconds) {
  return told(seconds, { day: "numeric", month: "long", year: "numeric" });
}

export function shortDay(seconds) {
  return told(seconds, { weekday: "short", day: "numeric", month: "short" });
}

export function monthAndYear(seconds) {
  return told(seconds, { month: "short", year: "numeric" });
}

/** Equal for two moments of the same day. */
export function dayKey(seconds) {
  return told(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });
}
