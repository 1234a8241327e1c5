// A list of messages that changes only where a message changed, and keeps its reader's place.

import { h, icon } from "./dom.js";
import { clock, day, t } from "./words.js";
import { deepLink, rich } from "./rich.js";

const NEAR = 80; // pixels from the bottom that still count as "reading the latest"

export class Log {
  // `own(message)` is true for the reader's own; `menu(message)` gives actions; `tap`, `follow` do things.
  constructor({ testid, own, menu, tap, follow, posts = false }) {
    Object.assign(this, { own, menu, tap, follow, posts });
    this.list = h("ol", { class: posts ? "posts" : "messages", role: "log", "aria-live": "polite" });
    this.empty = h("div", { class: "hint", hidden: true });
    this.down = h(
      "button",
      { class: "down", type: "button", hidden: true, onclick: () => this.toBottom(true) },
      icon("down"),
    );
    this.scroller = h("div", { class: "scroller", tabindex: "0", testid }, this.empty, this.list);
    this.node = h("div", { class: "log" }, this.scroller, this.down);
    this.scroller.addEventListener("scroll", () => this.look(), { passive: true });
    // A picture that loads late or a keyboard that opens must not hide the latest message.
    const watch = new ResizeObserver(() => this.sticking && this.toBottom(false));
    watch.observe(this.scroller);
    watch.observe(this.list);
    this.sticking = true;
    this.height = 0;
    this.shown = new Map();
    this.key = "";
  }

  update(room, language, label, hint) {
    const key = `${room?.key}/${language}`;
    const fresh = key !== this.key;
    if (fresh) {
      this.shown.clear();
      this.list.replaceChildren();
      this.key = key;
    }
    this.scroller.setAttribute("aria-label", label);
    this.down.setAttribute("aria-label", t("to_bottom"));
    const messages = room?.messages || [];
    const arrived = this.place(room, messages);
    this.empty.hidden = messages.length > 0;
    if (hint) this.empty.replaceChildren(...hint);
    if (fresh || (arrived && this.own(messages[messages.length - 1]))) this.sticking = true;
    if (arrived && this.sticking) this.toBottom(!fresh);
    this.look();
    return arrived && !fresh;
  }

  place(room, messages) {
    let arrived = false;
    let before = null;
    let lastDay = "";
    const present = new Set();
    for (const message of messages) {
      const today = new Date(message.date * 1000).toDateString();
      if (today !== lastDay) before = this.put(`day ${today}`, today, before, present, () => divider(message));
      lastDay = today;
      const taps = (room.taps || []).filter((tap) => tap.message_id === message.message_id && !tap.answered);
      const stamp = [
        room.stamps[message.message_id],
        room.pinned.includes(message.message_id),
        taps.map((tap) => tap.data).join("\n"),
      ].join("/");
      arrived ||= !this.shown.has(message.message_id);
      before = this.put(message.message_id, stamp, before, present, () => this.message(message, room, taps));
    }
    for (const [id, { node }] of this.shown) {
      if (!present.has(id)) {
        node.remove();
        this.shown.delete(id);
      }
    }
    return arrived;
  }

  put(id, stamp, before, present, build) {
    present.add(id);
    const known = this.shown.get(id);
    if (known && known.stamp === stamp) return known.node;
    const node = build();
    if (known) {
      const place = focusPath(known.node);
      known.node.replaceWith(node);
      place?.(node);
    } else if (before) before.after(node);
    else this.list.prepend(node);
    this.shown.set(id, { stamp, node });
    return node;
  }

  message(message, room, taps) {
    if (message.new_chat_members) return h("li", { class: "service" }, t("group_added"));
    const own = this.own(message);
    const text = shown(message);
    const bubble = h(
      "div",
      { class: message.sticker ? "bubble bare" : "bubble" },
      message.forward_origin &&
        h("p", { class: "origin" }, t("forwarded_from", { name: message.forward_origin.sender_user_name || "" })),
      message.reply_to_message && h("blockquote", { class: "quoted" }, brief(message.reply_to_message)),
      media(message),
      text && h("div", { class: "text" }, rich(text, message.entities || message.caption_entities, this.follow)),
      this.foot(message, room),
    );
    const reactions = (room.reactions[message.message_id] || []).map((reaction) => reaction.emoji || "★");
    const item = h(
      "li",
      { class: `message ${own ? "own" : "theirs"}`, "data-message-id": message.message_id },
      h("div", { class: "line" }, bubble, this.actions(message)),
      this.buttons(message, taps),
      reactions.length > 0 && h("p", { class: "reactions" }, reactions.join(" ")),
    );
    // On a touch screen there is no hover: a tap on the bubble shows what can be done with it.
    bubble.addEventListener("click", (event) => {
      if (!event.target.closest("a, button")) item.classList.toggle("chosen");
    });
    return item;
  }

  foot(message, room) {
    const marks = [];
    if (room.pinned.includes(message.message_id)) marks.push(t("pinned"));
    if (message.edit_date) marks.push(t("edited"));
    const date = new Date(message.date * 1000);
    return h(
      "p",
      { class: "foot" },
      marks.length > 0 && h("span", { testid: message.edit_date ? "edited" : undefined }, marks.join(" · ")),
      h("time", { datetime: date.toISOString() }, clock(date)),
    );
  }

  actions(message) {
    const offered = this.menu ? this.menu(message) : [];
    if (!offered.length) return null;
    return h(
      "div",
      { class: "actions" },
      offered.map(({ name, run }) =>
        h("button", { type: "button", title: t(name), "aria-label": t(name), onclick: run }, icon(name)),
      ),
    );
  }

  buttons(message, taps) {
    const rows = message.reply_markup?.inline_keyboard;
    if (!rows) return null;
    return h(
      "div",
      { class: "inline" },
      rows.map((row) =>
        h(
          "div",
          { class: "row" },
          row.map((button) => this.button(message, button, taps)),
        ),
      ),
    );
  }

  button(message, button, taps) {
    const pending = taps.some((tap) => tap.data === button.callback_data);
    const tone = ["primary", "success", "danger"].includes(button.style) ? ` ${button.style}` : "";
    const press = () => {
      const deep = deepLink(button.url);
      if (deep) this.follow(deep);
      else if (button.url) window.open(button.url, "_blank", "noopener,noreferrer");
      else this.tap?.(message, button);
    };
    const shape = { type: "button", class: `press${tone}${pending ? " pending" : ""}`, onclick: press };
    return h("button", { ...shape, "aria-busy": pending ? "true" : undefined }, button.text);
  }

  atBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toBottom(gently) {
    this.sticking = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: gently && !calm ? "smooth" : "instant" });
  }

  // The reader leaves the end only by scrolling up; our own scrolling goes down and does not count.
  look() {
    const bottom = this.atBottom();
    const { scrollTop } = this.scroller;
    if (bottom) this.sticking = true;
    else if (scrollTop < this.height) this.sticking = false;
    this.height = scrollTop;
    this.down.hidden = bottom || this.sticking;
  }
}

// A replaced message must not swallow the keyboard focus that was inside it.
function focusPath(node) {
  if (!node.contains(document.activeElement)) return null;
  const index = [...node.querySelectorAll("button, a")].indexOf(document.activeElement);
  return (fresh) => [...fresh.querySelectorAll("button, a")][index]?.focus({ preventScroll: true });
}

function divider(message) {
  return h("li", { class: "day" }, h("span", {}, day(new Date(message.date * 1000))));
}

export function brief(message) {
  const text = shown(message);
  if (text) return text.length > 90 ? `${text.slice(0, 90)}…` : text;
  if (message.voice) return t("voice_message");
  if (message.photo) return t("photo_alt");
  if (message.sticker) return message.sticker.emoji || t("sticker");
  return t("document");
}

function media(message) {
  if (message.photo) {
    const size = message.photo[message.photo.length - 1];
    const source = `/sandbox/file/${encodeURIComponent(size.file_id)}`;
    return h("img", { src: source, width: size.width, height: size.height, alt: message.caption || t("photo_alt") });
  }
  if (message.sticker) return h("div", { class: "sticker" }, message.sticker.emoji || "★");
  if (message.voice) {
    const bars = Array.from({ length: 22 }, (_, i) => h("i", { class: `bar-${(i * 7 + message.message_id * 3) % 5}` }));
    const seconds = String(message.voice.duration % 60).padStart(2, "0");
    const length = `${Math.floor(message.voice.duration / 60)}:${seconds}`;
    return h("div", { class: "voice", role: "img", "aria-label": t("voice_message") }, icon("mic"), bars, ` ${length}`);
  }
  if (message.video_note) return h("div", { class: "file" }, t("video_note"));
  if (message.document) return h("div", { class: "file" }, `${t("document")}: ${message.document.file_name || ""}`);
  if (message.contact) return h("div", { class: "file" }, `${t("contact_card")}: ${message.contact.phone_number}`);
  return null;
}

// Telegram hides the payload of a deep link from the person who followed it.
function shown(message) {
  return (message.text ?? message.caption)?.replace(/^(\/start) \S+$/, "$1");
}
