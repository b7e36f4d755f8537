// While the page shows the present, it fetches itself anew whenever the figures have moved.
import { swap } from "./swap.js";

const PAUSE = 1000;
let due = 0;

function soon() {
  if (due) return;
  due = setTimeout(async () => {
    due = 0;
    if (document.body.dataset.live) await swap(location.href).catch(() => {});
  }, PAUSE);
}

if ("live" in document.body.dataset) {
  const feed = new EventSource("/bang/song");
  feed.addEventListener("moved", soon);
  feed.addEventListener("ready", () => { if (feed.seen) soon(); feed.seen = true; });
}
