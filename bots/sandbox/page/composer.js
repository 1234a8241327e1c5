// Where a person writes: text, replies, corrections, other kinds of messages, and the bot's commands.

import { h, icon } from "./dom.js";
import { current, t } from "./words.js";

const TALLEST = 132; // pixels the field grows to before it scrolls
const STICKERS = ["👍", "❤️", "😡", "🤔"];

export class Composer {
  constructor(name, { send, attach, start, unblock, last }) {
    Object.assign(this, { name, onsend: send, attach, last });
    this.field = h("textarea", {
      rows: "1",
      testid: `${name}-input`,
      enterkeyhint: "send",
      oninput: () => this.grow(),
      onkeydown: (event) => this.key(event),
    });
    this.bar = h("div", { class: "mode", hidden: true });
    this.keys = h("div", { class: "keys", hidden: true });
    this.tray = h("div", { class: "tray", hidden: true });
    this.lines = h("div", { class: "lines", role: "group", testid: `${name}-lines`, hidden: true });
    this.more = h("button", { type: "button", class: "round", testid: `${name}-attach`, onclick: () => this.open("attach") }, icon("clip"));
    this.slash = h("button", { type: "button", class: "round slash", testid: `${name}-commands`, onclick: () => this.open("commands") }, icon("slash"));
    this.button = h("button", { type: "submit", class: "round send", testid: `${name}-send` }, icon("send"));
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) },
      this.more,
      this.slash,
      this.field,
      this.button,
    );
    this.big = h("button", { type: "button", class: "primary wide", testid: `${name}-start` });
    this.big.addEventListener("click", () => (this.blocked ? unblock() : start()));
    this.words = h("p", { class: "why" });
    this.door = h("div", { class: "door", hidden: true }, this.words, this.big);
    this.node = h("footer", { class: "foot-bar" }, this.bar, this.keys, this.tray, this.lines, this.form, this.door);
    this.mode = {};
  }

  update({ bot, me, room, invited, lines }) {
    const started = Boolean(room?.started);
    this.blocked = Boolean(room?.blocked);
    const usable = Boolean(bot && me);
    this.node.hidden = !usable;
    this.form.hidden = !started || this.blocked;
    this.door.hidden = !this.form.hidden;
    this.words.hidden = !this.blocked;
    if (this.blocked) this.words.textContent = t("blocked", { name: me.first_name, bot: bot.username });
    this.big.className = `${invited ? "second" : "primary"} wide`; // the letter's own button comes first
    this.big.textContent = t(this.blocked ? "unblock" : "start");
    for (const [node, key] of [[this.field, "write"], [this.more, "attach"], [this.slash, "commands"], [this.button, "send"]]) {
      node.setAttribute("aria-label", t(key));
      node.title = t(key);
    }
    this.field.placeholder = t("write");
    this.commands = commandsOf(bot, me);
    this.slash.hidden = this.commands.length === 0;
    this.keyboard(room);
    this.offer(lines);
    if (this.form.hidden) this.reset();
  }

  // A reply keyboard that the bot offered in place of one's own.
  keyboard(room) {
    const rows = room?.keyboard?.keyboard || [];
    const signature = JSON.stringify(rows);
    this.keys.hidden = rows.length === 0 || this.form.hidden;
    if (signature === this.keysSignature) return;
    this.keysSignature = signature;
    const button = (key) => {
      const { text, request_contact: contact } = typeof key === "string" ? { text: key } : key;
      const press = () => (contact ? this.attach("contact", {}) : this.onsend(text, {}));
      return h("button", { type: "button", class: "press", onclick: press }, text);
    };
    this.keys.replaceChildren(...rows.map((row) => h("div", { class: "row" }, row.map(button))));
  }

  // What this person would say now: one tap says it.
  offer(lines) {
    this.lines.hidden = lines.length === 0 || this.form.hidden;
    this.lines.setAttribute("aria-label", t("lines"));
    const signature = JSON.stringify(lines);
    if (signature === this.linesSignature) return;
    const inside = this.lines.contains(document.activeElement);
    this.linesSignature = signature;
    const chip = ({ text, meaning }) =>
      h("button", { type: "button", class: "said", title: meaning, onclick: () => this.onsend(text, {}) }, h("span", {}, text));
    this.lines.replaceChildren(...lines.map(chip));
    if (inside) (this.lines.querySelector("button") || this.field).focus();
  }

  open(kind) {
    const closing = !this.tray.hidden && this.opened === kind;
    this.tray.hidden = closing;
    this.opened = kind;
    this.more.setAttribute("aria-expanded", String(!closing && kind === "attach"));
    this.slash.setAttribute("aria-expanded", String(!closing && kind === "commands"));
    if (closing) return;
    this.tray.replaceChildren(...(kind === "attach" ? this.kinds() : this.list()));
    this.tray.querySelector("button")?.focus();
  }

  shut() {
    if (!this.tray.hidden) this.open(this.opened);
  }

  kinds() {
    const choice = (name, sign, run, words) =>
      h("button", { type: "button", class: "choice", testid: `${this.name}-${name}`, onclick: () => this.done(run) }, sign, words);
    const forwarded = { text: t("forwarded_text"), author: t("forwarded_author") };
    return [
      choice("voice", icon("mic"), () => this.attach("voice", {}), t("voice")),
      choice("photo", icon("image"), () => this.attach("photo", {}), t("photo")),
      choice("forward", icon("forward"), () => this.attach("forward", forwarded), t("forward")),
      choice("contact", icon("phone"), () => this.attach("contact", {}), t("contact")),
      h(
        "div",
        { class: "stickers", role: "group", "aria-label": t("sticker") },
        STICKERS.map((emoji) =>
          h("button", { type: "button", class: "emoji", onclick: () => this.done(() => this.attach("sticker", { emoji })) }, emoji),
        ),
      ),
    ];
  }

  list() {
    return this.commands.map(({ command, description }) =>
      h(
        "button",
        { type: "button", class: "command", onclick: () => this.done(() => this.onsend(`/${command}`, {})) },
        h("b", {}, `/${command}`),
        h("span", {}, description),
      ),
    );
  }

  done(run) {
    this.shut();
    run();
    this.focus();
  }

  reply(message, words) {
    this.enter({ reply: message }, t("replying"), words);
  }

  edit(message) {
    this.enter({ edit: message }, t("editing"), message.text);
    this.field.value = message.text;
    this.grow();
  }

  enter(mode, title, words) {
    this.mode = mode;
    const cancel = h("button", { type: "button", class: "round", "aria-label": t("cancel"), title: t("cancel"), onclick: () => (this.reset(), this.focus()) }, icon("close"));
    this.bar.replaceChildren(h("p", {}, h("b", {}, title), h("span", {}, words)), cancel);
    this.bar.hidden = false;
    this.focus();
  }

  reset() {
    if (this.mode.edit) this.field.value = "";
    this.mode = {};
    this.bar.hidden = true;
    this.shut();
    this.grow();
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const mode = this.mode;
    this.field.value = "";
    this.reset();
    const done = await this.onsend(text, mode);
    if (!done) this.field.value = text; // it was refused: nobody should have to type it again
    this.grow();
    this.focus();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.reset();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      const message = this.last();
      if (message) {
        event.preventDefault();
        this.edit(message);
      }
    }
  }

  grow() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight + 2, TALLEST)}px`;
  }

  focus() {
    if (!this.form.hidden && matchMedia("(pointer: fine)").matches) this.field.focus();
  }
}

// The narrowest scope that is set wins; then the person's language, then the page's, then the rest.
function commandsOf(bot, me) {
  if (!bot || !me) return [];
  const scopes = [`chat{"chat_id": ${me.id}}`, "all_private_chats", "default"];
  for (const scope of scopes) {
    for (const language of [me.language_code, "", current()]) {
      const found = bot.commands[`${scope}/${language}`];
      if (found?.length) return found;
    }
  }
  return [];
}
