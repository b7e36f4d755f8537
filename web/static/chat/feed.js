// The line from the server: opened again whenever it breaks, the page comes back, or the network does.

export function listen({ item, gone, who, ready, online, offline }) {
  let source;
  let retry;

  function open() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource("/chat/feed");
    source.addEventListener("item", (event) => item(JSON.parse(event.data)));
    source.addEventListener("gone", (event) => gone(JSON.parse(event.data).id));
    source.addEventListener("who", (event) => who(JSON.parse(event.data)));
    source.addEventListener("ready", ready);
    source.onopen = online;
    source.onerror = () => {
      offline();
      // A browser gives up for good on some answers (503 while the server starts): we do not.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, 3000);
    };
  }

  addEventListener("online", open);
  addEventListener("offline", offline);
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) open();
  });
  open();
}
