// Block Kit as DOM nodes, for messages, modals and the App Home.

import { h, icon } from "./dom.js";
import { mrkdwn, richText, worded } from "./mrkdwn.js";
import { t } from "./words.js";

// `stage` offers `who(id)`, `press({row, col, url})`, `chosen` (by action_id), `busy(element)`, and in a modal
// `input(block)`, which makes a field.
export function blockNodes(blocks, stage) {
  let row = -1;
  return blocks.map((block) => {
    const pressed = block.type !== "input" && pressable(block).length > 0;
    if (pressed) row += 1;
    return node(block, new Row(row, stage));
  });
}

// What can be pressed in a block, in the order in which the sandbox counts it.
function pressable(block) {
  const found = [block.accessory, block.type === "actions" ? block.elements : []].flat();
  return found.filter((element) => element && element.type !== "image");
}

export const optionsOf = (element) => [...(element.options || []), ...(element.option_groups || []).flatMap((group) => group.options)];

class Row {
  constructor(row, stage) {
    Object.assign(this, { row, stage, col: 0 });
  }

  element(element) {
    if (element.type === "image") return picture(element, "thumb");
    if (element.type === "button") return this.button(element);
    const options = optionsOf(element);
    const first = this.col;
    this.col += options.length;
    if (!options.length) return h("span", { class: "quiet" }, t("slack_not_here"));
    const press = (index) => this.stage.press({ row: this.row, col: first + index });
    if (["radio_buttons", "checkboxes"].includes(element.type)) return this.boxes(element, options, press);
    return this.menu(element, options, press);
  }

  button(element) {
    const place = { row: this.row, col: this.col++, url: element.url };
    const tone = element.style ? ` ${element.style}` : "";
    const busy = this.stage.busy?.(element);
    const shape = { type: "button", class: `block-button${tone}${busy ? " pending" : ""}`, "aria-busy": busy ? "true" : undefined };
    return h("button", { ...shape, "aria-label": element.accessibility_label, onclick: () => this.stage.press(place) }, worded(element.text));
  }

  menu(element, options, press) {
    const label = element.placeholder?.text || (element.type === "overflow" ? t("more_options") : t("choose"));
    const chosen = this.held(element)?.selected_option?.value;
    const select = h(
      "select",
      { class: "block-select", "aria-label": label, onchange: () => select.selectedIndex > 0 && press(select.selectedIndex - 1) },
      h("option", { value: "" }, element.type === "overflow" ? "⋯" : label),
      options.map((option) => h("option", { value: option.value, selected: option.value === chosen }, option.text.text)),
    );
    return select;
  }

  boxes(element, options, press) {
    const kind = element.type === "checkboxes" ? "checkbox" : "radio";
    const held = this.held(element);
    const values = new Set([held?.selected_option, ...(held?.selected_options || [])].filter(Boolean).map((option) => option.value));
    return h(
      "div",
      { class: "boxes", role: "group" },
      options.map((option, index) =>
        h(
          "label",
          {},
          h("input", { type: kind, name: element.action_id, checked: values.has(option.value), onchange: () => press(index) }),
          h("span", {}, worded(option.text, this.stage.who)),
        ),
      ),
    );
  }

  held(element) {
    const first = { selected_option: element.initial_option, selected_options: element.initial_options };
    return this.stage.chosen?.[element.action_id] || first;
  }
}

function node(block, row) {
  const { who } = row.stage;
  if (block.type === "divider") return h("hr", {});
  if (block.type === "header") return h("h4", { class: "block-header" }, worded(block.text, who));
  if (block.type === "rich_text") return h("div", { class: "block" }, richText(block, who));
  if (block.type === "image") return h("figure", { class: "block" }, block.title && h("figcaption", {}, worded(block.title, who)), picture(block));
  if (block.type === "actions") return h("div", { class: "block-actions" }, block.elements.map((element) => row.element(element)));
  if (block.type === "context") return h("div", { class: "block-context" }, block.elements.map((element) => (element.type === "image" ? picture(element, "tiny") : h("span", {}, worded(element, who)))));
  if (block.type === "input") return row.stage.input ? row.stage.input(block) : h("p", { class: "quiet" }, t("slack_not_here"));
  if (block.type === "section") {
    return h(
      "div",
      { class: "block-section" },
      h(
        "div",
        { class: "text" },
        block.text && h("div", {}, worded(block.text, who)),
        block.fields && h("div", { class: "block-fields" }, block.fields.map((field) => h("div", {}, worded(field, who)))),
      ),
      block.accessory && h("div", { class: "accessory" }, row.element(block.accessory)),
    );
  }
  return h("p", { class: "quiet" }, t("slack_not_here"));
}

// Pictures from outside are never fetched: their words stand for them.
function picture({ alt_text: alt, slack_file: file }, shape = "") {
  if (file?.id) return h("img", { class: shape, src: `/sandbox/slack/file/${encodeURIComponent(file.id)}`, alt });
  return h("span", { class: `outside ${shape}`, role: "img", "aria-label": alt }, icon("image"), h("span", {}, alt));
}

// What a message says: its blocks, or its text.
export function contents(message, stage) {
  if (message.blocks?.length) return blockNodes(message.blocks, stage);
  return message.text ? [h("div", { class: "text" }, mrkdwn(message.text, stage.who))] : [];
}

// Words of a message, for a quotation of one line.
export function inBrief(message) {
  const texts = [];
  (function look(value) {
    if (Array.isArray(value)) value.forEach(look);
    else if (value && typeof value === "object") {
      for (const [name, item] of Object.entries(value)) name === "text" && typeof item === "string" ? texts.push(item) : look(item);
    }
  })(message.blocks || []);
  const words = (texts.join(" ") || message.text || message.files?.[0]?.name || "").replaceAll("\n", " ");
  return words.length > 90 ? `${words.slice(0, 90)}…` : words;
}
