// Fields of a modal: one input block, one field; what was typed can be read and put back.

import { h } from "./dom.js";
import { optionsOf } from "./blocks.js";
import { worded } from "./mrkdwn.js";
import { t } from "./words.js";

const TYPES = { email_text_input: "email", url_text_input: "url", datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const STARTS = { datepicker: "initial_date", timepicker: "initial_time" };

export class Field {
  // `people` are who can be picked; `id` makes the names of nodes unique on the page.
  constructor(block, people, id) {
    this.block = block;
    this.element = block.element;
    this.id = `${id}-${block.block_id}`;
    this.error = h("p", { class: "field-error", id: `${this.id}-error`, role: "alert", hidden: true });
    const hint = block.hint && h("p", { class: "quiet", id: `${this.id}-hint` }, worded(block.hint));
    const title = [worded(block.label), block.optional && h("span", { class: "quiet" }, ` ${t("optional")}`)];
    if (this.grouped()) {
      this.inputs = optionsOf(this.element).map((option) => this.box(option));
      const boxes = h("div", { class: "boxes" }, this.inputs.map(({ input, words }) => h("label", {}, input, h("span", {}, words))));
      this.node = h("fieldset", { class: "field" }, h("legend", {}, title), boxes, hint, this.error);
    } else {
      this.control = this.make(people);
      this.control.id = this.id;
      this.control.setAttribute("aria-describedby", [hint && `${this.id}-hint`, `${this.id}-error`].filter(Boolean).join(" "));
      this.node = h("div", { class: "field" }, h("label", { for: this.id }, title), this.control, hint, this.error);
    }
    this.node.dataset.testid = `field-${this.element.action_id}`;
  }

  grouped() {
    return ["radio_buttons", "checkboxes", "multi_static_select"].includes(this.element.type);
  }

  box(option) {
    const { element } = this;
    const held = [element.initial_option, ...(element.initial_options || [])].filter(Boolean).map((one) => one.value);
    const input = h("input", { type: element.type === "radio_buttons" ? "radio" : "checkbox", name: this.id, value: option.value, checked: held.includes(option.value) });
    return { input, words: worded(option.text) };
  }

  make(people) {
    const { element } = this;
    const { type } = element;
    const placeholder = element.placeholder?.text;
    if (type === "static_select" || type === "users_select") {
      const offered = type === "users_select" ? people.map(({ id, name }) => ({ value: id, name })) : optionsOf(element).map((option) => ({ value: option.value, name: option.text.text }));
      const chosen = element.initial_option?.value || element.initial_user;
      const empty = h("option", { value: "" }, placeholder || t("choose"));
      return h("select", {}, empty, offered.map(({ value, name }) => h("option", { value, selected: value === chosen }, name)));
    }
    if (type === "plain_text_input" && element.multiline) return h("textarea", { rows: "4", placeholder, value: element.initial_value });
    const start = element[STARTS[type] || "initial_value"];
    return h("input", { type: TYPES[type] || "text", placeholder, value: start, inputmode: type === "number_input" ? "decimal" : undefined });
  }

  // In the shape in which the control room takes it.
  read() {
    const { type } = this.element;
    if (type === "radio_buttons") return this.inputs.find(({ input }) => input.checked)?.input.value ?? "";
    if (this.inputs) return this.inputs.filter(({ input }) => input.checked).map(({ input }) => input.value);
    if (type === "datetimepicker") return this.control.value ? Math.floor(Date.parse(this.control.value) / 1000) : null;
    return this.control.value;
  }

  restore(value) {
    if (this.inputs) for (const { input } of this.inputs) input.checked = [value].flat().includes(input.value);
    else if (this.element.type !== "datetimepicker") this.control.value = value;
  }

  complain(words) {
    this.error.textContent = words || "";
    this.error.hidden = !words;
    for (const node of this.controls()) node.setAttribute("aria-invalid", String(Boolean(words)));
  }

  controls() {
    return this.inputs ? this.inputs.map(({ input }) => input) : [this.control];
  }

  focus() {
    this.controls()[0]?.focus();
  }
}
