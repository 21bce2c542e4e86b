// Shows a question only once the answer that it follows from is chosen. Without script all of them are there, and those
// that don't apply are left alone by the server.
for (const form of document.querySelectorAll("[data-report]")) {
  const parts = [...form.querySelectorAll("[data-only-if]")];
  const draw = () => parts.forEach((part) => (part.hidden = !holds(form, part.dataset.onlyIf)));
  form.addEventListener("change", draw);
  draw();
}

function holds(form, condition) {
  const [name, wanted] = condition.split("=");
  const chosen = new FormData(form).getAll(name);
  return wanted.split("|").some((value) => chosen.includes(value));
}
