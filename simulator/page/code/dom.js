// Makes elements. Foreign text becomes text nodes, never markup.
import { bind } from "./words.js";

const WORDED = new Set(["word", "label", "hint", "text"]);

/**
 * el("button", {class: "send", label: "send", onclick: send}, icon("send"))
 * `word`, `label` and `hint` are keys of the dictionary (content, accessible name, placeholder); `text` is a text of the host's.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (WORDED.has(name)) bind(node, name, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, properties = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const ICONS = {
  send: "M3 20.5v-7l9-1.5-9-1.5v-7L22 12z",
  clip: "M16.5 6.5v10a4.5 4.5 0 0 1-9 0V6a3 3 0 0 1 6 0v9.5a1.5 1.5 0 0 1-3 0V7H9v8.5a3 3 0 0 0 6 0V6a4.5 4.5 0 0 0-9 0v10.5a6 6 0 0 0 12 0v-10z",
  menu: "M4 6h16v2H4zm0 5h16v2H4zm0 5h10v2H4z",
  more: "M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4m0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4m0 6a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  keys: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1m2 3v2h2V9zm5 0v2h2V9zm5 0v2h2V9zM6 13v2h2v-2zm4 0v2h4v-2zm6 0v2h2v-2z",
  down: "M12 16.6 5.4 10 7 8.4l5 5 5-5 1.6 1.6z",
  back: "M15.6 5 17 6.4 11.4 12l5.6 5.6-1.4 1.4-7-7z",
  close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  photo: "M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2m0 13h14l-4.5-6-3.5 4.5-2.5-3zM8.5 10a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3",
  file: "M6 2h8l5 5v13a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2m7 1.5V8h4.5z",
  place: "M12 2a7 7 0 0 1 7 7c0 5-7 13-7 13S5 14 5 9a7 7 0 0 1 7-7m0 9.5A2.5 2.5 0 1 0 12 6.500a2.500 2.500 0 0 0 0 5",
  code: "M3 3h8v8H3zm2 2v4h4V5zm8-2h8v8h-8zm2 2v4h4V5zM3 13h8v8H3zm2 2v4h4v-4zm8-2h3v3h-3zm5 0h3v3h-3zm-5 5h3v3h-3zm5 0h3v3h-3z",
  reply: "M10 8V4l-7 7 7 7v-4.100c5 0 8.500 1.600 11 5.100-1-5-4-10-11-11",
  edit: "M4 17.200V20h2.800L17 9.800 14.200 7zM19.700 7.100a1 1 0 0 0 0-1.400L18.300 4.300a1 1 0 0 0-1.400 0L15.600 5.600 18.400 8.400z",
  copy: "M8 3h10a2 2 0 0 1 2 2v11h-2V5H8zM5 7h9a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2",
  bin: "M9 3h6l1 2h4v2H4V5h4zM6 9h12l-1 12H7z",
  check: "M9.500 17.600 4 12.100l1.500-1.500 4 4 9-9L20 7.100z",
  tick: "m9 16.200-3.500-3.500L4 14.200 9 19.200 20 8.200l-1.500-1.500z",
  link: "M14 4h6v6h-2V7.400l-7.300 7.300-1.400-1.400L16.600 6H14zM6 6h5v2H6v10h10v-5h2v5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2",
  block: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18m-5.600 5A7 7 0 0 0 16 17.600zM8 6.400 17.600 16A7 7 0 0 0 8 6.400",
  voice: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3m-6 8h2a4 4 0 0 0 8 0h2a6 6 0 0 1-5 5.900V20h-2v-3.100A6 6 0 0 1 6 11",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8m0 10c4.500 0 8 2.200 8 5v1H4v-1c0-2.800 3.500-5 8-5",
  turn: "M7 4 3 8l4 4V9h11V7H7zm10 8V12l4 4-4 4v-3H6v-2z",
  people: "M8.500 5a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7m7.500 1a3 3 0 1 1 0 6 3 3 0 0 1-1.400-.340A5.400 5.400 0 0 0 14.700 6.300 3 3 0 0 1 16 6M8.500 14c3.600 0 6.500 1.700 6.500 4v1H2v-1c0-2.300 2.900-4 6.500-4m8.500 5v-1c0-1.600-.800-2.900-2.100-3.900.400-.060.700-.100 1.100-.100 3.300 0 6 1.500 6 3.700V19z",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18m0 2a7 7 0 1 0 0 14 7 7 0 0 0 0-14m1 2.500v4.100l3 1.700-1 1.700-4-2.300V7.500z",
  skip: "M4 5l8 7-8 7zm9 0 8 7-8 7z",
  power: "M11 3h2v9h-2zM7.800 5.700 9 7.300a6 6 0 1 0 6 0l1.200-1.600a8 8 0 1 1-8.400 0",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" }, svg("path", { d: ICONS[name] }));
}

/** A round button that is only an icon; its name is for the ear and for the pointer that rests on it. */
export function iconButton(name, label, onclick, properties = {}) {
  return el("button", { type: "button", class: "icon-button", label, onclick, ...properties }, icon(name));
}
