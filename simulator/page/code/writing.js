// The foot of a phone: the field to write in, the commands, what can be attached, and the keyboard that a bot put there.
import { el, icon, iconButton } from "./dom.js";
import { excerpt, senderName } from "./bubble.js";
import { openMenu } from "./menu.js";
import { word } from "./words.js";

const TALLEST = 130; // pixels

let count = 0;

export class Writing {
  constructor(actions) {
    this.actions = actions;
    this.chat = null;
    this.replyTo = null;
    this.editing = null;
    this.folded = null; // whether the bot's keyboard is folded away, once the person has said so
    const id = `suggestions-${++count}`;
    this.field = el("textarea", {
      rows: 1,
      hint: "message",
      label: "write",
      "aria-autocomplete": "list",
      "aria-controls": id,
      oninput: () => this._typed(),
      onkeydown: (event) => this._key(event),
      onpaste: (event) => this._pasted(event),
    });
    this.suggestions = el("ul", { id, class: "suggestions", role: "listbox", label: "commands", hidden: true });
    this.commandsButton = iconButton("menu", "commands", () => this._toggleCommands(), { "aria-expanded": "false" });
    this.clip = iconButton("clip", "attach", () => this._attach(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.keysButton = iconButton("keys", "keyboard", () => this._fold(), { "aria-expanded": "true" });
    this.sendButton = iconButton("send", "send", () => this._send(), { class: "icon-button send" });
    this.strip = el("div", { class: "strip", hidden: true });
    this.keys = el("div", { class: "keys", role: "group", label: "keyboard", hidden: true });
    this.bar = el("div", { class: "bar", hidden: true });
    this.row = el("div", { class: "writing-row" }, this.commandsButton, this.field, this.keysButton, this.clip, this.sendButton);
    this.photos = el("input", { type: "file", accept: "image/*", multiple: true, hidden: true, onchange: () => this._chosen(this.photos, false) });
    this.files = el("input", { type: "file", hidden: true, onchange: () => this._chosen(this.files, true) });
    const left = (event) => this.node.contains(event.relatedTarget) || this._suggest([]);
    this.node = el("div", { class: "writing", onfocusout: left }, this.suggestions, this.strip, this.row, this.bar, this.keys, this.photos, this.files);
  }

  show(chat) {
    if (this.chat !== chat) {
      if (this.chat) this.chat.draft = this.field.value;
      this.chat = chat;
      this.folded = null;
      this._plain();
      this._put(chat.draft);
    }
    const pending = chat.pendingStart;
    const starts = chat.isPrivate && (!chat.started || pending !== undefined);
    const barred = starts || chat.blocked;
    const barHadFocus = this.bar.contains(document.activeElement);
    this._showBar(barred ? (starts ? "start" : "unblock") : null);
    this.row.hidden = barred;
    if (barHadFocus && !barred) this.field.focus();
    this.commandsButton.hidden = this._commands().length === 0;
    this._showKeys(barred ? null : chat.keyboard);
    if (this.chat.keyboard?.force_reply && this.replyTo?.message_id !== chat.keyboardMessage) this.reply(chat.messages.get(chat.keyboardMessage), false);
    if (this.replyTo && !chat.messages.has(this.replyTo.message_id)) this._plain();
  }

  reply(message, focus = true) {
    if (!message) return;
    this._plain();
    this.replyTo = message;
    this._showStrip("reply", el("b", {}, senderName(message, this.chat)), excerpt(message));
    if (focus) this.field.focus();
  }

  edit(message) {
    this._plain();
    this.editing = message;
    this._showStrip("edit", el("b", { word: "edit" }), excerpt(message));
    this._put(message.text ?? message.caption ?? "");
    this.field.focus();
  }

  // What is written

  async _send() {
    const text = this.field.value.trim();
    if (!text) {
      this.field.focus();
      return;
    }
    const { editing, replyTo } = this;
    this._plain();
    this._put("");
    const chat = this.chat;
    const deed = editing ? () => chat.edit(editing.message_id, text) : () => chat.say(text, replyTo?.message_id);
    if (!(await this.actions.tryTo(deed)) && this.chat === chat && this.field.value === "") this._put(text);
    this.field.focus();
  }

  _put(text) {
    this.field.value = text;
    this._typed({ suggest: false });
  }

  _plain() {
    this.replyTo = null;
    if (this.editing) this._put("");
    this.editing = null;
    this.strip.hidden = true;
  }

  _showStrip(iconName, title, text) {
    const cancel = () => {
      this._plain();
      this.field.focus();
    };
    this.strip.replaceChildren(
      icon(iconName),
      el("span", { class: "strip-words" }, title, el("span", {}, text)),
      iconButton("close", "cancel", cancel),
    );
    this.strip.hidden = false;
  }

  _typed({ suggest = true } = {}) {
    const { field } = this;
    field.style.height = "auto";
    if (field.scrollHeight > 0) field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`; // where it is hidden, nothing can be measured
    this.sendButton.classList.toggle("ready", field.value.trim() !== "");
    if (suggest && /^\/[\w@]*$/.test(field.value)) this._suggest(this._commands().filter(({ sent }) => sent.startsWith(field.value)));
    else this._suggest([]);
  }

  _key(event) {
    if (event.isComposing) return;
    const options = [...this.suggestions.children];
    const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const isOpen = !this.suggestions.hidden;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this._select((chosen + step + options.length + (chosen < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (isOpen && event.key === "Tab" && chosen >= 0) {
      this._put(`${options[chosen].dataset.command} `);
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (isOpen && chosen >= 0) options[chosen].click();
      else this._send();
    } else if (event.key === "Escape" && isOpen) {
      this._suggest([]);
    } else if (event.key === "Escape" && !this.strip.hidden) {
      this._plain();
    } else if (event.key === "ArrowUp" && this.field.value === "" && !this.editing) {
      const mine = [...this.chat.messages.values()].filter((message) => message.mine && message.text);
      if (mine.length === 0) return;
      this.edit(mine.at(-1));
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  _pasted(event) {
    const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (files.length === 0) return;
    event.preventDefault();
    this.actions.onFiles(files, false);
  }

  // Commands

  _commands() {
    const { menu, isPrivate } = this.chat;
    return menu.flatMap(({ bot, commands }) => {
      const suffix = isPrivate ? "" : `@${this.actions.botName(bot)}`;
      return commands.map(({ command, description }) => ({ sent: `/${command}${suffix}`, description }));
    });
  }

  _toggleCommands() {
    if (!this.suggestions.hidden) {
      this._suggest([]);
      return;
    }
    this._suggest(this._commands());
    this._select(0);
    this.field.focus();
  }

  _suggest(commands) {
    const options = commands.map(({ sent, description }, index) =>
      el(
        "li",
        {
          role: "option",
          id: `${this.suggestions.id}-${index}`,
          "aria-selected": "false",
          "data-command": sent,
          onpointerdown: (event) => event.preventDefault(),
          onclick: () => this._command(sent),
        },
        el("b", {}, sent),
        el("span", {}, description),
      ),
    );
    this.suggestions.replaceChildren(...options);
    this.suggestions.hidden = options.length === 0;
    this.commandsButton.setAttribute("aria-expanded", String(options.length > 0));
    this.field.removeAttribute("aria-activedescendant");
  }

  _select(index) {
    [...this.suggestions.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.suggestions.children[index];
    this.field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  _command(sent) {
    this._put("");
    this.actions.tryTo(() => this.chat.say(sent));
    this.field.focus();
  }

  // What is attached

  _attach() {
    openMenu(this.clip, [
      { icon: "photo", word: "photo", act: () => this.actions.onPhoto(() => this.photos.click()) },
      { icon: "file", word: "file", act: () => this.files.click() },
      { icon: "place", word: "place", act: () => this.actions.onPlace() },
      ...(this.actions.hasPosters() ? [{ icon: "code", word: "scan-poster", act: () => this.actions.onPosters() }] : []),
    ]);
  }

  _chosen(input, asDocument) {
    const files = [...input.files];
    input.value = "";
    if (files.length > 0) this.actions.onFiles(files, asDocument);
  }

  // What a bot put there

  _showBar(kind) {
    this.bar.hidden = kind === null;
    if (this.bar.dataset.kind === (kind ?? "")) return;
    this.bar.dataset.kind = kind ?? "";
    const deed = { start: () => this.actions.onStart(), unblock: () => this.actions.tryTo(() => this.chat.unblock()) }[kind];
    this.bar.replaceChildren(...(kind ? [el("button", { type: "button", class: "bar-button", word: kind, onclick: deed })] : []));
  }

  _showKeys(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    const hadFocus = this.keys.contains(document.activeElement);
    const signature = JSON.stringify([this.chat.keyboardMessage, rows]);
    if (this.keys.dataset.rows !== signature) {
      this.keys.dataset.rows = signature;
      this.folded = null;
      this.keys.replaceChildren(...rows.map((row) => el("div", { class: "button-row" }, ...row.map((key) => this._keyButton(key)))));
    }
    this.keys.hidden = rows.length === 0 || (this.folded ?? this.chat.keyboardHidden);
    if (hadFocus && !this.keys.contains(document.activeElement.closest(".keys:not([hidden])"))) this.field.focus();
    this.keysButton.hidden = rows.length === 0;
    this.keysButton.setAttribute("aria-expanded", String(!this.keys.hidden));
    const hint = keyboard?.input_field_placeholder;
    this.field.placeholder = hint ?? word("message");
  }

  _keyButton(key) {
    const sign = key.request_location ? icon("place") : key.request_contact ? icon("person") : null;
    const press = () => (key.request_location ? this.actions.onPlace(key.text) : this.actions.tryTo(() => this.chat.pressKey(key.text)));
    return el("button", { type: "button", class: "key", onclick: press }, sign, el("span", {}, key.text));
  }

  _fold() {
    this.folded = !this.keys.hidden;
    this._showKeys(this.chat.keyboard);
  }
}
