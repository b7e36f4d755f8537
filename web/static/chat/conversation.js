// The conversation as it stands on the page: messages in order under their days, and the answers still open.
import { bubble, button, element, icon } from "./bubble.js";
import { days } from "./days.js";
import { sending } from "./upload.js";

const NEAR = 160;
const SEEN_AFTER = 300;

export class Conversation {
  constructor(list, empty, say, send) {
    this.list = list;
    this.empty = empty;
    this.say = say;
    this.send = send;
    this.days = days(say);
    this.shown = new Set();
    this.unseen = new Set();
    this.live = false;
    this.typing = element("li", { className: "msg typing" }, [
      element("span", { className: "vh", text: say.writing }),
      element("div", { className: "bubble", "aria-hidden": "true" }, ["i", "i", "i"].map((name) => element(name))),
    ]);
    document.addEventListener("visibilitychange", () => this.tellSeen());
  }

  ready() {
    this.live = true;
    this.empty.hidden = this.list.childElementCount > 0;
    this.toEnd(true);
  }

  // A message of the server's: new, or one shown before that has changed.
  show(item) {
    const near = this.isNearEnd();
    const own = item.mine ? this.find(`[data-client="${CSS.escape(item.client ?? "")}"]`) : null;
    const drawn = this.draw(item);
    const before = this.find(`[data-id="${item.id}"]`) ?? own;
    if (before) before.replaceWith(drawn);
    else this.place(drawn, item.at);
    if (item.mine && this.isLast(drawn) && this.live) this.list.append(this.typing);
    if (!item.mine) {
      this.typing.remove();
      this.unseen.add(item.id);
      this.tellSeen();
    }
    this.settle(near || Boolean(own));
  }

  // A message of this page's own, not yet with the server.
  write({ client, text, at }) {
    if (this.find(`[data-client="${CSS.escape(client)}"]`)) return;
    this.place(this.draw({ mine: true, client, text, at, id: "" }), at, true);
    this.list.append(this.typing);
    this.settle(true);
  }

  // A file that is on its way.
  carry(client, name, at) {
    const made = element("li", { className: "msg me", "data-id": "", "data-at": at, "data-client": client }, [
      element("span", { className: "vh", text: this.say.sentFile }),
      sending(client, name, this.say),
    ]);
    this.place(made, at, true);
    this.settle(true);
  }

  upload(client) {
    return this.find(`[data-client="${CSS.escape(client)}"] .upload`);
  }

  draw(item) {
    const kind = item.mine ? "me" : item.kind === "receipt" || item.kind === "reminder" ? item.kind : "bot";
    const who = item.upload ? this.say.sentFile : item.mine ? this.say.wrote : this.say.assistant;
    const voice = element("span", { className: "vh", text: who });
    const made = element("li", { className: `msg ${kind}`, "data-id": item.id, "data-at": item.at });
    if (item.client) made.dataset.client = item.client;
    made.append(voice, bubble(item, this.days.hour(item.at), this.say));
    if (!item.mine && item.kind !== "receipt" && item.choices?.length) made.append(this.choices(item));
    return made;
  }

  choices(item) {
    const buttons = item.choices.map((choice) => button(choice));
    if (item.layout === "chips") buttons.push(this.datePicker());
    const className = item.layout === "chips" ? "chips" : `choices ${item.layout === "stack" ? "" : item.layout}`;
    return element("div", { className: className.trim(), role: "group", "aria-label": this.say.choices }, buttons);
  }

  datePicker() {
    const input = element("input", { type: "date" });
    input.addEventListener("click", () => input.showPicker?.());
    input.addEventListener("change", () => {
      const [year, month, day] = input.value.split("-").map(Number);
      if (year) this.send({ text: `${day}/${month}/${year}` });
    });
    return element("label", { className: "btn pick" }, [icon("date"), this.say.pickDay, input]);
  }

  // In order of time; a page's own message stands at the end until the server has it.
  place(made, at, last = false) {
    const later = last ? null : [...this.list.querySelectorAll(".msg[data-at]")].find((one) => one.dataset.at > at && one.dataset.id);
    this.list.insertBefore(made, later ?? (this.typing.isConnected ? this.typing : null));
    this.shown.add(made.dataset.id);
  }

  remove(id) {
    this.find(`[data-id="${CSS.escape(id)}"]`)?.remove();
    this.settle(false);
  }

  mark(client, state) {
    const made = this.find(`[data-client="${CSS.escape(client)}"]`);
    made?.querySelector(".after")?.remove();
    if (!made || state === "delivered") return;
    this.typing.remove();
    const after = element("p", { className: "after" }, [icon("notyet"), this.say.unsent]);
    made.append(after);
  }

  refuse(client, sentence) {
    const made = this.find(`[data-client="${CSS.escape(client)}"]`);
    this.typing.remove();
    made?.append(element("p", { className: "after" }, [icon("returned"), sentence]));
  }

  // After every change: day lines, which answers are open, where the page stands.
  settle(toEnd) {
    this.empty.hidden = !this.live || this.list.childElementCount > 0;
    this.days.divide(this.list);
    const messages = [...this.list.querySelectorAll(".msg:not(.typing)")];
    const mine = messages.findLastIndex((one) => one.classList.contains("me"));
    messages.forEach((one, at) => {
      const offered = one.querySelector(".choices, .chips");
      if (offered) offered.hidden = at < mine;
    });
    this.toEnd(toEnd);
  }

  isNearEnd() {
    return document.documentElement.scrollHeight - innerHeight - scrollY < NEAR;
  }

  toEnd(wanted) {
    if (wanted) scrollTo(0, document.documentElement.scrollHeight);
  }

  isLast(made) {
    return made === [...this.list.querySelectorAll(".msg:not(.typing)")].at(-1);
  }

  find(selector) {
    return this.list.querySelector(selector);
  }

  // Only what somebody can have looked at counts as sent.
  tellSeen() {
    if (document.hidden || !this.unseen.size || this.telling) return;
    this.telling = setTimeout(async () => {
      const ids = [...this.unseen].slice(0, 200);
      this.telling = undefined;
      try {
        const answer = await fetch("/chat/seen", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ids }),
        });
        if (!answer.ok) return;
      } catch { return; }
      for (const id of ids) this.unseen.delete(id);
      this.tellSeen();
    }, SEEN_AFTER);
  }
}
