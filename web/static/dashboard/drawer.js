// A unit opens beside the list; with a modifier key, or without scripts, its name is a link like any other.
const drawer = document.getElementById("unit");

async function open(link) {
  const answer = await fetch(link.href);
  if (!answer.ok || answer.redirected) {
    location.assign(link.href);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  drawer.replaceChildren(...page.getElementById("don-vi").childNodes);
  drawer.showModal();
}

document.getElementById("units")?.addEventListener("click", (event) => {
  const link = event.target.closest("a.open");
  if (!link || !drawer || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
drawer?.addEventListener("click", (event) => {
  if (event.target !== drawer && !event.target.closest(".shut")) return;
  event.preventDefault();
  drawer.close();
});
