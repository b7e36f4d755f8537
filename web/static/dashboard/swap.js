// The page at an address takes the place of this one, part by part, where the reader stands and what has focus kept.
const PARTS = ["camps", "run", "units", "found", "when"];
let wanted = 0;

export async function swap(address) {
  const mine = ++wanted;
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok || mine !== wanted) return;
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
    location.assign(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== wanted) return;
  for (const id of PARTS) replace(document.getElementById(id), page.getElementById(id));
}

function replace(old, fresh) {
  if (!old || !fresh || old.isEqualNode(fresh)) return;
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceChildren(...fresh.childNodes);
  if (held) old.querySelector(`[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}
