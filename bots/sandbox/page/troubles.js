// Plain-worded buttons that make something go wrong.

import { act } from "./api.js";
import { h, icon } from "./dom.js";
import { SlackTroubles } from "./slacktroubles.js";
import { t } from "./words.js";

const FAULTS = ["429", "lost", "timeout", "500", "duplicate"];

export class Troubles {
  // `stage` offers `buyer()` (the chosen buyer), `slackBuyer()`, `inSlack()`, `toast(words)`, `trying(promise)`.
  constructor(stage) {
    this.stage = stage;
    this.count = h("span", { class: "count", hidden: true });
    this.word = h("span", { class: "wide-only" });
    this.toggle = h("button", { type: "button", class: "tool", testid: "troubles", popovertarget: "troubles" }, icon("storm"), this.word, this.count);
    this.title = h("h2", {});
    this.close = h("button", { type: "button", class: "round", popovertarget: "troubles", popovertargetaction: "hide" }, icon("close"));
    this.hint = h("p", { class: "quiet" });
    this.choices = Object.fromEntries(["telegram", "slack"].map((name) => [name, h("button", { type: "button", "data-messenger": name, testid: `troubles-${name}`, onclick: () => this.turn(name) }, name === "slack" ? "Slack" : "Telegram")]));
    this.switch = h("div", { class: "messengers", role: "group" }, Object.values(this.choices));
    this.telegram = h("div", {});
    this.slack = new SlackTroubles(stage);
    const head = h("div", { class: "panel-head" }, this.title, this.close);
    this.panel = h("div", { id: "troubles", popover: "auto", class: "panel" }, head, this.hint, this.switch, this.telegram, this.slack.node);
  }

  // Whose troubles are seen: until somebody chooses, of the messenger that the buyer's phone shows.
  turn(chosen = this.chosen) {
    this.chosen = chosen;
    const seen = this.switch.hidden ? "telegram" : chosen || (this.stage.inSlack() ? "slack" : "telegram");
    this.telegram.hidden = seen === "slack";
    this.slack.node.hidden = seen !== "slack";
    for (const [name, button] of Object.entries(this.choices)) button.setAttribute("aria-pressed", String(name === seen));
  }

  update(state) {
    for (const node of [this.word, this.title]) node.textContent = t("troubles");
    this.hint.textContent = t("troubles_hint");
    this.close.title = t("close");
    this.close.setAttribute("aria-label", t("close"));
    this.switch.hidden = !state.slack;
    this.switch.setAttribute("aria-label", t("messenger"));
    this.turn();
    this.toggle.setAttribute("aria-label", t("troubles"));
    const waiting = state.faults.length + this.slack.update(state.slack);
    this.count.hidden = waiting === 0;
    this.count.textContent = String(waiting);
    const buyer = this.stage.buyer();
    const bots = state.bots;
    if (!bots.some((bot) => bot.id === this.bot)) this.bot = bots[0]?.id;
    const chat = state.chats.find((room) => room.person === buyer?.id && state.bots.find((bot) => bot.id === room.bot)?.audience === "buyer");
    const channel = state.channels[0];
    const poster = bots.find((bot) => bot.audience === "staff");
    const inside = channel && poster && channel.admins.includes(poster.id);
    const signature = JSON.stringify([document.documentElement.lang, bots, buyer, chat?.started, chat?.blocked, inside, state.faults, state.limiter, this.bot]);
    if (signature === this.signature) return;
    this.signature = signature;
    const focused = document.activeElement?.dataset.testid;
    const name = buyer?.first_name;
    this.telegram.replaceChildren(
      this.whose(bots),
      h(
        "div",
        { class: "grid" },
        FAULTS.map((kind) => this.choice(`fault_${kind}`, () => this.order(kind))),
        chat?.started && this.choice(`trouble_${chat.blocked ? "unblock" : "block"}`, () => this.do(chat.blocked ? "unblock" : "block", { person: buyer.id, bot: chat.bot }), { name }),
        channel && poster && this.choice(`trouble_channel_${inside ? "off" : "on"}`, () => this.do("channel_admin", { channel: channel.id, bot: poster.id, admin: !inside })),
        this.choice(state.limiter ? "limiter_off" : "limiter_on", () => this.do("limiter", { on: !state.limiter }), {}, "limiter_hint"),
      ),
      this.queue(state.faults),
    );
    if (focused) this.telegram.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }

  whose(bots) {
    if (bots.length < 2) return "";
    return h(
      "fieldset",
      { class: "whose" },
      h("legend", {}, t("whose")),
      bots.map((bot) => {
        const chosen = bot.id === this.bot;
        const choose = () => (this.bot = bot.id);
        return h("label", {}, h("input", { type: "radio", name: "whose", value: String(bot.id), checked: chosen, onchange: choose }), h("span", {}, bot.name));
      }),
    );
  }

  choice(key, run, given = {}, hint = `${key}_hint`) {
    return h("button", { type: "button", class: "trouble", testid: key.replaceAll("_", "-"), onclick: run }, h("b", {}, t(key, given)), h("span", {}, t(hint)));
  }

  queue(faults) {
    const named = (kind) => (FAULTS.includes(kind) ? t(`fault_${kind}`) : kind);
    const words = faults.map(({ kind, times }) => (times > 1 ? `${named(kind)} ×${times}` : named(kind)));
    const clear = () => this.stage.trying(act("faults", {}, "DELETE"));
    return h(
      "div",
      { class: "waiting" },
      h("p", { "aria-live": "polite" }, faults.length ? t("waiting", { list: words.join(", ") }) : t("calm")),
      faults.length > 0 && h("button", { type: "button", class: "plain", testid: "clear-faults", onclick: clear }, t("clear")),
    );
  }

  async order(kind) {
    if (await this.do("fault", { kind, bot: this.bot })) this.stage.toast(t("ordered"));
  }

  do(name, given) {
    return this.stage.trying(act(name, given));
  }
}
