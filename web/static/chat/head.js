// The head of the page: whose it is, the menu, and the line that says how the connection stands.
import { element } from "./element.js";

const AT_FIRST = 3;
const BACK_FOR = 4000;
const $ = (id) => document.getElementById(id);

// Whose page it is may change while it is open: a code is taken up, a duty ends.
let shown = "";
export function who(told) {
  if (JSON.stringify(told) === shown) return;
  shown = JSON.stringify(told);
  const { unit, who: person, menu, greeting, reports } = told;
  for (const id of ["unit", "unit-full"]) $(id).textContent = unit;
  for (const id of ["who", "who-full"]) $(id).textContent = person;
  $("greeting").textContent = greeting;
  $("attach").closest("label").hidden = !reports;
  const made = (entry, className) => element("button", { className, type: "button", text: entry.label, "data-send": entry.send });
  $("entries").replaceChildren(...menu.map((entry) => made(entry)));
  $("begin").replaceChildren(...menu.slice(0, AT_FIRST).map((entry) => made(entry, "btn")));
}

// The line below the head: away, back again for a moment, or over for good with a link to go on.
export class Net {
  constructor(say) {
    this.say = say;
    this.state = "";
  }

  works() {
    return !["away", "over"].includes(this.state);
  }

  offline(lasting) {
    if (this.state !== "over") this.show("away", lasting ? this.say.offline : this.say.offlineHere);
  }

  online() {
    clearTimeout(this.timer);
    if (!this.state) return;
    this.show("back", this.say.back);
    this.timer = setTimeout(() => this.show("", ""), BACK_FOR);
  }

  over(status) {
    clearTimeout(this.timer);
    const [sentence, href] = status === 409 ? [this.say.otherPerson, "/chat"] : [this.say.sessionOver, "/"];
    this.show("over", element("a", { text: sentence, href }));
  }

  show(state, words) {
    if (state && state === this.state) return;
    if (state !== "back") clearTimeout(this.timer);
    this.state = state;
    const bar = $("net");
    bar.classList.toggle("is-shown", Boolean(state));
    bar.classList.toggle("is-back", state === "back");
    bar.querySelector("use").setAttribute("href", state === "back" ? "#i-done" : "#i-offline");
    bar.querySelector("span").replaceChildren(words);
  }
}

export function menu(details) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".menu") || event.target.closest(".menu nav button")) details.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}
