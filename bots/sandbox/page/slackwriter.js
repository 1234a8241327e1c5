// Where a person writes in Slack: words, slash commands, replies in threads, corrections, attachments.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

const TALLEST = 132; // pixels the field grows to before it scrolls
const STICKERS = { wave: "👋", "+1": "👍", rage: "😡", thinking_face: "🤔" };

export class SlackWriter {
  constructor(name, { send, attach, begin, back, last }) {
    Object.assign(this, { name, onsend: send, attach, last });
    this.field = h("textarea", { rows: "1", testid: `${name}-input`, enterkeyhint: "send", oninput: () => this.grow(), onkeydown: (event) => this.key(event) });
    this.bar = h("div", { class: "mode", hidden: true });
    this.tray = h("div", { class: "tray", hidden: true });
    this.lines = h("div", { class: "lines", role: "group", testid: `${name}-lines`, hidden: true });
    this.more = h("button", { type: "button", class: "round", testid: `${name}-attach`, "aria-expanded": "false", onclick: () => this.toggle() }, icon("clip"));
    this.button = h("button", { type: "submit", class: "round send", testid: `${name}-send` }, icon("send"));
    this.form = h("form", { class: "composer", onsubmit: (event) => (event.preventDefault(), this.send()) }, this.more, this.field, this.button);
    this.big = h("button", { type: "button", class: "primary wide", testid: `${name}-start`, onclick: () => (this.gone ? back() : begin()) });
    this.words = h("p", { class: "why" });
    this.door = h("div", { class: "door" }, this.words, this.big);
    this.node = h("footer", { class: "foot-bar slack-foot" }, this.bar, this.tray, this.door, this.lines, this.form);
    this.mode = {};
  }

  // `me` is who writes, `begun` whether anything was said yet, `lines` what they could say.
  update({ app, me, begun, lines }) {
    this.gone = Boolean(me?.deactivated);
    this.node.hidden = !app || !me;
    this.form.hidden = this.gone;
    this.door.hidden = !this.gone && begun;
    this.words.hidden = !this.gone;
    this.words.textContent = t("slack_gone", { name: me?.name || "" });
    this.big.textContent = t(this.gone ? "slack_back" : "slack_begin");
    for (const [node, key] of [[this.field, "write"], [this.more, "attach"], [this.button, "send"]]) {
      node.setAttribute("aria-label", t(key));
      node.title = t(key);
    }
    this.field.placeholder = t("slack_write", { command: app?.command || "/" });
    this.offer(lines);
    if (this.gone) this.reset();
  }

  offer(lines) {
    const signature = JSON.stringify(lines);
    this.lines.hidden = lines.length === 0 || this.gone;
    this.lines.setAttribute("aria-label", t("lines"));
    if (signature === this.signature) return;
    this.signature = signature;
    const inside = this.lines.contains(document.activeElement);
    const chip = ({ text, meaning }) => h("button", { type: "button", class: "said", title: meaning, onclick: () => this.onsend(text, {}) }, h("span", {}, text));
    this.lines.replaceChildren(...lines.map(chip));
    if (inside) (this.lines.querySelector("button") || this.field).focus();
  }

  toggle() {
    this.tray.hidden = !this.tray.hidden;
    this.more.setAttribute("aria-expanded", String(!this.tray.hidden));
    if (this.tray.hidden) return;
    const done = (kind, given) => (this.shut(), this.attach(kind, given), this.focus());
    const choice = (kind, sign) => h("button", { type: "button", class: "choice", testid: `${this.name}-${kind}`, onclick: () => done(kind, {}) }, icon(sign), t(kind));
    const emoji = ([name, sign]) => h("button", { type: "button", class: "emoji", "aria-label": `:${name}:`, onclick: () => done("sticker", { emoji: name }) }, sign);
    this.tray.replaceChildren(
      choice("voice", "mic"),
      choice("photo", "image"),
      choice("document", "clip"),
      h("div", { class: "stickers", role: "group", "aria-label": t("emoji") }, Object.entries(STICKERS).map(emoji)),
    );
    this.tray.querySelector("button").focus();
  }

  shut() {
    this.tray.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
  }

  reply(message, words) {
    this.enter({ reply: message }, t("in_thread"), words);
  }

  edit(message, words) {
    this.enter({ edit: message }, t("editing"), words);
    this.field.value = words;
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
    const { mode } = this;
    this.field.value = "";
    if (mode.reply) this.grow(); // whoever writes in a thread goes on writing there
    else this.reset();
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
    } else if (event.key === "ArrowUp" && !this.field.value && !this.mode.reply) {
      const message = this.last();
      if (message) {
        event.preventDefault();
        this.edit(message, typed(message));
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

// What somebody typed, from the text that Slack keeps.
export const typed = (message) => (message.text || "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
