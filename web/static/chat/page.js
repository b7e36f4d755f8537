// A person's own page: what came is drawn, what is written is sent, and nothing typed is lost.
import { Conversation } from "./conversation.js";
import { listen } from "./feed.js";
import { Outgoing } from "./outgoing.js";
import { advance, ended } from "./upload.js";
import { Uploads } from "./uploads.js";

const $ = (id) => document.getElementById(id);
const say = document.body.dataset;
const talk = new Conversation($("talk"), $("empty"), say, send);
const outgoing = new Outgoing({
  delivered: (client) => talk.mark(client, "delivered"),
  failed: (client) => talk.mark(client, "unsent"),
  refused: (client, sentence) => talk.refuse(client, sentence),
  over: () => show(say.sessionOver, { link: true }),
});

const uploads = new Uploads({
  begun: (client, file) => talk.carry(client, file.name, new Date().toISOString()),
  progress: (client, share) => onUpload(client, (bubble) => advance(bubble, share, say)),
  delivered: (client) => onUpload(client, (bubble) => advance(bubble, 1, say)),
  refused: (client, sentence) => onUpload(client, (bubble) => ended(bubble, sentence, say)),
  stopped: (client) => onUpload(client, (bubble) => ended(bubble, say.stopped, say)),
  unsent: (client) => onUpload(client, (bubble) => ended(bubble, say.fileUnsent, say, { refused: false })),
  over: () => show(say.sessionOver, { link: true }),
});

// Once the server's own line has come, the file on its way is no longer there to be drawn on.
function onUpload(client, draw) {
  const bubble = talk.upload(client);
  if (bubble?.querySelector("progress")) draw(bubble);
}

function send(message) {
  const client = outgoing.add(message);
  talk.write({ client, text: message.label ?? message.text, at: new Date().toISOString() });
  return client;
}

function show(sentence, { back = false, link = false } = {}) {
  const bar = $("net");
  bar.hidden = !sentence;
  bar.classList.toggle("is-back", back);
  bar.querySelector("use").setAttribute("href", back ? "#i-done" : "#i-offline");
  const words = bar.querySelector("span");
  words.replaceChildren();
  if (link) {
    const anchor = words.appendChild(document.createElement("a"));
    anchor.href = "/";
    anchor.textContent = sentence;
  } else words.textContent = sentence ?? "";
}

let away = false;
function online() {
  if (away) {
    show(say.back, { back: true });
    setTimeout(() => { if (!away) show(""); }, 4000);
  }
  away = false;
  outgoing.sendAll();
  uploads.sendNext();
}
function offline() {
  away = true;
  show(say.offline);
}

listen({
  item: (item) => {
    if (item.mine && item.client) outgoing.known(item.client);
    talk.show(item);
  },
  gone: (id) => talk.remove(id),
  who: ({ unit, who }) => {
    for (const id of ["unit", "unit-full"]) $(id).textContent = unit;
    for (const id of ["who", "who-full"]) $(id).textContent = who;
  },
  ready: () => { talk.ready(); for (const one of outgoing.all()) talk.write(one); online(); },
  online,
  offline,
});

const menu = document.querySelector(".menu");
const field = $("viet");

$("attach").addEventListener("change", (event) => {
  for (const file of event.target.files) uploads.add(file);
  event.target.value = "";
});
document.addEventListener("click", (event) => {
  const stop = event.target.closest("[data-stop]");
  if (stop) {
    uploads.stop(stop.dataset.stop);
    return;
  }
  const button = event.target.closest("[data-send], [data-action]");
  if (!button) {
    if (!event.target.closest(".menu")) menu.open = false;
    return;
  }
  menu.open = false;
  const label = button.textContent.trim();
  send(button.dataset.action ? { action: button.dataset.action, label } : { text: button.dataset.send });
  // A keyboard goes on in the field; a finger must not make the phone's keyboard jump up.
  if (event.detail === 0) field.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});
$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  send({ text });
});
