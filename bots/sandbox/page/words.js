// The page's own language: two dictionaries with the same keys, and dates in demo time.

const dictionaries = {};
let language = "ru";

export async function load() {
  for (const name of ["ru", "en"]) {
    dictionaries[name] = await (await fetch(`/page/${name}.json`)).json();
  }
  choose(remembered("language") || (navigator.language.startsWith("ru") ? "ru" : "en"));
}

export function choose(name) {
  language = name in dictionaries ? name : "en";
  document.documentElement.lang = language;
  document.title = t("title");
  remember("language", language);
}

export const current = () => language;

export function t(key, given = {}) {
  const template = dictionaries[language][key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name) => given[name] ?? whole);
}

// Texts that came from the scene: plain, or one per language.
export function pick(words) {
  if (!words || typeof words === "string") return words || "";
  return words[language] ?? words.en ?? Object.values(words)[0] ?? "";
}

const format = (date, options) => new Intl.DateTimeFormat(language, options).format(date);
export const clock = (date) => format(date, { hour: "2-digit", minute: "2-digit" });
export const day = (date) => format(date, { weekday: "long", day: "numeric", month: "long" });
export const moment = (date) =>
  format(date, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function remembered(key) {
  try {
    return localStorage.getItem(`sandbox.${key}`);
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(`sandbox.${key}`, value);
  } catch {
    // private mode: the choice lasts until the page is closed
  }
}
