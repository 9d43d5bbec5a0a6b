// Tells who wants to know (the first steps) what people did on this page, and what they read there.

const listeners = new Set();

export function onAct(act, words = "") {
  for (const listener of listeners) listener(act, words);
}

export function whenActing(listener) {
  listeners.add(listener);
}
