// What a secretary will get is drawn anew while the form is filled in; without scripts [Xem trước] does it.
const PAUSE = 700;
const form = document.getElementById("sheet");
const place = document.getElementById("xem-truoc");
let due = 0, wanted = 0;

async function look() {
  const mine = ++wanted;
  const sent = new URLSearchParams(new FormData(form));
  sent.set("do", "draw");
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { accept: "text/html" } });
  if (mine !== wanted || answer.redirected || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine === wanted) place.replaceChildren(...page.getElementById("xem-truoc").childNodes);
}

form.addEventListener("input", () => {
  clearTimeout(due);
  due = setTimeout(() => look().catch(() => {}), PAUSE);
});
