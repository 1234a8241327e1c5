// Puts the panes on the stage and keeps them true to the world.

import { act, backstage, follow, Refusal } from "./api.js";
import { Backstage } from "./backstage.js";
import { Channel } from "./channel.js";
import { h, icon } from "./dom.js";
import { Phone } from "./phone.js";
import { deepLink } from "./rich.js";
import { Tour } from "./tour.js";
import { Troubles } from "./troubles.js";
import { choose, current, load, moment, remember, remembered, t } from "./words.js";

const THREE_DAYS = 3 * 24 * 3600; // seconds
const TOAST_LASTS = 4500; // milliseconds
const LOOKS = [120, 1300, 5000]; // milliseconds after a change: the store is written a little later than Telegram, a CRM later still
const NAMES = ["buyer", "staff", "channel", "backstage"];
const SIDES = ["channel", "backstage"]; // one place between them on a wide screen

let world = null;
let behind = null;

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
  phone.speak("telegram");
  show(bot.audience === "staff" ? "staff" : "buyer");
  return trying(act("open", { person: known?.id || phone.person, bot: bot.id, payload: deep.payload }));
}

// Where a button with an address leads.
function leave(url) {
  const deep = deepLink(url);
  if (deep) return go(deep);
  if (/^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

const stage = {
  follow: go,
  leave,
  toast,
  trying,
  draw: () => draw(),
  buyer: () => world?.people.find((one) => one.id === panes.buyer.person),
  slackBuyer: () => panes.buyer.slack.person,
  inSlack: () => panes.buyer.inSlack,
};
const panes = {
  buyer: new Phone("buyer", stage),
  staff: new Phone("staff", stage),
  channel: new Channel(stage),
  backstage: new Backstage(stage),
};
const troubles = new Troubles(stage);

const played = (role) => world?.people.find((one) => one.id === panes[role].person);
const tour = new Tour({
  show(name, side) {
    if (side) turn(side);
    panes[name].speak?.("telegram"); // its steps are told of Telegram
    draw();
    show(name);
  },
  shown: (name) => document.body.dataset[narrow.matches ? "pane" : "side"] === name,
  // The first of each side who speaks the visitor's language.
  be(spoken) {
    for (const role of ["buyer", "staff"]) {
      const found = world.people.find((one) => one.role === role && one.language_code === spoken);
      if (found) panes[role].choose(found.id);
    }
  },
  buyer: () => played("buyer"),
  staff: () => played("staff"),
});

// --- the bar ---

const brand = h("div", { class: "brand" }, h("img", { src: "/page/icon.svg", alt: "", width: "28", height: "28" }), h("b", {}), h("span", { class: "wide-only" }));
const time = h("time", { testid: "demo-time" });
const later = h("button", { type: "button", class: "tool strong", testid: "advance", onclick: advance }, icon("forward"), h("span", {}));
const language = h("button", { type: "button", class: "tool", testid: "language", onclick: () => (choose(current() === "ru" ? "en" : "ru"), draw()) });
const theme = h("button", { type: "button", class: "tool", testid: "theme", onclick: flip });
const offline = h("p", { class: "offline", role: "alert", hidden: true });
const bar = document.getElementById("bar");
bar.append(brand, h("div", { class: "clock" }, time, later), h("div", { class: "tools" }, tour.toggle, troubles.toggle, language, theme), troubles.panel, offline);

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

// --- tabs: four on a narrow screen, two over the shared place on a wide one ---

const narrow = matchMedia("(max-width: 860px)");

const tabs = document.getElementById("tabs");
const buttons = Object.fromEntries(
  NAMES.map((name) => {
    const button = h("button", { type: "button", testid: `tab-${name}`, "aria-controls": `pane-${name}`, onclick: () => show(name) }, h("span", {}), h("i", { class: "dot", hidden: true }));
    return [name, button];
  }),
);
tabs.append(...NAMES.map((name) => buttons[name]));
const turns = Object.fromEntries(SIDES.map((name) => [name, h("button", { type: "button", testid: `side-${name}`, "aria-controls": `pane-${name}`, onclick: () => show(name) })]));
const turner = h("div", { class: "switch" }, Object.values(turns));

function turn(name) {
  document.body.dataset.side = name;
  for (const [key, button] of Object.entries(turns)) button.setAttribute("aria-pressed", String(key === name));
}

function show(name) {
  document.body.dataset.pane = name;
  for (const [key, button] of Object.entries(buttons)) {
    button.setAttribute("aria-pressed", String(key === name));
    if (key === name) mark(button, false);
  }
  if (SIDES.includes(name)) turn(name);
  panes[name].toBottom?.();
  if (world) tour.update(world, behind);
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
  brand.lastChild.textContent = t(world.slack ? "tagline_slack" : "tagline");
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
    const news = panes[name].update(world, behind);
    if (news && document.body.dataset.pane !== name) mark(buttons[name], true);
  }
  for (const name of SIDES) turns[name].textContent = t(`pane_${name}`);
  turner.hidden = buttons.backstage.hidden = !world.backstage;
  troubles.update(world);
  tour.update(world, behind);
}

// Looks behind the scenes soon after something happened, and once more when the dust has settled.
const looks = [];

function lookSoon() {
  if (!world.backstage) return;
  looks.forEach(clearTimeout);
  looks.splice(0, looks.length, ...LOOKS.map((wait) => setTimeout(peek, wait)));
}

async function peek() {
  try {
    behind = (await backstage()) || behind;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // out of reach: `follow` says so
  }
  draw();
}

await load();
paint();
document.getElementById("stage").append(panes.buyer.node, panes.staff.node, h("div", { class: "side" }, turner, panes.channel.node, panes.backstage.node));
document.body.append(toasts);
turn("channel");
show("buyer");
const refresh = follow(
  (state) => {
    world = state;
    draw();
    lookSoon();
  },
  (connected) => (offline.hidden = connected),
);
refresh();
