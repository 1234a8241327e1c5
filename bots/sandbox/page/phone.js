// One phone: whose it is, the mail that came, the conversation with a bot; in Telegram or in Slack.

import { act } from "./api.js";
import { Composer } from "./composer.js";
import { avatar, h, icon } from "./dom.js";
import { Log, brief } from "./log.js";
import { deepLink } from "./rich.js";
import { SlackPhone } from "./slack.js";
import { clock, current, pick, remember, remembered, t } from "./words.js";

const TYPING_LASTS = 5000; // milliseconds, as in Telegram
const MESSENGERS = [["telegram", "Telegram"], ["slack", "Slack"]];

export class Phone {
  // `audience` is "buyer" or "staff"; `stage` offers `follow(deep, person)`, `toast(words)`, `trying(promise)`
  // and `draw()`, because others show who was chosen.
  constructor(audience, stage) {
    this.audience = audience;
    this.stage = stage;
    this.name = audience === "buyer" ? "buyer" : "newsroom";
    this.person = Number(remembered(this.name)) || 0;
    this.answered = new Set();
    this.log = new Log({
      testid: `${this.name}-chat`,
      own: (message) => message?.from?.id === this.person,
      menu: (message) => this.menu(message),
      tap: (message, button) => this.tap(message, button),
      follow: (deep) => this.stage.follow(deep, this.person),
    });
    this.composer = new Composer(this.name, {
      send: (text, mode) => this.send(text, mode),
      attach: (kind, given) => this.do(kind, given),
      start: () => this.do("open"),
      unblock: () => this.do("unblock"),
      last: () => this.lastOwn(),
    });
    this.select = h("select", { testid: `${this.name}-person`, onchange: () => this.choose(Number(this.select.value)) });
    this.face = h("span", { class: "face" });
    this.status = h("span", { class: "status", "aria-live": "polite" });
    this.letters = h("div", { class: "letters" });
    this.mail = h("details", { class: "mail", testid: this.name === "buyer" ? "mail" : "newsroom-mail" });
    this.mailTitle = h("summary", {});
    this.mail.append(this.mailTitle, this.letters);
    this.note = h("p", { class: "note" });
    const head = h("header", { class: "head" }, this.face, h("div", { class: "who" }, h("label", {}, this.select), this.status));
    this.telegram = h("div", { class: "messenger" }, head, this.note, this.mail, this.log.node, this.composer.node);
    this.slack = new SlackPhone(this.name, audience, stage);
    this.messenger = remembered(`${this.name}-messenger`) === "slack" ? "slack" : "telegram";
    this.choices = Object.fromEntries(MESSENGERS.map(([name, words]) => [name, this.choice(name, words)]));
    this.switch = h("div", { class: "messengers", role: "group", hidden: true }, Object.values(this.choices));
    this.node = h("section", { class: "pane", id: `pane-${audience}` }, this.switch, this.telegram, this.slack.node);
  }

  choice(name, words) {
    const turn = () => (this.speak(name), this.stage.draw());
    const dot = h("i", { class: "dot", hidden: true });
    return h("button", { type: "button", "data-messenger": name, testid: `${this.name}-${name}`, onclick: turn }, h("span", {}, words), dot);
  }

  // Shows one of the two messengers.
  speak(name) {
    this.messenger = name;
    remember(`${this.name}-messenger`, name);
    this.choices[name].lastChild.hidden = true;
  }

  toBottom() {
    (this.inSlack ? this.slack.log : this.log).toBottom(false);
  }

  choose(person) {
    this.person = person;
    remember(this.name, person);
    this.composer.reset();
    this.stage.draw();
    this.composer.focus();
  }

  update(state, behind = this.behind) {
    Object.assign(this, { state, behind });
    const people = state.people.filter((person) => person.role === this.audience);
    this.bot = state.bots.find((bot) => bot.audience === this.audience);
    if (!people.some((person) => person.id === this.person)) this.person = people[0]?.id || 0;
    const me = people.find((person) => person.id === this.person);
    this.room = state.chats.find((chat) => chat.bot === this.bot?.id && chat.person === this.person);
    this.node.classList.toggle("begun", Boolean(this.room?.started));
    this.drawHead(people, me);
    const letters = state.mail.filter((letter) => letter.person === this.person);
    this.drawMail(letters);
    const label = t("conversation", { bot: this.bot?.username || "…" });
    const news = this.log.update(this.room, current(), label, this.hint(me, letters));
    this.composer.update({ bot: this.bot, me, room: this.room, invited: letters.length > 0, lines: this.lines(me) });
    this.answers();
    return this.both(state, behind, news);
  }

  // Without Slack in the scene there is nothing to choose between. Returns whether anything is new.
  both(state, behind, news) {
    const offered = Boolean(state.slack?.apps.some((app) => app.audience === this.audience));
    this.inSlack = offered && this.messenger === "slack";
    this.switch.hidden = !offered;
    this.switch.setAttribute("aria-label", t("messenger"));
    this.telegram.hidden = this.inSlack;
    this.slack.node.hidden = !this.inSlack;
    for (const [name, button] of Object.entries(this.choices)) button.setAttribute("aria-pressed", String((name === "slack") === this.inSlack));
    if (!offered) return news;
    const more = this.slack.update(state, behind, this.inSlack);
    if (this.inSlack ? news : more) this.choices[this.inSlack ? "telegram" : "slack"].lastChild.hidden = false;
    return news || more;
  }

  drawHead(people, me) {
    const signature = JSON.stringify([people.map((p) => [p.id, p.first_name, pick(p.note)]), this.person]);
    if (signature !== this.signature) {
      this.signature = signature;
      this.select.replaceChildren(
        ...people.map((person) => {
          const note = pick(person.note);
          const words = note ? `${person.first_name} — ${note}` : person.first_name;
          return h("option", { value: String(person.id), selected: person.id === this.person }, words);
        }),
      );
      this.face.replaceChildren(avatar(me?.first_name, this.person));
      this.note.textContent = pick(me?.note);
      this.note.hidden = !this.note.textContent || this.audience !== "buyer";
    }
    this.select.setAttribute("aria-label", t("you_are"));
    this.select.title = t("you_are");
    this.select.disabled = people.length < 2;
    this.typing();
  }

  typing() {
    const action = this.room?.action;
    if (action && action !== this.action) {
      clearTimeout(this.timer);
      this.fading = false;
      this.timer = setTimeout(() => ((this.fading = true), this.typing()), TYPING_LASTS);
    }
    this.action = action;
    const busy = action && !this.fading;
    const words = busy ? `@${this.bot.username} ${t("typing")}` : `${t(`sub_${this.audience}`)} · @${this.bot?.username || "…"}`;
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  drawMail(letters) {
    this.mail.hidden = letters.length === 0;
    if (this.room?.started && this.room.key === this.unopened) this.mail.open = false; // the letter did its work
    this.unopened = this.room?.started ? "" : `${this.bot?.id}:${this.person}`;
    const signature = JSON.stringify([letters, current()]);
    if (signature === this.mailSignature) return;
    const before = this.count ?? 0;
    this.mailSignature = signature;
    this.mailTitle.replaceChildren(icon("mail"), h("span", {}, t("mail_count", { count: letters.length })));
    this.letters.replaceChildren(...letters.toReversed().map((letter) => this.letter(letter)));
    const started = Boolean(this.room?.started);
    if (letters.length > before || this.mailOf !== this.person) this.mail.open = !started || this.mailOf === this.person;
    this.count = letters.length;
    this.mailOf = this.person;
  }

  letter(letter) {
    const deep = deepLink(letter.link);
    const open = () => {
      this.mail.open = false;
      this.stage.follow(deep, this.person);
    };
    return h(
      "article",
      { class: "letter" },
      h("h3", {}, pick(letter.subject), h("time", { datetime: letter.at }, clock(new Date(letter.at)))),
      h("p", {}, pick(letter.text)),
      deep && h("button", { type: "button", class: "primary", testid: "open-telegram", onclick: open }, t("open_telegram")),
    );
  }

  hint(me, letters) {
    if (!me) return [h("p", {}, t("nobody"))];
    if (!this.bot) return [h("p", {}, t("no_bot"))];
    const name = me.first_name;
    const words = letters.length ? t("hint_mail", { name }) : t(`hint_${this.audience}`, { name });
    return [avatar(this.bot.name, this.bot.id), h("h3", {}, this.bot.name), h("p", {}, words)];
  }

  // Lines for the question that is open, in the person's own language; what was said is not offered again.
  lines(me) {
    const cue = this.behind?.people[this.person]?.cue || "";
    const said = new Set((this.room?.messages || []).map((message) => message.text));
    return (me?.lines[cue] || [])
      .map((line) => ({ text: (typeof line === "string" ? line : line[me.language_code]) ?? pick(line), meaning: pick(line) }))
      .filter(({ text }) => text.startsWith("/") || !said.has(text));
  }

  menu(message) {
    if (!this.room?.started || this.room.blocked) return [];
    const offered = [{ name: "reply", run: () => this.composer.reply(message, brief(message)) }];
    if (message.from?.id === this.person && message.text && !message.forward_origin) {
      offered.push({ name: "edit", run: () => this.composer.edit(message) });
    }
    return offered;
  }

  lastOwn() {
    return this.room?.messages.findLast((message) => message.from?.id === this.person && message.text);
  }

  send(text, { reply, edit }) {
    if (edit) return this.do("edit", { message_id: edit.message_id, text });
    return this.do("say", { text, reply_to: reply?.message_id });
  }

  tap(message, button) {
    return this.do("tap", { message_id: message.message_id, data: button.callback_data });
  }

  do(name, given = {}) {
    return this.stage.trying(act(name, { person: this.person, bot: this.bot?.id, ...given }));
  }

  // What a bot answers to a tap is shown for a moment, once.
  answers() {
    for (const tap of this.room?.taps || []) {
      if (!tap.answered || this.answered.has(tap.id)) continue;
      this.answered.add(tap.id);
      if (tap.text && this.ready) this.stage.toast(tap.text);
    }
    this.ready = true;
  }
}
