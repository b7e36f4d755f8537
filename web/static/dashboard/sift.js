// The sieve answers as one types or chooses; the address says what is shown, so that it can be kept or sent.
import { swap } from "./swap.js";

const PAUSE = 250;
const form = document.getElementById("sift");
let due = 0;

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && !(name === "xep" && value === "ma")) asked.append(name, value);
  const query = asked.toString();
  return query ? `${form.action}?${query}` : form.action;
}

async function sift() {
  const there = address();
  history.replaceState(null, "", there);
  document.body.dataset.live = new FormData(form).get("ngay") ? "" : "1";
  await swap(there).catch(() => location.assign(there));
}

form?.addEventListener("input", () => {
  clearTimeout(due);
  due = setTimeout(sift, PAUSE);
});
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(due);
  sift();
});
