// What can go wrong with Slack, in plain words: a part of the panel of troubles.

import { act } from "./api.js";
import { h } from "./dom.js";
import { t } from "./words.js";

const FAULTS = ["429", "error", "lost", "timeout", "500", "duplicate"];
const REPLAYS = 3;

export class SlackTroubles {
  // `stage` offers `toast(words)`, `trying(promise)` and `slackBuyer()`: the id of the chosen buyer.
  constructor(stage) {
    this.stage = stage;
    this.node = h("section", { class: "slack-troubles", hidden: true });
  }

  // How many orders wait.
  update(slack) {
    if (!slack) return 0;
    const { apps, faults, limiter } = slack;
    if (!apps.some((app) => app.id === this.app)) this.app = apps[0]?.id;
    const buyer = slack.people.find((person) => person.id === this.stage.slackBuyer());
    const signature = JSON.stringify([document.documentElement.lang, apps.map((app) => [app.id, app.name]), buyer?.name, buyer?.deactivated, faults, limiter]);
    if (signature === this.signature) return faults.length;
    this.signature = signature;
    const focused = document.activeElement?.dataset.testid;
    this.node.replaceChildren(
      this.whose(apps),
      h(
        "div",
        { class: "grid" },
        FAULTS.map((kind) => this.choice(`slack_fault_${kind}`, () => this.order(kind))),
        ["disconnect", "replay"].map((kind) => this.choice(`slack_act_${kind}`, () => this.done(kind, { bot: this.app, times: REPLAYS }))),
        buyer && this.choice(`slack_act_${buyer.deactivated ? "unblock" : "block"}`, () => this.done(buyer.deactivated ? "unblock" : "block", { person: buyer.id }), { name: buyer.name }),
        this.choice(limiter ? "limiter_off" : "limiter_on", () => this.stage.trying(act("slack/limiter", { on: !limiter })), {}, "slack_limiter_hint", "slack-limiter"),
      ),
      this.queue(faults),
    );
    if (focused) this.node.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
    return faults.length;
  }

  whose(apps) {
    if (apps.length < 2) return "";
    const choose = (app) => () => (this.app = app.id);
    return h(
      "fieldset",
      { class: "whose" },
      h("legend", {}, t("slack_whose")),
      apps.map((app) => h("label", {}, h("input", { type: "radio", name: "slack-whose", value: app.id, checked: app.id === this.app, onchange: choose(app) }), h("span", {}, app.name))),
    );
  }

  choice(key, run, given = {}, hint = `${key}_hint`, testid = key.replaceAll("_", "-")) {
    return h("button", { type: "button", class: "trouble", testid, onclick: run }, h("b", {}, t(key, given)), h("span", {}, t(hint)));
  }

  queue(faults) {
    if (!faults.length) return "";
    const named = (kind) => (FAULTS.includes(kind) ? t(`slack_fault_${kind}`) : kind);
    const words = faults.map(({ kind, times }) => (times > 1 ? `${named(kind)} ×${times}` : named(kind)));
    const clear = () => this.stage.trying(act("slack/faults", {}, "DELETE"));
    return h(
      "div",
      { class: "waiting" },
      h("p", { "aria-live": "polite" }, t("waiting", { list: words.join(", ") })),
      h("button", { type: "button", class: "plain", testid: "slack-clear-faults", onclick: clear }, t("clear")),
    );
  }

  async order(kind) {
    if (await this.stage.trying(act("slack/fault", { kind, bot: this.app }))) this.stage.toast(t("ordered"));
  }

  async done(kind, given) {
    if (await this.stage.trying(act(`slack/${kind}`, given))) this.stage.toast(t("slack_done"));
  }
}
