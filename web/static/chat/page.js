// A person's own page: what came is drawn, what is written is sent, and nothing typed is lost.
import { Conversation } from "./conversation.js";
import { listen } from "./feed.js";
import { field } from "./field.js";
import { menu, Net, who } from "./head.js";
import { Kept } from "./kept.js";
import { Outgoing } from "./outgoing.js";
import { advance, ended } from "./upload.js";
import { Uploads } from "./uploads.js";

const $ = (id) => document.getElementById(id);
const say = document.body.dataset;
const kept = new Kept(say.page);
const net = new Net(say);
const talk = new Conversation({ log: $("log"), list: $("talk"), empty: $("empty"), latest: $("latest") }, say, send);
const outgoing = new Outgoing(kept, {
  found: (one) => {
    talk.write(one);
    if (!net.works()) talk.mark(one.client, "waiting");
  },
  delivered: (client) => talk.mark(client, "delivered"),
  failed: (client, state) => talk.mark(client, state),
  refused: (client, sentence) => talk.mark(client, "refused", sentence),
  over: (status) => net.over(status),
});
const uploads = new Uploads({
  begun: (client, file) => talk.carry(client, file.name),
  progress: (client, share, elapsed) => onUpload(client, (bubble) => advance(bubble, share, elapsed, say)),
  delivered: (client) => onUpload(client, (bubble) => advance(bubble, 1, 0, say)),
  refused: (client, sentence) => onUpload(client, (bubble) => ended(bubble, sentence, say, "refused")),
  unfit: (client, why) => onUpload(client, (bubble) => ended(bubble, say[why], say, "refused")),
  stopped: (client) => onUpload(client, (bubble) => ended(bubble, say.stopped, say, "stopped")),
  unsent: (client) => onUpload(client, (bubble) => ended(bubble, say.fileUnsent, say, "unsent")),
  over: (status) => net.over(status),
});

// Once the server's own line has come, the file on its way is no longer there to be drawn on.
function onUpload(client, change) {
  const bubble = talk.byClient(client)?.querySelector(".upload");
  if (bubble?.querySelector("progress")) change(bubble);
  talk.settle(talk.isNearEnd());
}

function send(message) {
  talk.write(outgoing.add(message));
}

function offline() {
  net.offline(kept.lasting);
  for (const one of outgoing.waiting) talk.mark(one.client, "waiting");
}

listen(say.page, {
  begun: () => talk.begin(),
  item: (item) => {
    if (item.mine && item.client) outgoing.known(item.client);
    talk.show(item);
  },
  gone: (id) => talk.remove(id),
  who,
  ready: ({ more }) => {
    talk.ready(more);
    for (const one of outgoing.waiting) talk.write(one);
    outgoing.sendAll();
    uploads.sendNext();
  },
  online: () => net.online(),
  offline,
  over: (status) => net.over(status),
});

menu(document.querySelector(".menu"));
field($("form"), $("viet"), kept, send);
$("attach").addEventListener("change", (event) => {
  for (const file of event.target.files) uploads.add(file);
  event.target.value = "";
});
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-send], [data-action], [data-stop], [data-again], [data-words]");
  if (!pressed) return;
  const { send: command, action, stop, again, words } = pressed.dataset;
  if (words) copied(pressed, words);
  else if (stop) uploads.stop(stop);
  else if (again !== undefined) outgoing.sendAll();
  else send(action ? { action, label: pressed.textContent.trim() } : { text: command });
  // A keyboard goes on in the field; a finger must not make the phone's keyboard jump up.
  if (event.detail === 0) $("viet").focus();
});
async function copied(button, words) {
  await navigator.clipboard.writeText(words);
  const label = button.textContent;
  button.textContent = say.copied;
  setTimeout(() => (button.textContent = label), 2000);
}
addEventListener("beforeunload", (event) => {
  if (uploads.waiting.length) event.preventDefault();
});
$("unscripted").remove();
