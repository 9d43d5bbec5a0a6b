// A message's text with its entities, as elements: offsets count UTF-16 units, as JavaScript's strings do.
import { el } from "./dom.js";

/** Entities of the Bot API are properly nested or apart; `actions` says what to do with commands and links to bots. */
export function formatted(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const { nodes } = build(text, sorted, 0, 0, text.length, actions);
  return nodes;
}

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

function build(text, entities, first, start, end, actions) {
  const nodes = [];
  let at = start;
  let next = first;
  while (next < entities.length && entities[next].offset < end) {
    const entity = entities[next];
    const entityEnd = Math.min(entity.offset + entity.length, end);
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inside = build(text, entities, next + 1, entity.offset, entityEnd, actions);
    nodes.push(dressed(entity, text.slice(entity.offset, entityEnd), inside.nodes, actions));
    next = inside.next;
    at = entityEnd;
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1; // the block has ended the line already
  }
  if (at < end) nodes.push(text.slice(at, end));
  return { nodes, next };
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

function dressed(entity, text, inside, actions) {
  if (entity.type in TAGS) return el(TAGS[entity.type], {}, ...inside);
  switch (entity.type) {
    case "blockquote":
    case "expandable_blockquote":
      return el("blockquote", {}, ...inside);
    case "spoiler":
      return spoiler(inside);
    case "text_link":
      return link(entity.url, inside, actions);
    case "url":
      return link(/^[a-z][a-z+.-]*:/i.test(text) ? text : `https://${text}`, inside, actions);
    case "email":
      return link(`mailto:${text}`, inside, actions);
    case "phone_number":
      return link(`tel:${text.replace(/[^+\d]/g, "")}`, inside, actions);
    case "bot_command":
      return el("button", { type: "button", class: "in-text", onclick: () => actions.onCommand(text) }, ...inside);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" }, ...inside);
    default:
      return el("span", {}, ...inside);
  }
}

const SAFE = /^(https?:|mailto:|tel:|tg:)/i;

/** Links leave the page in a new tab; those to a bot's start open on this phone. */
function link(address, inside, actions) {
  const start = startLink(address);
  if (start && actions.leadsHere(start)) {
    return el("button", { type: "button", class: "in-text", onclick: () => actions.onStartLink(start) }, ...inside);
  }
  if (!SAFE.test(address)) return el("span", { class: "mention" }, ...inside);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

/** {username, payload} of https://t.me/<bot>?start=<payload> or tg://resolve?domain=<bot>&start=<payload>. */
export function startLink(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const ours = ["t.me", "telegram.me", "telegram.dog"].includes(url.hostname);
  if (!ours && url.protocol !== "tg:") return null;
  const username = ours ? url.pathname.slice(1) : url.searchParams.get("domain");
  if (!/^\w+$/.test(username ?? "")) return null;
  return { username, payload: url.searchParams.get("start") ?? "" };
}

function spoiler(inside) {
  const hidden = el("span", { class: "spoiler", role: "button", tabindex: "0", label: "spoiler" }, el("span", { "aria-hidden": "true" }, ...inside));
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const revealed = el("span", { class: "revealed", tabindex: "-1" }, ...hidden.firstChild.childNodes);
    hidden.replaceWith(revealed);
    revealed.focus();
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", reveal);
  return hidden;
}
