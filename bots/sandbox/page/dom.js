// Builds DOM nodes. Text always arrives as text nodes: nothing a customer writes is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "testid") node.dataset.testid = value;
    else if (name === "value" || name === "disabled" || name === "hidden" || name === "selected" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const PATHS = {
  send: "M4 12 20 4l-5 16-3.500-6.500z M11.500 13.500 20 4",
  clip: "M8 12.500 14 6.500a3.200 3.200 0 0 1 4.500 4.500l-8 8a5 5 0 0 1-7-7l7.500-7.500",
  slash: "M15 5 9 19",
  reply: "M10 7 5 12l5 5 M5 12h8a6 6 0 0 1 6 6",
  edit: "M5 19h4L19 9l-4-4L5 15z M13 7l4 4",
  close: "M6 6l12 12 M18 6 6 18",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8 M12 2.500v2 M12 19.500v2 M2.500 12h2 M19.500 12h2 M5.300 5.300l1.400 1.400 M17.300 17.300l1.400 1.400 M5.300 18.700l1.400-1.400 M17.300 6.700l1.400-1.400",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  storm: "M13 3 5.500 13.500H11L10 21l8-11h-5.500z",
  forward: "M4 6l6 6-6 6 M12 6l6 6-6 6",
  mail: "M4 6.500h16v11H4z M4 7l8 6 8-6",
  down: "M6 10l6 6 6-6",
  mic: "M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4z M6.500 11.500a5.500 5.500 0 0 0 11 0 M12 17v3",
  image: "M4 5.500h16v13H4z M4 16l4.500-4.500 3.500 3.500 3-3 5 5 M15.500 9.500v.01",
  smile: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16 M8.500 14a4 4 0 0 0 7 0 M9 9.500v.01 M15 9.500v.01",
  box: "M4 8.500 12 4l8 4.500v7.500l-8 4.500-8-4.500z M4 8.500l8 4.500 8-4.500 M12 13v7.500",
  delete: "M5 7h14 M10 7V4.500h4V7 M7 7l1 12.500h8L17 7 M10.500 10.500v5.500 M13.500 10.500v5.500",
  compass: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17 M15.500 8.500l-2 5-5 2 2-5z",
  phone: "M6 4h3l1.500 4-2 1.500a11 11 0 0 0 6 6l1.500-2 4 1.500v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function avatar(name, seed) {
  return h("span", { class: `avatar tone-${Math.abs(seed) % 6}`, "aria-hidden": "true" }, (name || "?").slice(0, 1));
}
