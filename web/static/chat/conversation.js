// The conversation as it stands on the page: messages in order under their days, and the answers still open.
import { button } from "./bubble.js";
import { element, icon } from "./element.js";
import { datePicker } from "./date.js";
import { days } from "./days.js";
import { draw } from "./message.js";
import { Seen } from "./seen.js";
import { sending } from "./upload.js";

const NEAR = 160;
const ANSWERED_WITHIN = 60000;
const MINUTE = 60000;

export class Conversation {
  constructor({ log, list, empty, latest }, say, send) {
    Object.assign(this, { log, list, empty, latest, say, send });
    this.days = days(say);
    this.drawn = new Map();
    this.fresh = new Set();
    this.seen = new Seen();
    this.live = false;
    this.typing = element("li", { className: "msg typing" }, [
      element("span", { className: "vh", text: say.writing }),
      element("div", { className: "bubble", "aria-hidden": "true" }, ["i", "i", "i"].map((name) => element(name))),
    ]);
    setInterval(() => this.live && this.settle(false), MINUTE);
    document.addEventListener("visibilitychange", () => document.hidden || (this.live && this.settle(false)));
  }

  // The server is about to tell everything anew.
  begin() {
    this.fresh = new Set();
  }

  // The server has told everything: what it no longer told of is gone.
  ready(more) {
    const near = !this.live || this.isNearEnd();
    const told = [...this.fresh].map((id) => this.byId(id).dataset.at).sort();
    for (const one of this.list.querySelectorAll(".msg[data-id]")) {
      const { id, at } = one.dataset;
      if (id && !this.fresh.has(id) && !(at < told[0])) this.forget(one);
    }
    this.live = true;
    this.latest.hidden = !more;
    this.log.removeAttribute("aria-busy");
    this.settle(near);
    if (near) document.fonts?.ready.then(() => this.settle(true));
    this.seen.tell();
  }

  // A message of the server's: new, or one shown before; drawn again only when it has changed.
  show(item) {
    const told = JSON.stringify(item);
    this.fresh.add(item.id);
    if (this.drawn.get(item.id) === told && this.byId(item.id)) return;
    this.drawn.set(item.id, told);
    const near = this.isNearEnd();
    const own = item.mine ? this.byClient(item.client) : null;
    const made = draw(item, this.days.hour(item.at), this.say, (one) => this.choices(one));
    const before = this.byId(item.id);
    own?.remove();
    if (before && before !== own) before.replaceWith(made);
    else this.place(made, item.at);
    if (!item.mine) this.seen.add(item.id);
    if (this.live) this.settle(near || Boolean(own));
  }

  // A message of this page's own, not yet with the server.
  write({ client, body, at }) {
    if (this.byClient(client)) return;
    const item = { mine: true, client, text: body.label ?? body.text, at, id: "" };
    const made = draw(item, this.days.hour(at), this.say);
    made.dataset.pending = "";
    this.place(made, at, true);
    this.settle(true);
  }

  // A file that is on its way.
  carry(client, name) {
    const at = new Date().toISOString();
    const made = element("li", { className: "msg me", "data-id": "", "data-at": at, "data-client": client, "data-pending": "" }, [
      element("span", { className: "vh", text: this.say.sentFile }),
      sending(client, name, this.say),
    ]);
    this.place(made, at, true);
    this.settle(true);
  }

  choices(item) {
    const buttons = item.choices.map((choice) => button(choice));
    if (item.layout === "chips") buttons.push(datePicker(this.say, (text) => this.send({ text })));
    const className = item.layout === "chips" ? "chips" : `choices ${item.layout === "stack" ? "" : item.layout}`;
    return element("div", { className: className.trim(), role: "group", "aria-label": this.say.choices }, buttons);
  }

  // In order of time; a page's own message stands at the end until the server has it.
  place(made, at, last = false) {
    const comesAfter = ({ dataset }) => dataset.pending !== undefined || (dataset.id && dataset.at > at);
    const later = last ? null : [...this.list.querySelectorAll(".msg[data-at]")].find(comesAfter);
    this.list.insertBefore(made, later ?? (this.typing.isConnected ? this.typing : null));
  }

  remove(id) {
    const made = this.byId(id);
    if (made) this.forget(made);
    this.settle(false);
  }

  forget(made) {
    this.drawn.delete(made.dataset.id);
    made.remove();
  }

  // What became of a message of this page's own: delivered, waiting, unsent, or refused with a sentence.
  mark(client, state, sentence) {
    const made = this.byClient(client);
    if (!made || made.dataset.state === state) return;
    made.dataset.state = state;
    if (state === "refused") delete made.dataset.pending;
    made.querySelector(".after")?.remove();
    if (state !== "delivered") made.append(after(state, sentence ?? this.say[state], this.say));
    this.settle(this.isNearEnd());
  }

  // After every change: day lines, which answers are open, whether one is awaited, where the page stands.
  settle(toEnd) {
    this.days.divide(this.list);
    const messages = [...this.list.querySelectorAll(".msg[data-at]")];
    this.empty.hidden = !this.live || messages.length > 0;
    let answered = false;
    for (const one of messages.reverse()) {
      const offered = one.querySelector(".choices, .chips");
      if (offered) offered.hidden = answered;
      answered ||= one.classList.contains("me") && one.dataset.state !== "refused";
    }
    this.expect(messages[0]);
    // Never from under somebody who reads the menu: on a small page it moves along.
    if (toEnd && !document.querySelector(".menu[open]")) scrollTo(0, document.documentElement.scrollHeight);
  }

  // The dots stand below a message that will be answered in a moment.
  expect(last) {
    const asked = last?.classList.contains("me") && !last.querySelector(".after, progress, .no");
    const wanted = this.live && asked && Date.now() - Date.parse(last.dataset.at) < ANSWERED_WITHIN;
    if (!wanted) this.typing.remove();
    else if (this.list.lastElementChild !== this.typing) this.list.append(this.typing);
  }

  isNearEnd() {
    return document.documentElement.scrollHeight - innerHeight - scrollY < NEAR;
  }

  byId(id) {
    return this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  byClient(client) {
    return client ? this.list.querySelector(`[data-client="${CSS.escape(client)}"]`) : null;
  }
}

function after(state, sentence, say) {
  const sign = icon(state === "waiting" ? "notyet" : "returned");
  if (state !== "waiting") sign.classList.add("is-returned");
  const again = state === "unsent" ? [element("button", { type: "button", text: say.sendAgain, "data-again": "" })] : [];
  return element("p", { className: "after" }, [sign, sentence, ...again]);
}
