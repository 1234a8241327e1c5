// Plain-worded buttons that make something go wrong.

import { act } from "./api.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

const FAULTS = ["429", "lost", "timeout", "500", "duplicate"];

export class Troubles {
  // `stage` offers `buyer()` (the chosen buyer), `toast(words)` and `trying(promise)`.
  constructor(stage) {
    this.stage = stage;
    this.count = h("span", { class: "count", hidden: true });
    this.word = h("span", { class: "wide-only" });
    this.toggle = h("button", { type: "button", class: "tool", testid: "troubles", popovertarget: "troubles" }, icon("storm"), this.word, this.count);
    this.panel = h("div", { id: "troubles", popover: "auto", class: "panel" });
  }

  update(state) {
    this.word.textContent = t("troubles");
    this.toggle.setAttribute("aria-label", t("troubles"));
    this.count.hidden = state.faults.length === 0;
    this.count.textContent = String(state.faults.length);
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
    this.panel.replaceChildren(
      h(
        "div",
        { class: "panel-head" },
        h("h2", {}, t("troubles")),
        h("button", { type: "button", class: "round", popovertarget: "troubles", popovertargetaction: "hide", "aria-label": t("close"), title: t("close") }, icon("close")),
      ),
      h("p", { class: "quiet" }, t("troubles_hint")),
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
    if (focused) this.panel.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
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
