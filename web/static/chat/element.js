// Elements made from what people and the server wrote: as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

export function element(name, { className, text, ...attributes } = {}, children = []) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function drawn(name, attributes, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function icon(name, label) {
  const voice = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return drawn("svg", { class: "icon", ...voice }, [drawn("use", { href: `#i-${name}` })]);
}
