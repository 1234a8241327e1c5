// Renders text with Telegram's entities as DOM nodes.

import { h } from "./dom.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

// JavaScript strings are UTF-16, exactly what Telegram's offsets count.
export function rich(text, entities, follow) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, sorted, 0, text.length, follow);
}

function span(text, entities, from, to, follow) {
  const nodes = [];
  let position = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = entity.offset;
    const end = Math.min(start + entity.length, to);
    if (start < position) {
      index += 1;
      continue;
    }
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    if (start > position) nodes.push(text.slice(position, start));
    const inner = span(text, entities.slice(index + 1, next), start, end, follow);
    nodes.push(wrap(entity, text.slice(start, end), inner, follow));
    position = end;
    index = next;
  }
  if (position < to) nodes.push(text.slice(position, to));
  return nodes;
}

function wrap(entity, raw, inner, follow) {
  if (entity.type in PLAIN) return h(PLAIN[entity.type], {}, inner);
  if (entity.type === "pre") return h("pre", {}, h("code", {}, inner));
  if (entity.type === "spoiler") return h("span", { class: "spoiler", tabindex: "0" }, inner);
  if (entity.type === "text_link") return link(entity.url, inner, follow);
  if (entity.type === "url") return link(raw.includes("://") ? raw : `https://${raw}`, inner, follow);
  if (entity.type === "email") return link(`mailto:${raw}`, inner, follow);
  if (["bot_command", "mention", "hashtag"].includes(entity.type)) return h("span", { class: "hash" }, inner);
  return h("span", {}, inner);
}

function link(url, inner, follow) {
  const address = parsed(url);
  if (!address || !SAFE.has(address.protocol)) return h("span", {}, inner);
  const deep = deepLink(url);
  if (deep && follow) {
    return h("a", { href: url, onclick: (event) => (event.preventDefault(), follow(deep)) }, inner);
  }
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, inner);
}

function parsed(url) {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

// https://t.me/<bot>?start=<payload>
export function deepLink(url) {
  const address = parsed(url || "");
  if (!address || address.hostname !== "t.me") return null;
  return { bot: address.pathname.slice(1), payload: address.searchParams.get("start") || "" };
}
