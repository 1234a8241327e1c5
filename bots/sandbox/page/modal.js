// A modal of a Slack app: a native dialog, so that focus stays inside and Esc closes it.

import { act } from "./api.js";
import { blockNodes } from "./blocks.js";
import { h, icon } from "./dom.js";
import { Field } from "./fields.js";
import { worded } from "./mrkdwn.js";
import { t } from "./words.js";

export class Modal {
  // `stage` offers `trying(promise)` and `toast(words)`; `whose()` gives person, bot and the people to pick from.
  constructor(name, stage, whose) {
    Object.assign(this, { name, stage, whose });
    this.fields = [];
    this.form = h("form", { novalidate: true, onsubmit: (event) => (event.preventDefault(), this.submit()) });
    this.node = h("dialog", { class: "slack-modal", testid: `${name}-modal`, "aria-labelledby": `${name}-modal-title` }, this.form);
    this.node.addEventListener("cancel", (event) => (event.preventDefault(), this.close()));
    document.body.append(this.node);
  }

  // `shown` is what the state says of this person's modal, or nothing.
  update(shown, who) {
    if (!shown) {
      if (this.node.open) this.node.close();
      this.key = "";
      return;
    }
    const key = `${shown.view.id}/${shown.view.hash}/${document.documentElement.lang}`;
    if (key !== this.key) this.draw(shown.view, who, this.view?.id === shown.view.id);
    this.key = key;
    this.view = shown.view;
    const trouble = shown.trouble || "";
    if (this.trouble.textContent !== trouble) this.trouble.textContent = trouble;
    this.trouble.hidden = !trouble;
    const errors = JSON.stringify(shown.errors);
    if (errors !== this.errors) {
      this.errors = errors;
      for (const field of this.fields) field.complain(shown.errors[field.block.block_id]);
      this.fields.find((field) => shown.errors[field.block.block_id])?.focus();
    }
    if (!this.node.open) {
      this.node.showModal();
      this.fields[0]?.focus();
    }
  }

  draw(view, who, again) {
    const typed = again ? this.values() : {};
    this.fields = [];
    this.errors = "{}";
    this.trouble = h("p", { class: "field-error", role: "alert", hidden: true });
    const input = (block) => {
      const field = new Field(block, this.whose().people, this.name);
      if (block.element.action_id in typed) field.restore(typed[block.element.action_id]);
      this.fields.push(field);
      return field.node;
    };
    const press = (place) => this.stage.trying(act("slack/tap_modal", { ...this.who(), row: place.row, col: place.col }));
    const cross = h("button", { type: "button", class: "round", "aria-label": t("close"), title: t("close"), onclick: () => this.close() }, icon("close"));
    this.button = view.submit && h("button", { type: "submit", class: "primary", testid: `${this.name}-modal-submit` }, worded(view.submit));
    const leave = h("button", { type: "button", class: "second", onclick: () => this.close() }, view.close ? worded(view.close) : t("cancel"));
    this.form.replaceChildren(
      h("header", { class: "modal-head" }, h("h2", { id: `${this.name}-modal-title` }, worded(view.title)), cross),
      h("div", { class: "modal-body" }, blockNodes(view.blocks, { who, press, input })),
      this.trouble,
      h("footer", { class: "modal-foot" }, leave, this.button),
    );
  }

  values() {
    return Object.fromEntries(this.fields.map((field) => [field.element.action_id, field.read()]));
  }

  who() {
    const { person, bot } = this.whose();
    return { person, bot };
  }

  async submit() {
    if (this.button) this.button.disabled = true;
    await this.stage.trying(act("slack/submit", { ...this.who(), values: this.values() }));
    if (this.button) this.button.disabled = false;
  }

  close() {
    return this.stage.trying(act("slack/close_modal", this.who()));
  }
}
