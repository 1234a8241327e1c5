// Puts the three panes on the stage and keeps them true to the world.

import { act, follow, Refusal } from "./api.js";
import { Channel } from "./channel.js";
import { h, icon } from "./dom.js";
import { Phone } from "./phone.js";
import { Troubles } from "./troubles.js";
import { choose, current, load, moment, remember, remembered, t } from "./words.js";

const THREE_DAYS = 3 * 24 * 3600; // seconds
const TOAST_LASTS = 4500; // milliseconds
const NAMES = ["buyer", "staff", "channel"];

let world = null;

const toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });

function toast(words) {
  const node = h("p", {}, words);
  toasts.replaceChildren(node);
  setTimeout(() => node.remove(), TOAST_LASTS);
}

// Waits for an act; a refusal is shown in words. Resolves to what was done, or to null.
async function trying(promise) {
  try {
    return await promise;
  } catch (error) {
    const words = error instanceof Refusal ? error.message : t("offline");
    toast(t("failed", { words }));
    return null;
  }
}

// Follows https://t.me/<bot>?start=<payload> as whoever sits at the phone that this bot belongs to.
function go(deep, person) {
  const bot = world.bots.find((known) => known.username.toLowerCase() === deep.bot.toLowerCase());
  if (!bot) return toast(t("no_bot"));
  const phone = bot.audience === "staff" ? panes.staff : panes.buyer;
  const known = world.people.find((one) => one.id === person && one.role === bot.audience);
  show(bot.audience === "staff" ? "staff" : "buyer");
  return trying(act("open", { person: known?.id || phone.person, bot: bot.id, payload: deep.payload }));
}

const stage = { follow: go, toast, trying, buyer: () => world?.people.find((one) => one.id === panes.buyer.person) };
const panes = { buyer: new Phone("buyer", stage), staff: new Phone("staff", stage), channel: new Channel(stage) };
const troubles = new Troubles(stage);

// --- the bar ---

const brand = h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "", width: "28", height: "28" }), h("b", {}), h("span", { class: "wide-only" }));
const time = h("time", { testid: "demo-time" });
const later = h("button", { type: "button", class: "tool strong", testid: "advance", onclick: advance }, icon("forward"), h("span", {}));
const language = h("button", { type: "button", class: "tool", testid: "language", onclick: () => (choose(current() === "ru" ? "en" : "ru"), draw()) });
const theme = h("button", { type: "button", class: "tool", testid: "theme", onclick: flip });
const offline = h("p", { class: "offline", role: "alert", hidden: true });
const bar = document.getElementById("bar");
bar.append(brand, h("div", { class: "clock" }, time, later), h("div", { class: "tools" }, troubles.toggle, language, theme), troubles.panel, offline);

async function advance() {
  later.disabled = true;
  if (await trying(act("advance", { seconds: THREE_DAYS }))) toast(t("three_days_passed"));
  later.disabled = !world?.can_advance;
}

const dark = matchMedia("(prefers-color-scheme: dark)");

function paint() {
  const chosen = remembered("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
  const night = (chosen || (dark.matches ? "dark" : "light")) === "dark";
  theme.replaceChildren(icon(night ? "sun" : "moon"));
  return night;
}

function flip() {
  remember("theme", paint() ? "light" : "dark");
  paint();
}

dark.addEventListener("change", paint);

// --- tabs, for narrow screens ---

const tabs = document.getElementById("tabs");
const buttons = Object.fromEntries(
  NAMES.map((name) => {
    const button = h("button", { type: "button", testid: `tab-${name}`, "aria-controls": `pane-${name}`, onclick: () => show(name) }, h("span", {}), h("i", { class: "dot", hidden: true }));
    return [name, button];
  }),
);
tabs.append(...NAMES.map((name) => buttons[name]));

function show(name) {
  document.body.dataset.pane = name;
  for (const [key, button] of Object.entries(buttons)) {
    button.setAttribute("aria-pressed", String(key === name));
    if (key === name) mark(button, false);
  }
  panes[name].log.toBottom(false);
}

function mark(button, news) {
  const dot = button.lastChild;
  dot.hidden = !news;
  button.setAttribute("aria-label", news ? `${button.firstChild.textContent}, ${t("new_here")}` : button.firstChild.textContent);
}

// --- everything at once ---

function draw() {
  if (!world) return;
  brand.children[1].textContent = t("brand");
  brand.lastChild.textContent = t("tagline");
  const now = new Date(world.now);
  time.dateTime = world.now;
  time.textContent = moment(now);
  time.title = t("demo_time");
  time.setAttribute("aria-label", `${t("demo_time")}: ${moment(now)}`);
  later.lastChild.textContent = t("three_days");
  later.hidden = !world.can_advance;
  later.title = world.can_advance ? "" : t("no_clock");
  language.textContent = current() === "ru" ? "EN" : "RU";
  language.setAttribute("aria-label", t("language"));
  language.lang = current() === "ru" ? "en" : "ru";
  theme.setAttribute("aria-label", t("theme"));
  theme.title = t("theme");
  offline.textContent = t("offline");
  for (const name of NAMES) {
    buttons[name].firstChild.textContent = t(`pane_${name}`);
    panes[name].node.setAttribute("aria-label", t(`pane_${name}`));
    const news = panes[name].update(world);
    if (news && document.body.dataset.pane !== name) mark(buttons[name], true);
  }
  troubles.update(world);
}

await load();
paint();
document.getElementById("stage").append(...NAMES.map((name) => panes[name].node));
document.body.append(toasts);
show("buyer");
const refresh = follow(
  (state) => {
    world = state;
    draw();
  },
  (connected) => (offline.hidden = connected),
);
refresh();
