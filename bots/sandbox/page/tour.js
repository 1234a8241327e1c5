// A tour of six steps: it points, notices what was done, offers to go on, and never stands in the way.

import { h, icon } from "./dom.js";
import { current, remember, remembered, t } from "./words.js";

const OFF = "off";
const TWO_DAYS = 2 * 24 * 3600 * 1000; // milliseconds
const RIGHTS = /^(стоп|stop|\/stop|\/mydata|\/forget|\/withdraw)\W*$/i;

const letter = () => "#pane-buyer .mail";
const posted = ({ state }) => state.channels.some((room) => room.messages.length > 0);

// `pane` is brought to the front, `spot` is pointed at, `done` looks at the world and at what is kept.
const STEPS = [
  { pane: "buyer", spot: letter, done: ({ chat }) => chat?.started },
  { pane: "buyer", spot: ({ chat }) => (chat?.started ? "#pane-buyer .foot-bar" : letter()), done: ({ kept }) => kept.wishes > 0 },
  { pane: "backstage", spot: () => "#pane-backstage", done: ({ kept, shown }) => shown("backstage") && kept.wishes + kept.evidence > 0 },
  { pane: "staff", spot: () => "#pane-staff .foot-bar", done: ({ staff }) => answered(staff, /^\/(digest|menu)\b/) },
  { pane: "staff", side: "channel", spot: (sight) => (posted(sight) ? "#pane-channel" : "#pane-staff .foot-bar"), done: posted },
  { pane: "buyer", spot: () => "[data-testid=advance]", done: ({ later, chat }) => later || (chat?.messages || []).some((message) => RIGHTS.test(message.text || "") && message.from.id === chat.person) },
];

// Whether the bot answered what this person asked.
function answered(room, asked) {
  const at = (room?.messages || []).findIndex((message) => asked.test(message.text || ""));
  return at >= 0 && room.messages.slice(at).some((message) => message.from?.is_bot);
}

export class Tour {
  // `stage` offers `show(pane, side)`, `shown(pane)`, `be(language)` and `buyer()`, `staff()`: who is played.
  constructor(stage) {
    this.stage = stage;
    const saved = remembered("tour");
    this.step = saved === OFF ? OFF : saved === null ? null : Math.min(Number(saved) || 0, STEPS.length - 1);
    this.word = h("span", { class: "wide-only" });
    this.toggle = h("button", { type: "button", class: "tool", testid: "tour", onclick: () => this.begin() }, icon("compass"), this.word);
    this.count = h("b", { class: "tour-count" });
    this.text = h("p", {});
    this.mark = h("span", { class: "tour-done", hidden: true });
    this.words = h("div", { class: "tour-words", role: "status" }, this.count, this.mark, this.text);
    const button = (name, run) => h("button", { type: "button", class: "plain", testid: `tour-${name}`, onclick: run });
    this.back = button("back", () => this.to(this.step - 1));
    this.next = button("next", () => (this.step === null ? this.begin() : this.to(this.step + 1)));
    this.skip = button("skip", () => this.end());
    this.node = document.getElementById("tour");
    this.node.append(this.words, h("div", { class: "tour-buttons" }, this.skip, this.back, this.next));
  }

  begin() {
    this.stage.be(current());
    this.to(0);
    this.next.focus({ preventScroll: true });
  }

  end() {
    this.step = OFF;
    remember("tour", OFF);
    this.draw();
    this.toggle.focus({ preventScroll: true });
  }

  to(step) {
    if (step >= STEPS.length) return this.end();
    this.step = Math.max(step, 0);
    this.since = this.state ? Date.parse(this.state.now) : 0;
    remember("tour", String(this.step));
    const { pane, side } = STEPS[this.step];
    this.stage.show(pane, side);
    this.draw();
  }

  update(state, behind) {
    Object.assign(this, { state, behind });
    this.since ??= Date.parse(state.now);
    this.toggle.hidden = !state.backstage;
    this.word.textContent = t("tour");
    this.toggle.title = t("tour_again");
    this.toggle.setAttribute("aria-label", t("tour_again"));
    this.draw();
  }

  draw() {
    const { state } = this;
    this.node.hidden = !state?.backstage || this.step === OFF;
    this.node.setAttribute("aria-label", t("tour"));
    const going = !this.node.hidden && this.step !== null;
    const sight = going && this.sight();
    const done = going && Boolean(STEPS[this.step].done(sight));
    this.point(going ? STEPS[this.step].spot(sight) : null);
    if (this.node.hidden) return;
    const last = this.step === STEPS.length - 1;
    const name = this.stage.buyer()?.first_name || "";
    write(this.count, going ? t("tour_step", { step: this.step + 1, steps: STEPS.length }) : t("tour"));
    write(this.text, going ? t(`tour_${this.step + 1}`, { name }) : t("tour_invite"));
    write(this.mark, done ? t("tour_done") : "");
    this.mark.hidden = !done;
    this.back.hidden = !going || this.step === 0;
    this.skip.hidden = going && last;
    write(this.back, t("tour_back"));
    write(this.skip, t(going ? "tour_skip" : "tour_not_now"));
    write(this.next, t(!going ? "tour_begin" : last ? "tour_finish" : "tour_next"));
    this.next.className = done || !going ? "primary" : "second";
  }

  // What the steps look at.
  sight() {
    const { state, behind } = this;
    const [buyer, staff] = [this.stage.buyer(), this.stage.staff()];
    const chatOf = (person) => state.chats.find((room) => room.person === person?.id);
    const kept = behind?.people?.[buyer?.id] || { wishes: 0, evidence: 0 };
    const later = Date.parse(state.now) - this.since > TWO_DAYS;
    return { state, kept, later, chat: chatOf(buyer), staff: chatOf(staff), shown: this.stage.shown };
  }

  point(selector) {
    const spot = selector && document.querySelector(selector);
    for (const node of document.querySelectorAll(".spot")) if (node !== spot) node.classList.remove("spot");
    spot?.classList.add("spot");
  }
}

// A reader hears only what really changed.
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
