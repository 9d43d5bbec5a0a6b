// One message, or one album, as an element.
import { timeOfDay } from "./clock.js";
import { el, icon, iconButton, svg } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./inline_keyboard.js";
import { fileAddress } from "./server.js";
import { isWord, locale, word } from "./words.js";

const SERVICE = [
  "new_chat_members",
  "left_chat_member",
  "new_chat_title",
  "group_chat_created",
  "supergroup_chat_created",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "pinned_message",
  "forum_topic_created",
];

export function isService(message) {
  return SERVICE.some((kind) => kind in message);
}

/** What a message says, in one line, for quotes and lists. */
export function excerpt(message) {
  const text = message.text ?? message.caption;
  if (text) return text.length > 120 ? `${text.slice(0, 120)}…` : text;
  const kind = ["photo", "location", "document", "voice", "video", "audio", "sticker", "contact"].find((name) => name in message);
  return word(`kind-${kind ?? "other"}`);
}

export function senderName(message, { isPrivate, title }) {
  if (message.mine) return word("you");
  if (message.sender_chat) return message.sender_chat.title;
  return isPrivate ? title : [message.from.first_name, message.from.last_name].filter(Boolean).join(" ") || word("deleted-account");
}

/** A line in the middle of the chat: somebody came, went, founded. */
export function serviceLine(message) {
  const kind = SERVICE.find((name) => name in message);
  const facts = {
    who: message.from.first_name,
    whom: [message.new_chat_members ?? message.left_chat_member ?? []].flat().map((account) => account.first_name).join(", "),
    what: typeof message[kind] === "string" ? message[kind] : (message[kind]?.name ?? ""),
  };
  return el("p", { class: "service", role: "article", tabindex: "-1" }, word(isWord(`service-${kind}`) ? `service-${kind}` : "service", facts));
}

/** `messages` is one message, or the parts of an album. */
export function bubble(messages, chat, actions) {
  const [first] = messages;
  const last = messages.at(-1);
  const captioned = messages.find((message) => message.caption);
  const name = senderName(first, chat);
  const isPicture = "photo" in first;
  const inside = [
    el("span", { class: chat.isPrivate || first.mine ? "for-the-ear" : "sender" }, `${name}: `),
    ...forwardedFrom(first),
    ...quoted(first, chat, actions),
    isPicture ? pictures(messages, name, actions) : null,
    ...content(first),
    textOf(captioned ?? first, actions),
    stamp(last),
  ];
  const classes = ["bubble", isPicture && "has-picture", isPicture && !captioned && "only-picture", first.sticker && "has-sticker"];
  const article = el(
    "article",
    { class: first.mine ? "message mine" : "message", tabindex: "-1", "data-message": first.message_id },
    el("div", { class: classes.filter(Boolean).join(" ") }, ...inside),
    inlineKeyboard(first, actions),
  );
  const more = iconButton("more", "message-menu", () => actions.onMenu(messages, more), {
    class: "icon-button more",
    "aria-haspopup": "menu",
    tabindex: "-1",
  });
  article.firstChild.append(more);
  return article;
}

function textOf(message, actions) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return el("div", { class: "text" }, ...formatted(text, message.entities ?? message.caption_entities, actions));
}

function stamp(message) {
  const edited = message.edit_date ? [el("span", {}, word("edited")), " "] : [];
  const sent = message.mine ? [" ", icon("check")] : [];
  return el("span", { class: "stamp" }, ...edited, el("time", { datetime: new Date(message.date * 1000).toISOString() }, timeOfDay(message.date)), ...sent);
}

function forwardedFrom(message) {
  const origin = message.forward_origin;
  if (!origin) return [];
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "";
  return [el("div", { class: "forwarded" }, word("forwarded", { who: name }))];
}

function quoted(message, chat, actions) {
  const original = message.reply_to_message;
  if (!original) return [];
  const known = chat.messages.get(original.message_id) ?? original;
  const quote = el(
    "button",
    { type: "button", class: "quote", onclick: () => actions.onGoTo(original.message_id) },
    el("span", { class: "for-the-ear" }, word("in-reply-to")),
    el("span", { class: "quote-name" }, senderName(known, chat)),
    el("span", { class: "quote-text" }, message.quote?.text ?? excerpt(original)),
  );
  return [quote];
}

function pictures(messages, name, actions) {
  const shown = messages.map((message, index) => {
    const sizes = message.photo;
    const largest = sizes.at(-1);
    const thumb = sizes.find((size) => Math.max(size.width, size.height) >= 320) ?? largest;
    const alt = messages.length === 1 ? word("photo-of", { who: name }) : word("photo-of-many", { who: name, i: index + 1, n: messages.length });
    const picture = el("img", { src: fileAddress(thumb.file_id), alt, width: thumb.width, height: thumb.height, decoding: "async" });
    return el("button", { type: "button", class: "picture", onclick: () => actions.onPicture(fileAddress(largest.file_id), alt) }, picture);
  });
  return el("div", { class: `pictures of-${Math.min(messages.length, 4)}` }, ...shown);
}

function content(message) {
  if (message.location) return [locationCard(message.location)];
  if (message.document) return [fileCard(message.document)];
  if (message.contact) return [row("person", `${message.contact.first_name} ${message.contact.last_name ?? ""}`.trim(), message.contact.phone_number)];
  if (message.sticker) return [el("div", { class: "sticker", role: "img", "aria-label": word("kind-sticker") }, message.sticker.emoji ?? "")];
  for (const kind of ["voice", "video", "audio"]) if (message[kind]) return [row("voice", word(`kind-${kind}`), `0:0${message[kind].duration ?? 1}`)];
  return [];
}

function fileCard(file) {
  const size = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(Math.max(file.file_size / 1024, 0.1));
  const card = row("file", file.file_name ?? word("kind-document"), `${size} KB`);
  return el("a", { class: "card-link", href: fileAddress(file.file_id), download: file.file_name ?? "" }, card);
}

function row(iconName, title, detail) {
  return el("span", { class: "card" }, el("span", { class: "card-icon" }, icon(iconName)), el("span", {}, el("b", {}, title), el("small", {}, detail ?? "")));
}

/** No map is fetched from anywhere: a drawn one, always the same, and the point in figures. */
function locationCard({ latitude, longitude }) {
  const figures = new Intl.NumberFormat(locale(), { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const told = `${figures.format(latitude)}, ${figures.format(longitude)}`;
  const shift = [-(Math.abs(longitude * 9973) % 60), -(Math.abs(latitude * 9967) % 40)];
  const streets = ["M0 30 320 10", "M0 96 320 120", "M60 0 92 200", "M190 0 168 200", "M250 0 300 200", "M0 160 320 172"];
  const drawing = svg(
    "svg",
    { viewBox: "0 0 240 110", class: "map", role: "img", "aria-label": word("map-of", { where: told }) },
    svg("rect", { width: 240, height: 110, class: "map-ground" }),
    svg(
      "g",
      { transform: `translate(${shift[0]} ${shift[1]})` },
      svg("path", { d: "M95 18 165 14 158 88 104 92z", class: "map-park" }),
      svg("path", { d: "M0 140C90 118 130 150 320 132", class: "map-water" }),
      ...streets.map((d) => svg("path", { d, class: "map-street" })),
    ),
    svg("path", { d: "M120 30a15 15 0 0 1 15 15c0 10-15 27-15 27s-15-17-15-27a15 15 0 0 1 15-15", class: "map-pin" }),
    svg("circle", { cx: 120, cy: 45, r: 5.5, class: "map-pin-eye" }),
  );
  return el("div", { class: "location" }, drawing, el("div", { class: "location-words" }, icon("place"), told));
}
