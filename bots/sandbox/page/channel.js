// A public channel as subscribers see it, in Telegram or in Slack.

import { act } from "./api.js";
import { avatar, h } from "./dom.js";
import { Log } from "./log.js";
import { names } from "./slack.js";
import { SlackLog } from "./slacklog.js";
import { current, t } from "./words.js";

export class Channel {
  // `stage` offers `follow(deep)`, `leave(url)`, `trying(promise)` and `slackBuyer()`: who reads in Slack.
  constructor(stage) {
    this.stage = stage;
    this.log = new Log({ testid: "channel", own: () => false, posts: true, follow: (deep) => stage.follow(deep) });
    this.slackLog = new SlackLog({
      testid: "slack-channel",
      own: () => false,
      press: (message, place) => this.press(message, place),
      who: (id) => this.who(id),
    });
    this.select = h("select", { testid: "channel-choice", onchange: () => this.choose(this.select.value) });
    this.face = h("span", { class: "face" });
    this.status = h("span", { class: "status" });
    const head = h("header", { class: "head" }, this.face, h("div", { class: "who" }, h("label", {}, this.select), this.status));
    const slack = h("div", { class: "messenger slack-side" }, this.slackLog.node);
    this.node = h("section", { class: "pane", id: "pane-channel" }, head, this.log.node, slack);
  }

  choose(id) {
    this.id = id;
    this.update(this.state);
  }

  toBottom() {
    (this.room?.kind === "channel" && this.room.team ? this.slackLog : this.log).toBottom(false);
  }

  update(state) {
    this.state = state;
    this.who = names(state.slack);
    const slack = (state.slack?.rooms || []).filter((room) => room.kind === "channel");
    const rooms = [...state.channels, ...slack];
    this.room = rooms.find((room) => String(room.id) === this.id) || rooms[0];
    this.id = String(this.room?.id);
    this.drawHead(rooms);
    const hint = () => [h("p", {}, t("hint_channel"))];
    const inSlack = slack.includes(this.room);
    this.log.node.hidden = inSlack;
    this.slackLog.node.hidden = !inSlack;
    if (!inSlack) return this.log.update(this.room, current(), t("posts"), hint());
    const me = this.stage.slackBuyer();
    const messages = this.room.messages.filter((message) => !message.is_ephemeral || message.to === me);
    return this.slackLog.update({ ...this.room, messages }, current(), t("posts"), hint());
  }

  drawHead(rooms) {
    const { room } = this;
    const title = (one) => one.title || `# ${one.name}`;
    const signature = JSON.stringify([rooms.map((one) => [one.id, title(one)]), this.id]);
    if (signature !== this.signature) {
      this.signature = signature;
      const option = (one) => h("option", { value: String(one.id), selected: String(one.id) === this.id }, title(one));
      this.select.replaceChildren(...rooms.map(option));
      const seed = Number(room?.id) || 0;
      this.face.replaceChildren(room?.team ? h("span", { class: "slack-face tone-4", "aria-hidden": "true" }, "#") : avatar(room?.title, seed));
    }
    this.select.setAttribute("aria-label", t("which_channel"));
    this.select.disabled = rooms.length < 2;
    const where = room?.team ? "Slack" : room?.username && `@${room.username}`;
    this.status.textContent = [where, t("sub_channel"), room?.archived && t("slack_archived")].filter(Boolean).join(" · ");
  }

  async press(message, { row, col, url }) {
    const given = { person: this.stage.slackBuyer(), channel: this.room.id, ts: message.ts, row, col };
    const done = await this.stage.trying(act("slack/tap", given));
    if (done && url) this.stage.leave(url);
  }
}
