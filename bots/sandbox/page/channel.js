// A public channel as subscribers see it.

import { avatar, h } from "./dom.js";
import { Log } from "./log.js";
import { current, t } from "./words.js";

export class Channel {
  constructor(stage) {
    this.log = new Log({ testid: "channel", own: () => false, posts: true, follow: (deep) => stage.follow(deep) });
    this.select = h("select", { testid: "channel-choice", onchange: () => this.choose(Number(this.select.value)) });
    this.face = h("span", { class: "face" });
    this.status = h("span", { class: "status" });
    const head = h("header", { class: "head" }, this.face, h("div", { class: "who" }, h("label", {}, this.select), this.status));
    this.node = h("section", { class: "pane", id: "pane-channel" }, head, this.log.node);
  }

  choose(id) {
    this.id = id;
    this.update(this.state);
  }

  update(state) {
    this.state = state;
    const channel = state.channels.find((room) => room.id === this.id) || state.channels[0];
    this.id = channel?.id;
    const signature = JSON.stringify([state.channels.map((room) => [room.id, room.title]), this.id]);
    if (signature !== this.signature) {
      this.signature = signature;
      const option = (room) => h("option", { value: String(room.id), selected: room.id === this.id }, room.title);
      this.select.replaceChildren(...state.channels.map(option));
      this.face.replaceChildren(avatar(channel?.title, channel?.id || 0));
    }
    this.select.setAttribute("aria-label", t("which_channel"));
    this.select.disabled = state.channels.length < 2;
    this.status.textContent = channel?.username ? `@${channel.username} · ${t("sub_channel")}` : t("sub_channel");
    return this.log.update(channel, current(), t("posts"), [h("p", {}, t("hint_channel"))]);
  }
}
