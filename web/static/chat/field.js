// The field: it grows with its words, Enter sends, and what stands in it outlives the page.

const DRAFT = "draft";
const LINES = 5;

export function field(form, area, kept, send) {
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    area.rows = 1;
    while (area.rows < LINES && area.scrollHeight > area.clientHeight) area.rows += 1;
  };
  area.value ||= kept.get(DRAFT) ?? "";
  grow();
  area.addEventListener("input", () => {
    if (area.value) kept.set(DRAFT, area.value);
    else kept.remove(DRAFT);
    grow();
  });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    kept.remove(DRAFT);
    grow();
    send({ text });
  });
}
