// One phone: whose it is, the chat that is open on it, and the list of chats behind that.
import { excerpt } from "./bubble.js";
import { Chat } from "./chat.js";
import { onTick, now, timeOfDay } from "./clock.js";
import { el, icon, iconButton } from "./dom.js";
import { Log } from "./log.js";
import { openMenu } from "./menu.js";
import { ask, No } from "./server.js";
import { alertSheet, beforeSending, chooseOne, choosePlace, lookAt } from "./sheets.js";
import { hostText, onLanguage, word } from "./words.js";
import { Writing } from "./writing.js";

const TOAST_LASTS = 4500;

let count = 0;

export class Phone {
  /** `world` knows the bots, the groups, and what the host offers: places, posters, pictures. */
  constructor(person, world, { chat, caption, spot }) {
    this.person = person;
    this.world = world;
    this.number = ++count;
    this.chats = new Map();
    this.open = null;
    this.wanted = chat;
    this.spot = spot;
    this.onUnread = () => {};
    this.isInView = () => true;
    this._build(caption);
    onTick(() => (this.timeLine.textContent = timeOfDay(now())));
    onLanguage(() => this._retell());
  }

  get name() {
    return this.person.first_name;
  }

  get unread() {
    return [...this.chats.values()].reduce((sum, chat) => sum + chat.unread, 0);
  }

  _build(caption) {
    const actions = {
      onCommand: (text) => this.tryTo(() => this.open.say(text)),
      leadsHere: ({ username }) => this.world.botNamed(username) !== undefined,
      onStartLink: ({ username, payload }) => this.follow(payload, this.world.botNamed(username).id),
      onPress: (messageId, data) => this.tryTo(() => this.open.press(messageId, data)),
      onCannot: (why) => this.toast(why),
      onCopy: (text) => this._copy(text),
      onPicture: (address, alt) => lookAt(this.frame, address, alt),
      onGoTo: (messageId) => this.log.goTo(messageId),
      onMenu: (messages, button) => this._messageMenu(messages, button),
      onScroll: () => this._scrolled(),
    };
    this.log = new Log(actions, this.person.language_code);
    this.writing = new Writing({
      tryTo: (deed) => this.tryTo(deed),
      botName: (id) => this.world.bots.get(id)?.username ?? "",
      hasPosters: () => this.open.isPrivate && this.world.posters.length > 0,
      onStart: () => this._start(),
      onFiles: (files, asDocument) => this._sendFiles(files, asDocument),
      onPhoto: (fromDisk) => this._choosePhoto(fromDisk),
      onPlace: (key) => this._choosePlace(key),
      onPosters: () => this._choosePoster(),
    });
    this.timeLine = el("span");
    this.title = el("h3", { class: "chat-title" });
    this.subtitle = el("p", { class: "chat-subtitle" });
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.backButton = iconButton("back", "chats", () => this._list(), { hidden: true });
    this.moreButton = iconButton("more", "chat-menu", () => this._chatMenu(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.unreadLine = el("span", { class: "badge", hidden: true });
    this.newest = el("button", { type: "button", class: "newest", label: "to-newest", hidden: true, onclick: () => this.log.toEnd({ smooth: true }) }, icon("down"), this.unreadLine);
    this.toastLine = el("p", { class: "toast", role: "status" });
    this.welcome = el("div", { class: "welcome", hidden: true });
    this.chatList = el("div", { class: "chat-list", hidden: true });
    this.frame = el(
      "div",
      { class: "phone" },
      el("div", { class: "status-line", "aria-hidden": "true" }, this.timeLine, el("span", { class: "status-icons" }, el("i"), el("i"), el("i"))),
      el("div", { class: "chat-head" }, this.backButton, this.avatar, el("div", { class: "chat-names" }, this.title, this.subtitle), this.moreButton),
      el("div", { class: "screen" }, this.log.node, this.welcome, this.newest, this.toastLine),
      this.writing.node,
      this.chatList,
    );
    this.frame.addEventListener("dragover", (event) => event.preventDefault());
    this.frame.addEventListener("drop", (event) => this._dropped(event));
    const heading = el("h2", { class: "owner", id: `owner-${this.number}` }, el("span", {}, this.name), caption ? el("small", { text: caption }) : null);
    this.turns = el("div", { class: "turns", hidden: true });
    const top = el("div", { class: "phone-top" }, heading, this.turns);
    this.node = el("section", { class: "phone-place", id: `phone-${this.number}`, "aria-labelledby": heading.id }, top, this.frame);
  }

  // What is on it

  /** Look at everything anew: which chats there are, and all that stands in them. */
  async refresh() {
    const { chats } = await ask("GET", `/people/${this.person.id}/chats`);
    for (const { with: withId, type } of chats) {
      if (this.chats.has(withId)) continue;
      const chat = new Chat(this.person, withId, type);
      chat.onChange = (news) => this._changed(chat, news);
      chat.onToast = (toast) => this._answered(toast);
      this.chats.set(withId, chat);
    }
    for (const withId of this.chats.keys()) if (!chats.some((chat) => chat.with === withId)) this.chats.delete(withId);
    await Promise.all([...this.chats.values()].map((chat) => chat.refresh({ whole: true })));
    if (!this.open || !this.chats.has(this.open.with)) this.openChat(this.chats.get(this.wanted ?? undefined) ?? [...this.chats.values()][0]);
    this.backButton.hidden = this.chats.size < 2;
  }

  /** Menus and names may have changed, also while a chat is being opened. */
  async refreshChats() {
    await Promise.all([...this.chats.values()].map((chat) => chat.refresh()));
  }

  heard(event) {
    const chat = this.chats.get(event.with);
    return chat ? chat.heard(event) : this.refresh();
  }

  openChat(chat) {
    if (!chat) return;
    this.open = chat;
    this._showList(false);
    this._show();
    this.log.toEnd();
    this._read();
  }

  /** Whose phones stand in the same spot, and what turns to one of them. */
  takesTurnsWith(others, turnTo) {
    this.turns.hidden = others.length === 0;
    const buttons = others.map((other) => {
      const button = el("button", { type: "button", class: "turn", onclick: () => turnTo(other) }, icon("turn"), el("span", {}));
      const tell = () => (button.lastChild.textContent = word("turn-to", { name: other.name }));
      tell();
      onLanguage(tell);
      return button;
    });
    this.turns.replaceChildren(...buttons);
  }

  /** Somebody scanned a poster or touched a link: the chat opens and waits for START. */
  follow(payload, botId) {
    const chat = this.chats.get(botId) ?? [...this.chats.values()].find((one) => one.isPrivate);
    chat.pendingStart = payload;
    this.openChat(chat);
    this.writing.bar.querySelector("button")?.focus();
  }

  _changed(chat, { arrived }) {
    if (this.open !== chat) {
      chat.unread += arrived.length;
      if (!this.chatList.hidden) this._list();
      this._tellUnread();
      return;
    }
    const watched = this.isInView() && this.log.isAtEnd && !document.hidden;
    this._show();
    if (!watched) chat.unread += arrived.length;
    if (arrived.length > 0) this._nudge();
    this._tellUnread();
  }

  _show() {
    const chat = this.open;
    this.title.textContent = chat.title;
    this.avatar.textContent = [...chat.title][0] ?? "";
    this.avatar.dataset.tint = String(Math.abs(chat.with) % 6);
    this._subtitle(chat);
    this._welcome(chat);
    this.writing.show(chat);
    this.log.show(chat);
  }

  _retell() {
    if (this.open) this._show();
    if (!this.chatList.hidden) this._list();
  }

  _subtitle(chat) {
    const members = this.world.groups.get(chat.with)?.members.filter((member) => ["creator", "administrator", "member", "restricted"].includes(member.status));
    const quiet = chat.isPrivate ? word("a-bot") : word("members", { n: members?.length ?? 0 });
    clearTimeout(this._typingEnds);
    this.subtitle.classList.toggle("is-typing", Boolean(chat.typing));
    this.subtitle.replaceChildren(chat.typing ? word("typing") : quiet, ...(chat.typing ? [el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"))] : []));
    if (chat.typing) {
      this._typingEnds = setTimeout(() => {
        chat.typing = null;
        this._subtitle(chat);
      }, 5500);
    }
  }

  /** A new chat says what the bot can do, and which posters lead to it. */
  _welcome(chat) {
    const isNew = chat.isPrivate && !chat.started && chat.messages.size === 0;
    this.welcome.hidden = !isNew;
    if (!isNew) return;
    const descriptions = this.world.bots.get(chat.with)?.descriptions ?? {};
    const description = descriptions[this.person.language_code] || descriptions[""];
    const signature = JSON.stringify([description, chat.pendingStart, word("what-can-it-do")]);
    if (this.welcome.dataset.signature === signature) return;
    this.welcome.dataset.signature = signature;
    const poster = this.world.posters.find(({ payload }) => payload === chat.pendingStart);
    this.welcome.replaceChildren(
      ...(description ? [el("div", { class: "description" }, el("b", {}, word("what-can-it-do")), el("p", {}, description))] : []),
      ...(poster ? [el("p", { class: "scanned" }, icon("code"), word("scanned", { what: hostText(poster.title) }))] : this._posterChips()),
    );
  }

  _posterChips() {
    if (this.world.posters.length === 0) return [];
    const chips = this.world.posters.map(({ title, payload }) =>
      el("button", { type: "button", class: "chip", onclick: () => this.follow(payload, this.open.with) }, icon("code"), hostText(title)),
    );
    return [el("div", { class: "chips" }, el("span", {}, word("or-scan")), ...chips)];
  }

  _list() {
    const rows = [...this.chats.values()].map((chat) => {
      const last = [...chat.messages.values()].at(-1);
      const badge = chat.unread > 0 ? el("span", { class: "badge" }, String(chat.unread), el("span", { class: "for-the-ear" }, ` ${word("unread")}`)) : null;
      return el(
        "button",
        { type: "button", class: "chat-row", onclick: () => this._choose(chat) },
        el("span", { class: "avatar", "aria-hidden": "true", "data-tint": String(Math.abs(chat.with) % 6) }, [...chat.title][0] ?? ""),
        el("span", { class: "chat-row-words" }, el("b", {}, chat.title), el("small", {}, last ? excerpt(last) : word("nothing-yet"))),
        badge,
      );
    });
    const takesFocus = this.chatList.contains(document.activeElement) || this.chatList.hidden;
    this.chatList.replaceChildren(el("h3", {}, word("chats")), ...rows);
    this._showList(true);
    if (takesFocus) rows[0].focus();
  }

  /** What lies under the list cannot be reached while it is there. */
  _showList(shows) {
    this.chatList.hidden = !shows;
    for (const node of this.frame.children) if (node !== this.chatList) node.inert = shows;
  }

  _choose(chat) {
    this.openChat(chat);
    this.backButton.focus();
  }

  // What is unread

  _scrolled() {
    this.newest.hidden = this.log.isAtEnd;
    if (this.log.isAtEnd) this._read();
  }

  _read() {
    if (!this.open || !this.isInView() || this.open.unread === 0) return;
    this.open.unread = 0;
    this._tellUnread();
  }

  looked() {
    if (this.log.isAtEnd) this._read();
  }

  _tellUnread() {
    const here = this.open?.unread ?? 0;
    this.unreadLine.hidden = here === 0;
    this.unreadLine.textContent = String(here);
    this.newest.hidden = this.log.isAtEnd;
    this.onUnread(this.unread);
  }

  /** The eye finds the phone on which something new has come. */
  _nudge() {
    this.frame.classList.remove("has-news");
    void this.frame.offsetWidth; // begins the animation anew
    this.frame.classList.add("has-news");
  }

  // What a person does

  /** Do something that can fail; true if it worked. */
  async tryTo(deed) {
    try {
      await deed();
      return true;
    } catch (error) {
      if (!(error instanceof No)) throw error;
      this.toast(error.message ? word("cannot", { why: error.message }) : word("no-connection"));
      return false;
    }
  }

  async _start() {
    const chat = this.open;
    const payload = chat.pendingStart ?? "";
    delete chat.pendingStart;
    await this.tryTo(() => chat.open(payload));
  }

  _sendFiles(files, asDocument) {
    beforeSending(this.frame, files, { asDocument }, (caption) => {
      this.tryTo(() => (asDocument ? this.open.sendDocument(files[0], caption) : this.open.sendPhotos(files.slice(0, 10), caption)));
    });
  }

  _choosePhoto(fromDisk) {
    const { pictures } = this.world;
    if (pictures.length === 0) {
      fromDisk();
      return;
    }
    const own = pictures.map(({ title, url }) => ({
      title: hostText(title),
      picture: el("img", { src: url, alt: "", class: "choice-picture" }),
      act: () => this._takePicture(url, hostText(title)),
    }));
    chooseOne(this.frame, word("photo"), "", [...own, { title: word("from-disk"), icon: "photo", act: fromDisk }]);
  }

  async _takePicture(url, title) {
    const blob = await (await fetch(url)).blob();
    this._sendFiles([new File([blob], `${title}.jpg`, { type: blob.type })], false);
  }

  _dropped(event) {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && !this.writing.row.hidden) this._sendFiles(files, !files.every((file) => file.type.startsWith("image/")));
  }

  /** With a key, the place goes with that button of the reply keyboard. */
  _choosePlace(key) {
    choosePlace(this.frame, this.world.places, (latitude, longitude) =>
      this.tryTo(() => (key ? this.open.pressKey(key, { latitude, longitude }) : this.open.sendLocation(latitude, longitude))),
    );
  }

  _choosePoster() {
    const posters = this.world.posters.map(({ title, payload }) => ({ title: hostText(title), icon: "code", act: () => this.follow(payload, this.open.with) }));
    chooseOne(this.frame, word("scan-poster"), word("scan-poster-how"), posters);
  }

  _messageMenu(messages, button) {
    const [message] = messages;
    const text = messages.map((one) => one.text ?? one.caption ?? "").find(Boolean);
    openMenu(button, [
      { icon: "reply", word: "reply", act: () => this.writing.reply(message) },
      ...(message.mine && text ? [{ icon: "edit", word: "edit", act: () => this.writing.edit(messages.find((one) => one.text ?? one.caption)) }] : []),
      ...(text ? [{ icon: "copy", word: "copy", act: () => this._copy(text) }] : []),
      ...(message.mine ? [{ icon: "bin", word: "delete", act: () => this.tryTo(() => Promise.all(messages.map((one) => this.open.remove(one.message_id)))) }] : []),
    ]);
  }

  _chatMenu() {
    const chat = this.open;
    const block = chat.blocked
      ? { icon: "power", word: "unblock", act: () => this.tryTo(() => chat.unblock()) }
      : { icon: "block", word: "block", act: () => this.tryTo(() => chat.block()) };
    openMenu(this.moreButton, [{ icon: "bin", word: "clear", act: () => this.tryTo(() => chat.clear()) }, ...(chat.isPrivate && chat.started ? [block] : [])]);
  }

  async _copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.toast(word("copied"));
    } catch {
      this.toast(word("not-copied"));
    }
  }

  // What a bot answers to a press

  _answered({ text, show_alert: isAlert, url }) {
    if (isAlert && text) alertSheet(this.frame, this.open.title, text);
    else if (text) this.toast(text);
    if (url) window.open(url, "_blank", "noopener,noreferrer");
  }

  toast(text) {
    clearTimeout(this._toastEnds);
    this.toastLine.textContent = text;
    this.toastLine.classList.add("shows");
    this._toastEnds = setTimeout(() => {
      this.toastLine.classList.remove("shows");
      this.toastLine.textContent = "";
    }, TOAST_LASTS);
  }
}
