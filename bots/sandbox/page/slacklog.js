// Messages as Slack shows them: flat, with a name above, replies unfolded under the root of their thread.

import { contents } from "./blocks.js";
import { h, icon } from "./dom.js";
import { Log } from "./log.js";
import { clock, day, t } from "./words.js";

const seconds = (ts) => Number(ts.split(".")[0]);

export class SlackLog extends Log {
  // `who(id)` names authors; `press(message, place)` presses; `menu(message)` gives actions.
  constructor({ testid, own, menu, press, who }) {
    super({ testid, own, menu });
    Object.assign(this, { press, who });
    this.list.className = "slack-messages";
  }

  place(room, messages) {
    let arrived = false;
    let before = null;
    let lastDay = "";
    const present = new Set();
    for (const { message, reply } of threaded(messages)) {
      const today = new Date(seconds(message.ts) * 1000).toDateString();
      if (!reply && today !== lastDay) {
        before = this.put(`day ${today}`, today, before, present, () => divider(message));
        lastDay = today;
      }
      const waiting = room.taps.filter((tap) => tap.ts === message.ts && tap.state !== "done");
      const stamp = JSON.stringify([room.stamps[message.ts], waiting, room.chosen[message.ts], this.who(message.user)]);
      arrived ||= !this.shown.has(message.ts);
      before = this.put(message.ts, stamp, before, present, () => this.slackMessage(message, room, waiting, reply));
    }
    for (const [id, { node }] of this.shown) {
      if (!present.has(id)) {
        node.remove();
        this.shown.delete(id);
      }
    }
    return arrived;
  }

  slackMessage(message, room, waiting, reply) {
    const name = this.who(message.user);
    const date = new Date(seconds(message.ts) * 1000);
    const busy = (element) => waiting.some((tap) => tap.state === "waiting" && tap.action_id === element.action_id && tap.value === (element.value || ""));
    const stage = { who: this.who, chosen: room.chosen[message.ts], busy, press: (place) => this.press(message, place) };
    const item = h(
      "li",
      { class: ["slack-message", reply && "reply", message.is_ephemeral && "whisper"].filter(Boolean).join(" "), "data-ts": message.ts },
      h("span", { class: `slack-face tone-${tone(message.user)}`, "aria-hidden": "true" }, name.slice(0, 1)),
      h(
        "div",
        { class: "slack-body" },
        message.is_ephemeral && h("p", { class: "quiet" }, t("only_you")),
        h(
          "p",
          { class: "slack-author" },
          h("b", {}, name),
          message.bot_id && h("span", { class: "badge" }, t("app")),
          h("time", { datetime: date.toISOString() }, clock(date)),
          message.edited && h("span", { class: "quiet", testid: "slack-edited" }, `(${t("edited")})`),
        ),
        contents(message, stage),
        (message.files || []).map(attached),
        waiting.some((tap) => tap.state === "failed") && h("p", { class: "field-error" }, t("press_failed")),
      ),
      this.actions(message),
    );
    item.addEventListener("click", (event) => {
      if (!event.target.closest("a, button, select, label")) item.classList.toggle("chosen");
    });
    return item;
  }
}

// Roots in order, each followed by its replies; a reply whose root is gone stands by itself.
function threaded(messages) {
  const roots = new Set(messages.filter((message) => isRoot(message)).map((message) => message.ts));
  const replies = Map.groupBy(messages.filter((message) => !isRoot(message)), (message) => message.thread_ts);
  return messages
    .filter((message) => isRoot(message) || !roots.has(message.thread_ts))
    .flatMap((message) => [{ message }, ...(isRoot(message) ? replies.get(message.ts) || [] : []).map((reply) => ({ message: reply, reply: true }))]);
}

const isRoot = (message) => !message.thread_ts || message.thread_ts === message.ts;

export function tone(id) {
  let sum = 0;
  for (const letter of id || "") sum += letter.codePointAt(0);
  return sum % 6;
}

function divider(message) {
  return h("li", { class: "slack-day" }, h("span", {}, day(new Date(seconds(message.ts) * 1000))));
}

function attached(file) {
  if (file.mimetype.startsWith("image/")) {
    return h("img", { class: "slack-picture", src: `/sandbox/slack/file/${encodeURIComponent(file.id)}`, width: file.original_w, height: file.original_h, alt: t("photo_alt") });
  }
  if (file.subtype === "slack_audio") {
    const bars = Array.from({ length: 22 }, (_, i) => h("i", { class: `bar-${(i * 7 + file.size) % 5}` }));
    const length = Math.round(file.duration_ms / 1000);
    const shown = `${Math.floor(length / 60)}:${String(length % 60).padStart(2, "0")}`;
    return h("div", { class: "voice", role: "img", "aria-label": t("voice_message") }, icon("mic"), bars, ` ${shown}`);
  }
  return h("div", { class: "slack-file" }, icon("clip"), `${t("document")}: ${file.name}`);
}
