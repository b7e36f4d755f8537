// A file as it is drawn: on its way, arrived, or refused; and the files that a receipt holds.
import { element, icon } from "./element.js";

const MEGA = 1024 * 1024;
const SURE_AFTER = 2000;
const SHORT = 90;

export function size(bytes) {
  const shown = bytes >= MEGA ? `${(bytes / MEGA).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return shown.replace(".", ",");
}

export function arrived({ id, name, size: bytes }, hour, say) {
  const how = element("p", { className: "how" }, [icon("done", say.done), `${say.received} · ${size(bytes)} · ${hour}`]);
  return element("div", { className: "bubble upload ok" }, [icon("file"), element("p", { className: "name" }, [link(id, name, say)]), how]);
}

const link = (id, name, say) => element("a", { text: name, href: `/tep/${id}`, download: "", title: say.openFile });

export function sending(client, name, say) {
  const stop = element("button", { className: "btn btn-quiet", type: "button", "data-stop": client }, [
    icon("close"), element("span", { className: "vh", text: say.stopSending }),
  ]);
  // Its progress is not read out; how it ended is.
  return element("div", { className: "bubble upload", "aria-live": "off" }, [
    icon("file"),
    element("p", { className: "name", text: name }),
    stop,
    element("p", { className: "how", text: say.sending }),
    element("progress", { max: "100", value: "0", "aria-label": say.sending }),
  ]);
}

export function advance(bubble, share, elapsed, say) {
  const done = Math.floor(100 * share);
  const left = share > 0 && elapsed > SURE_AFTER ? remaining((elapsed * (1 - share)) / share / 1000, say) : "";
  bubble.querySelector(".how").textContent = [`${say.sending} ${done}%`, left].filter(Boolean).join(" · ");
  bubble.querySelector("progress").value = done;
}

function remaining(seconds, say) {
  if (seconds < 1) return "";
  return seconds < SHORT
    ? say.secondsLeft.replace("#", 5 * Math.ceil(seconds / 5))
    : say.minutesLeft.replace("#", Math.ceil(seconds / 60));
}

// It ended ("refused", "stopped"), or waits to be sent again ("unsent").
export function ended(bubble, sentence, say, how) {
  bubble.removeAttribute("aria-live");
  if (how !== "unsent") {
    bubble.classList.add("no");
    delete bubble.closest(".msg").dataset.pending;
    bubble.querySelectorAll("progress, [data-stop]").forEach((one) => one.remove());
  }
  const sign = how === "refused" ? icon("returned", say.refused) : icon(how === "stopped" ? "close" : "notyet");
  bubble.querySelector(".how").replaceChildren(sign, sentence);
}

export function attached(files, say) {
  return element("ul", { className: "attached" }, files.map(({ id, name }) => element("li", {}, [icon("file"), link(id, name, say)])));
}
