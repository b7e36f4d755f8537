// A file as it is drawn: on its way, arrived, or refused; and the files that a receipt holds.
import { element, icon } from "./bubble.js";

const MEGA = 1024 * 1024;

export function size(bytes) {
  const shown = bytes >= MEGA ? `${(bytes / MEGA).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return shown.replace(".", ",");
}

export function arrived({ id, name, size: bytes }, hour, say) {
  const link = element("a", { text: name, href: `/tep/${id}`, title: say.openFile });
  const how = element("p", { className: "how" }, [icon("done", say.done), `${say.received} · ${size(bytes)} · ${hour}`]);
  return element("div", { className: "bubble upload ok" }, [icon("file"), element("p", { className: "name" }, [link]), how]);
}

export function sending(client, name, say) {
  const stop = element("button", { className: "btn btn-quiet", type: "button", "data-stop": client }, [
    icon("close"), element("span", { className: "vh", text: say.stopSending }),
  ]);
  return element("div", { className: "bubble upload" }, [
    icon("file"),
    element("p", { className: "name", text: name }),
    stop,
    element("p", { className: "how", text: say.sending }),
    element("progress", { max: "100", value: "0", "aria-label": say.sending }),
  ]);
}

export function advance(bubble, share, say) {
  const done = Math.floor(100 * share);
  bubble.querySelector(".how").textContent = `${say.sending} ${done}%`;
  bubble.querySelector("progress").value = done;
}

export function ended(bubble, sentence, say, { refused = true } = {}) {
  bubble.classList.toggle("no", refused);
  if (refused) bubble.querySelectorAll("progress, [data-stop]").forEach((one) => one.remove());
  const sign = refused ? icon("returned", say.refused) : icon("notyet");
  bubble.querySelector(".how").replaceChildren(sign, sentence);
}

export function attached(files, say) {
  const links = files.map((file) => element("li", {}, [icon("file"), element("a", { text: file.name, href: `/tep/${file.id}`, title: say.openFile })]));
  return element("ul", { className: "attached" }, links);
}
