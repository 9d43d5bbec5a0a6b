// One chat as one person has it on their phone: kept up to date, and everything this person does in it.
import { ask, inBase64 } from "./server.js";
import { onAct } from "./acts.js";

const SPINNER_LASTS = 30_000;

export class Chat {
  constructor(person, withId, type) {
    this.person = person;
    this.with = withId;
    this.type = type;
    this.title = "";
    this.messages = new Map();
    this.keyboard = null;
    this.keyboardHidden = false;
    this.menu = [];
    this.typing = null;
    this.started = true;
    this.blocked = false;
    this.unread = 0;
    this.loaded = false;
    this.draft = "";
    this.pressed = new Map(); // "<message>:<data>" of buttons whose answer is awaited, by when it stops
    this.onChange = () => {};
    this.onToast = () => {};
    this._version = 0;
    this._seenToast = 0;
    this._gone = new Set();
    this._queries = new Map();
    this._answered = new Set();
    this._refreshing = null;
    this._again = false;
    this._whole = true;
  }

  get path() {
    return `/people/${this.person.id}`;
  }

  get isPrivate() {
    return this.type === "private";
  }

  /** Look at what is new; a look that is asked for during another one follows it. */
  async refresh({ whole = false } = {}) {
    this._whole ||= whole;
    if (this._refreshing) {
      this._again = true;
      return this._refreshing;
    }
    this._refreshing = this._look();
    try {
      await this._refreshing;
    } finally {
      this._refreshing = null;
    }
    if (this._again) {
      this._again = false;
      await this.refresh();
    }
  }

  async _look() {
    const anew = this._whole;
    this._whole = false;
    if (anew) this._gone.clear();
    const seen = await ask("GET", `${this.path}/chats/${this.with}?messages_after=${anew ? 0 : this._version}`).catch((no) => {
      this._whole = anew;
      throw no;
    });
    const fresh = seen.messages.filter((message) => !this._gone.has(message.message_id));
    if (anew) this.messages = new Map();
    const added = fresh.filter((message) => !this.messages.has(message.message_id));
    for (const message of fresh) this.messages.set(message.message_id, message);
    for (const message of fresh) if (!message.mine) onAct("read", message.text ?? message.caption ?? "");
    if (added.length > 0) this.messages = new Map([...this.messages].sort(([a], [b]) => a - b));
    this._version = seen.version;
    Object.assign(this, {
      title: seen.title,
      keyboard: seen.keyboard,
      keyboardMessage: seen.keyboard_message_id,
      keyboardHidden: seen.keyboard_hidden,
      menu: seen.menu,
      typing: seen.typing,
      started: seen.started,
      blocked: seen.blocked,
      loaded: true,
    });
    const toast = !anew && seen.toast && seen.toast.version > this._seenToast ? seen.toast : null;
    this._seenToast = seen.toast?.version ?? 0;
    this.onChange({ arrived: anew ? [] : added.filter((message) => !message.mine) });
    if (toast && (toast.text || toast.url)) this.onToast(toast);
  }

  /** Something happened in this chat, as the stream tells it. */
  heard(event) {
    if (event.type === "deleted") {
      for (const id of event.message_ids) {
        this._gone.add(id);
        this.messages.delete(id);
      }
    }
    if (event.type === "answer") {
      this._answered.add(event.query_id);
      this._release(event.query_id);
    }
    return this.refresh();
  }

  // Deeds

  say(text, replyTo) {
    return this._act("say", { text, reply_to: replyTo });
  }

  edit(messageId, text) {
    return this._act("edit", { message_id: messageId, text });
  }

  remove(messageId) {
    return this._act("delete", { message_id: messageId });
  }

  open(payload) {
    return this._act("open", { payload });
  }

  block() {
    return this._act("block");
  }

  unblock() {
    return this._act("unblock");
  }

  clear() {
    return this._act("clear");
  }

  async sendPhotos(files, caption) {
    const contents = await Promise.all(files.map(inBase64));
    if (contents.length === 1) return this._act("photo", { content: contents[0], caption });
    return this._act("album", { contents, captions: contents.map((_, index) => (index === 0 ? caption : "")) });
  }

  async sendDocument(file, caption) {
    const kind = file.type || "application/octet-stream";
    return this._act("document", { content: await inBase64(file), name: file.name, mime_type: kind, caption });
  }

  sendLocation(latitude, longitude) {
    return this._act("location", { latitude, longitude });
  }

  pressKey(text, place) {
    return this._act("press_key", { text, ...place });
  }

  async press(messageId, data) {
    const key = `${messageId}:${data}`;
    this.pressed.set(key, Date.now() + SPINNER_LASTS);
    this.onChange({ arrived: [] });
    try {
      const { query_id: query } = await this._act("press", { message_id: messageId, data });
      this._queries.set(query, key);
      if (this._answered.has(query)) this._release(query);
      else setTimeout(() => this._release(query), SPINNER_LASTS);
    } catch (no) {
      this.pressed.delete(key);
      this.onChange({ arrived: [] });
      throw no;
    }
  }

  _release(query) {
    const key = this._queries.get(query);
    if (key === undefined) return;
    this._queries.delete(query);
    this._answered.delete(query);
    this.pressed.delete(key);
    this.onChange({ arrived: [] });
  }

  async _act(act, order = {}) {
    const done = await ask("POST", `${this.path}/${act}`, { ...order, chat: this.with });
    onAct(act);
    this.refresh().catch(() => {});
    return done;
  }
}
