// One phone with Slack open: an app's direct message, its Home, its modals.

import { act } from "./api.js";
import { blockNodes, inBrief } from "./blocks.js";
import { h } from "./dom.js";
import { Modal } from "./modal.js";
import { SlackLog, tone } from "./slacklog.js";
import { SlackWriter, typed } from "./slackwriter.js";
import { current, pick, remember, remembered, t } from "./words.js";

// Who an id is: a person, an app's bot, a channel.
export function names(slack) {
  const known = new Map([["USLACKBOT", "Slackbot"]]);
  for (const person of slack?.people || []) known.set(person.id, person.name);
  for (const app of slack?.apps || []) for (const install of app.installs) known.set(install.user_id, app.name);
  for (const room of slack?.rooms || []) if (room.kind === "channel") known.set(room.id, room.name);
  return (id) => known.get(id) || id || "?";
}

export class SlackPhone {
  // `name` is "buyer" or "newsroom"; `stage` offers `toast`, `trying` and `draw`.
  constructor(name, audience, stage) {
    Object.assign(this, { audience, stage, name: `${name}-slack` });
    this.person = remembered(this.name) || "";
    this.tab = "messages";
    this.who = (id) => id;
    this.log = new SlackLog({
      testid: `${this.name}-chat`,
      own: (message) => message?.user === this.person,
      menu: (message) => this.menu(message),
      press: (message, place) => this.press(message, place),
      who: (id) => this.who(id),
    });
    this.writer = new SlackWriter(this.name, {
      send: (text, mode) => this.send(text, mode),
      attach: (kind, given) => this.do(kind, given),
      begin: () => this.do("open"),
      back: () => this.do("unblock"),
      last: () => this.room?.messages.findLast((message) => message.user === this.person && message.text && !message.files),
    });
    this.select = h("select", { testid: `${this.name}-person`, onchange: () => this.choose(this.select.value) });
    this.face = h("span", { class: "face" });
    this.status = h("span", { class: "status" });
    const head = h("header", { class: "head" }, this.face, h("div", { class: "who" }, h("label", {}, this.select), this.status));
    this.tabs = Object.fromEntries(["messages", "home"].map((tab) => [tab, h("button", { type: "button", testid: `${this.name}-tab-${tab}`, onclick: () => this.turn(tab) })]));
    this.tabBar = h("div", { class: "slack-tabs", role: "group" }, Object.values(this.tabs));
    this.home = h("div", { class: "slack-home scroller", tabindex: "0", testid: `${this.name}-home`, hidden: true });
    this.modal = new Modal(this.name, stage, () => ({ person: this.person, bot: this.app?.id, people: this.slack.people }));
    this.node = h("div", { class: "messenger slack" }, head, this.tabBar, this.log.node, this.home, this.writer.node);
  }

  choose(person) {
    this.person = person;
    remember(this.name, person);
    this.writer.reset();
    this.stage.draw();
    this.writer.focus();
  }

  turn(tab) {
    this.tab = tab;
    if (tab === "home") this.do("open_home");
    this.stage.draw();
  }

  // `seen` is whether Slack is what this phone shows now.
  update(state, behind, seen) {
    const { slack } = state;
    Object.assign(this, { slack, behind, who: names(slack) });
    this.app = slack.apps.find((app) => app.audience === this.audience);
    const people = slack.people.filter((person) => person.role === this.audience);
    if (!people.some((person) => person.id === this.person)) this.person = people[0]?.id || "";
    const me = people.find((person) => person.id === this.person);
    this.room = slack.rooms.find((room) => room.app === this.app?.id && room.person === this.person);
    this.drawHead(people, me);
    const label = t("conversation", { bot: this.app?.name || "…" });
    const news = this.log.update(this.seenRoom(), current(), label, [h("p", {}, t(`hint_slack_${this.audience}`, { name: me?.name || "" }))]);
    const begun = Boolean(this.room?.messages.length);
    this.writer.update({ app: this.app, me, begun, lines: this.lines(me) });
    this.drawTabs();
    const modal = slack.modals.find((one) => one.app === this.app?.id && one.person === this.person);
    this.modal.update(seen ? modal : null, this.who);
    return news;
  }

  // The same place before the first word and after it; an ephemeral message is seen only by whom it is for.
  seenRoom() {
    const room = this.room || { messages: [], stamps: {}, taps: [], chosen: {} };
    const messages = room.messages.filter((message) => !message.is_ephemeral || message.to === this.person);
    return { ...room, key: `${this.app?.id}/${this.person}`, messages };
  }

  drawHead(people, me) {
    const signature = JSON.stringify([people.map((p) => [p.id, p.name, pick(p.note)]), this.person, this.app?.name, current()]);
    if (signature !== this.signature) {
      this.signature = signature;
      const option = (person) => {
        const note = pick(person.note) || (person.home_team ? t("slack_stranger") : "");
        return h("option", { value: person.id, selected: person.id === this.person }, note ? `${person.name} — ${note}` : person.name);
      };
      this.select.replaceChildren(...people.map(option));
      this.face.replaceChildren(h("span", { class: `slack-face tone-${tone(this.person)}`, "aria-hidden": "true" }, (me?.name || "?").slice(0, 1)));
    }
    this.select.setAttribute("aria-label", t("you_are"));
    this.select.title = t("you_are");
    this.select.disabled = people.length < 2;
    const team = this.slack.teams.find((one) => one.id === me?.team)?.name || "";
    const away = this.app && !this.app.request_url && this.app.connections === 0;
    const words = this.app ? `${team} · ${this.app.name}${away ? ` · ${t("slack_away")}` : ""}` : t("no_bot");
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  drawTabs() {
    const home = this.slack.homes.find((one) => one.app === this.app?.id && one.person === this.person)?.view;
    this.tabBar.hidden = !home && this.audience !== "staff";
    if (this.tabBar.hidden) this.tab = "messages";
    for (const [tab, button] of Object.entries(this.tabs)) {
      button.textContent = t(`slack_tab_${tab}`);
      button.setAttribute("aria-pressed", String(tab === this.tab));
    }
    const atHome = this.tab === "home";
    this.log.node.hidden = atHome;
    this.home.hidden = !atHome;
    if (atHome) this.writer.node.hidden = true;
    this.home.setAttribute("aria-label", t("slack_tab_home"));
    const signature = JSON.stringify([home?.hash, this.person, current()]);
    if (signature === this.homeSignature) return;
    this.homeSignature = signature;
    const press = (place) => this.pressed("tap_home", {}, place);
    this.home.replaceChildren(...(home ? blockNodes(home.blocks, { who: this.who, press }) : [h("p", { class: "quiet" }, t("slack_no_home"))]));
  }

  // Lines for the question that is open, in the person's own language; what was said is not offered again.
  lines(me) {
    const cue = this.behind?.people[this.person]?.cue || "";
    const spoken = me?.locale.slice(0, 2);
    const said = new Set((this.room?.messages || []).map(typed));
    return (me?.lines[cue] || [])
      .map((line) => ({ text: (typeof line === "string" ? line : line[spoken]) ?? pick(line), meaning: pick(line) }))
      .filter(({ text }) => text.startsWith("/") || !said.has(text));
  }

  menu(message) {
    if (message.is_ephemeral) return [];
    const offered = [{ name: "reply", run: () => this.writer.reply(message, inBrief(message)) }];
    if (message.user === this.person) {
      if (!message.files) offered.push({ name: "edit", run: () => this.writer.edit(message, typed(message)) });
      offered.push({ name: "delete", run: () => this.do("delete", { ts: message.ts }) });
    }
    return offered;
  }

  send(text, { reply, edit }) {
    if (edit) return this.do("edit", { ts: edit.ts, text });
    if (text.startsWith("/") && !reply) return this.do("command", { text });
    return this.do("say", { text, reply_to: reply?.ts });
  }

  press(message, place) {
    return this.pressed("tap", { ts: message.ts }, place);
  }

  async pressed(name, given, { row, col, url }) {
    const done = await this.do(name, { ...given, row, col });
    if (done && url) this.stage.leave(url);
    return done;
  }

  do(name, given = {}) {
    return this.stage.trying(act(`slack/${name}`, { person: this.person, bot: this.app?.id, ...given }));
  }
}
