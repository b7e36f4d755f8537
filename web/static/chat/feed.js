// The line from the server: opened again whenever it breaks, goes silent, the page comes back, or the network does.
import { OVER, post } from "./post.js";

const AGAIN_AFTER = 3000;
const LOOK_EVERY = 10000;
const SILENT = 40000;

export function listen(page, { begun, item, gone, who, ready, online, offline, over }) {
  let source;
  let retry;
  let heard = Date.now();

  function open() {
    clearTimeout(retry);
    source?.close();
    heard = Date.now();
    begun();
    source = new EventSource(`/chat/feed?page=${page}`);
    on("item", item);
    on("gone", ({ id }) => gone(id));
    on("who", who);
    on("ready", ready);
    on("here", () => {});
    source.onopen = () => {
      begun();
      online();
    };
    source.onerror = () => {
      offline();
      if (source.readyState === EventSource.CLOSED) ask();
    };
  }

  function on(name, told) {
    source.addEventListener(name, (event) => {
      heard = Date.now();
      told(JSON.parse(event.data));
    });
  }

  // A browser gives up for good on some answers: 503 while the server starts, 401 when the session is over.
  async function ask() {
    clearTimeout(retry);
    try {
      const { status } = await post("/chat/seen", { ids: [] });
      if (OVER.includes(status)) {
        over(status);
        return;
      }
    } catch { /* the server is away */ }
    retry = setTimeout(open, AGAIN_AFTER);
  }

  const openIfClosed = () => source.readyState === EventSource.CLOSED && open();

  addEventListener("online", open);
  addEventListener("offline", offline);
  addEventListener("focus", openIfClosed);
  addEventListener("pageshow", (event) => event.persisted && open());
  document.addEventListener("visibilitychange", () => document.hidden || openIfClosed());
  setInterval(() => {
    if (source.readyState !== EventSource.OPEN || Date.now() - heard < SILENT) return;
    offline();
    open();
  }, LOOK_EVERY);
  open();
}
