// Slack's markup as DOM nodes: mrkdwn and rich_text. Text stays text, whoever wrote it.

import { h } from "./dom.js";

const EMOJI = {
  wave: "👋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", heart: "❤️", tada: "🎉", pray: "🙏",
  slightly_smiling_face: "🙂", smile: "😄", cry: "😢", rage: "😡", thinking_face: "🤔", eyes: "👀",
  white_check_mark: "✅", x: "❌", warning: "⚠️", bulb: "💡", fire: "🔥", clap: "👏", hourglass: "⌛",
};
const TAGS = { "*": "strong", _: "em", "~": "s" };
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);
// One alternative a kind: preformatted, code, <…>, :emoji:, bare address, *bold* _italic_ ~strike~.
const MARK = new RegExp(
  [
    "```\\n?([\\s\\S]+?)\\n?```",
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    ":([a-z0-9_+-]+):",
    "(https?:\\/\\/[^\\s<>|]+)",
    "(?<![\\w*_~])([*_~])(?=\\S)((?:(?!\\6)[^\\n])*\\S)\\6(?![\\w*_~])",
  ].join("|"),
);

export const emoji = (name) => EMOJI[name] || `:${name}:`;

// `who(id)` gives the name of a person or an app.
export function mrkdwn(text, who) {
  const nodes = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote", {})));
      else quote.append("\n");
      quote.append(...inline(line.slice(quoted[0].length), who));
      continue;
    }
    quote = null;
    // Plain lines are read together: a fence may span several.
    if (typeof nodes.at(-1) === "string") nodes.push(`${nodes.pop()}\n${line}`);
    else nodes.push(line);
  }
  return nodes.flatMap((node) => (typeof node === "string" ? inline(node, who) : [node]));
}

function inline(text, who) {
  const nodes = [];
  let rest = text;
  for (let found = MARK.exec(rest); found; found = MARK.exec(rest)) {
    if (found.index) nodes.push(unescaped(rest.slice(0, found.index)));
    nodes.push(marked(found, who));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) nodes.push(unescaped(rest));
  return nodes;
}

function marked([whole, fenced, code, angled, named, address, mark, inner], who) {
  if (fenced !== undefined) return h("pre", {}, h("code", {}, unescaped(fenced)));
  if (code !== undefined) return h("code", {}, unescaped(code));
  if (angled !== undefined) return special(angled, whole, who);
  if (named !== undefined) return emoji(named);
  if (address !== undefined) return link(unescaped(address), [unescaped(address)]);
  return h(TAGS[mark], {}, inline(inner, who));
}

// What stands in angle brackets: a mention, a channel, a broadcast or a link.
function special(inside, whole, who) {
  const [target, label] = inside.split("|");
  if (/^@[UW]/.test(target)) return mention(`@${who(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label || who(target.slice(1))}`);
  if (target.startsWith("!")) return mention(label || `@${target.slice(1).split("^")[0]}`);
  const node = link(unescaped(target), [unescaped(label || target)]);
  return node.tagName === "A" ? node : unescaped(label || whole);
}

const mention = (words) => h("span", { class: "ping" }, words);

export function link(url, inner) {
  let address = null;
  try {
    address = new URL(url);
  } catch {
    // not an address: it stays words
  }
  if (!address || !SAFE.has(address.protocol)) return h("span", {}, inner);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, inner);
}

const unescaped = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// A text object of Block Kit.
export function worded(object, who) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, who);
  return [object.text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] || whole)];
}

export function richText(block, who) {
  return block.elements.map((part) => {
    if (part.type === "rich_text_list") {
      const items = part.elements.map((item) => h("li", {}, pieces(item.elements, who)));
      return h(part.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(part.indent || 0, 4)}` }, items);
    }
    const inner = pieces(part.elements, who);
    if (part.type === "rich_text_quote") return h("blockquote", {}, inner);
    if (part.type === "rich_text_preformatted") return h("pre", {}, h("code", {}, inner));
    return h("div", { class: "rich" }, inner);
  });
}

function pieces(elements, who) {
  return elements.map((piece) => {
    const style = piece.style || {};
    let node = piece.type === "link" ? link(piece.url, [piece.text || piece.url]) : plain(piece, who);
    if (style.code) node = h("code", {}, node);
    if (style.strike) node = h("s", {}, node);
    if (style.italic) node = h("em", {}, node);
    if (style.bold) node = h("strong", {}, node);
    return node;
  });
}

function plain(piece, who) {
  if (piece.type === "text") return piece.text;
  if (piece.type === "emoji") return emoji(piece.name);
  if (piece.type === "user") return mention(`@${who(piece.user_id)}`);
  if (piece.type === "usergroup") return mention(`@${piece.usergroup_id}`);
  if (piece.type === "channel") return mention(`#${who(piece.channel_id)}`);
  if (piece.type === "broadcast") return mention(`@${piece.range}`);
  return piece.fallback || "";
}
