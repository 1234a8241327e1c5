// What the store holds now, in words. The sandbox does not know what it means; it shows what it is told.

import { h, icon } from "./dom.js";
import { pick, t } from "./words.js";

const OTHERS = 2; // rows of other people that are seen before "more"

export class Backstage {
  // `stage` offers `buyer()`: whose things come first.
  constructor(stage) {
    this.stage = stage;
    this.title = h("h2", {});
    this.status = h("span", { class: "status" });
    this.sections = h("div", { class: "sections" });
    this.scroller = h("div", { class: "scroller", tabindex: "0", testid: "backstage" }, this.sections);
    const head = h("header", { class: "head" }, h("span", { class: "face" }, icon("box")), h("div", { class: "who" }, this.title, this.status));
    this.node = h("section", { class: "pane", id: "pane-backstage" }, head, this.scroller);
    this.unfolded = new Set();
    this.known = null;
  }

  update(state, behind) {
    this.title.textContent = t("pane_backstage");
    this.status.textContent = t("sub_backstage");
    this.scroller.setAttribute("aria-label", t("pane_backstage"));
    const me = this.stage.buyer();
    const signature = JSON.stringify([document.documentElement.lang, me?.id, behind]);
    if (!behind || signature === this.signature) return;
    this.signature = signature;
    this.names = new Map(state.people.map((person) => [person.id, person.first_name]));
    const seen = new Set();
    const focused = document.activeElement?.closest?.("details")?.dataset.key;
    this.sections.replaceChildren(...behind.sections.map((section) => this.section(section, me, seen)));
    if (focused) this.sections.querySelector(`[data-key="${CSS.escape(focused)}"] summary`)?.focus();
    this.known = seen;
  }

  section(section, me, seen) {
    const mine = section.rows.filter((row) => row.people.includes(me?.id));
    const others = section.rows.filter((row) => !row.people.includes(me?.id));
    const row = (one) => this.row(section.key, one, me, seen);
    const folded = others.slice(OTHERS).map(row);
    return h(
      "section",
      { class: "kept", testid: `kept-${section.key}` },
      h("h3", {}, pick(section.title), " ", h("span", { class: "number" }, String(section.rows.length))),
      section.rows.length === 0 && h("p", { class: "quiet" }, pick(section.empty)),
      (mine.length > 0 || others.length > 0) && h("ul", {}, mine.map(row), others.slice(0, OTHERS).map(row)),
      folded.length > 0 && this.more(section.key, folded),
    );
  }

  more(key, rows) {
    const toggle = (event) => (event.target.open ? this.unfolded.add(key) : this.unfolded.delete(key));
    const open = this.unfolded.has(key);
    return h("details", { "data-key": key, open, ontoggle: toggle }, h("summary", {}, t("more", { count: rows.length })), h("ul", {}, rows));
  }

  row(key, { people, text, detail, tone }, me, seen) {
    const mark = JSON.stringify([key, people, text, detail]);
    seen.add(mark);
    const fresh = this.known && !this.known.has(mark);
    const mine = people.includes(me?.id);
    const who = people.map((id) => this.names.get(id)).filter(Boolean).join(", ");
    const shape = ["kept-row", mine && "mine", fresh && "fresh", tone && `tone-is-${tone}`].filter(Boolean).join(" ");
    return h(
      "li",
      { class: shape },
      who && who !== pick(text) && h("b", { class: "whose-row" }, who),
      h("span", { class: "kept-text" }, pick(text)),
      pick(detail) && h("span", { class: "kept-detail" }, pick(detail)),
    );
  }
}
