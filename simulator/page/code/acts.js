// Tells who wants to know (the first steps) what people did on this page.

const listeners = new Set();

export function onAct(act) {
  for (const listener of listeners) listener(act);
}

export function whenActing(listener) {
  listeners.add(listener);
}
