// One message as it is drawn. Everything a person or the server wrote goes in as text, never as markup.

import { drawn, element, icon } from "./element.js";
import { arrived, attached } from "./upload.js";

export function stamp(at, hour) {
  return element("p", { className: "stamp" }, [element("time", { datetime: at, text: hour })]);
}

export function bubble(item, hour, say) {
  if (item.upload) return arrived(item.upload, hour, say);
  const parts = item.mine ? item.text.split("\n").filter((line) => line.trim()).map(plain) : contents(item, hour, say);
  // A reminder has its hour at its head, a receipt in its words.
  if (item.mine || !["reminder", "receipt"].includes(item.kind)) parts.push(stamp(item.at, hour));
  return element("div", { className: "bubble" }, parts);
}

function contents(item, hour, say) {
  if (item.figures?.length) return summary(item);
  if (item.kind === "receipt") return receipt(item, say);
  if (item.kind === "reminder") return [kindLine(item, hour, say), ...paragraphs(item.text)];
  if (item.kind === "paste") return [...paragraphs(item.text), copying(item.text, say)];
  if (item.picture && item.files.length) return [...paragraphs(item.text.replace(/^📊\s*/, "")), picture(item.files[0], item.text, say), attached(item.files, say)];
  return item.files?.length ? [...paragraphs(item.text), attached(item.files, say)] : paragraphs(item.text);
}

// Where the page may not reach the clipboard, the sentence is there to be marked by hand.
function copying(text, say) {
  const copy = element("button", { className: "btn btn-quiet", type: "button", text: say.copy, "data-words": text });
  return navigator.clipboard ? copy : "";
}

function picture({ id }, words, say) {
  const shown = element("img", { src: `/tep/${id}`, alt: words.split("\n")[0], loading: "lazy", className: "picture" });
  shown.addEventListener("error", () => shown.replaceWith(plain(say.pictureGone)));
  return shown;
}

function kindLine(item, hour, say) {
  const time = element("span", { className: "stamp" }, [element("time", { datetime: item.at, text: hour })]);
  return element("p", { className: "kind" }, [icon("clock"), say.reminder, time]);
}

// ✅ and ⏳ at the start of a text are signs; "• nhãn: trị" lines are a filled form.
function paragraphs(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const pair = line.match(/^• (.+?): (.+)$/);
    if (pair) formOf(found).append(row(pair[1], pair[2]));
    else if (line.trim()) found.push(lineOf(line));
  }
  return found;
}

function formOf(found) {
  if (found[found.length - 1]?.tagName !== "DL") found.push(element("dl", { className: "readback" }));
  return found[found.length - 1];
}

const row = (label, value) => element("div", {}, [element("dt", { text: label }), element("dd", { text: value })]);

const plain = (line) => element("p", { text: line });

function lineOf(line) {
  if (!line.startsWith("⏳")) return plain(line);
  return element("p", { className: "lead" }, [icon("notyet"), line.slice(1)]);
}

function receipt(item, say) {
  const [first, ...rest] = item.text.replace(/^✅\s*/, "").split("\n");
  const lead = element("p", { className: "lead" }, [icon("done", say.done)]);
  const cut = first.startsWith(say.recorded) ? say.recorded.length : 0;
  lead.append(element("strong", { text: first.slice(0, cut) }), first.slice(cut));
  const slip = element("div", { className: "slip" }, (item.choices ?? []).map((choice) => button(choice, "btn btn-quiet")));
  const files = item.files?.length ? [attached(item.files, say)] : [];
  const soft = rest.map((line) => element("p", { className: "soft", text: line }));
  return [lead, ...soft, ...files, ...(item.choices?.length ? [slip] : [])];
}

function summary(item) {
  const [first] = item.text.replace(/^📊\s*/, "").split("\n");
  const list = element("ol", { className: "sum" }, item.figures.map(figure));
  return [element("p", { className: "soft", text: first }), list];
}

function figure(one, place) {
  const parts = [element("h2", { text: `${place + 1}. ${one.title}` })];
  for (const measure of one.measures) parts.push(...measured(measure));
  if (one.parts.length) parts.push(element("ul", { className: "parts" }, one.parts.map(part)));
  if (one.note) parts.push(element("p", { className: "soft note", text: one.note }));
  return element("li", {}, parts);
}

function measured({ done, total, counted, percent }) {
  const share = total ? (100 * done) / total : 0;
  const figures = element("p", { className: "figure" }, [
    element("b", { text: `${done}/${total}` }),
    element("span", { text: `${counted} · ${percent}` }),
  ]);
  const line = drawn("svg", { class: "line", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" }, [
    drawn("rect", { class: "all", y: 1, width: 100, height: 4 }),
    drawn("rect", { class: "in", y: 1, width: share, height: 4 }),
  ]);
  return [figures, line];
}

function part({ state, text }) {
  if (!state) return element("li", { text });
  return element("li", { className: `state is-${state}` }, [icon(state), text]);
}

export function button({ label, action, copy }, className = "btn") {
  const copies = copy && navigator.clipboard ? { "data-words": copy } : {};
  return element("button", { className, type: "button", text: label, "data-action": action, ...copies });
}
