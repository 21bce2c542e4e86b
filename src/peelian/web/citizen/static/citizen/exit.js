// Leaves the site at once: by the button, or by pressing Shift three times. This page goes from the browser's history,
// and nothing of it is left on the screen while the other one loads. The link works without.
const button = document.querySelector("[data-exit]");
const spoken = document.querySelector("[data-exit-status]");
let presses = 0;
let forget;

button.addEventListener("click", leave);
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift") return begin();
  presses += 1;
  clearTimeout(forget);
  forget = setTimeout(begin, 5000);
  if (presses === 3) return leave(event);
  spoken.textContent = presses === 2 ? spoken.dataset.once : spoken.dataset.twice;
});
// A page that the browser kept whole would be drawn again with the back button.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

function begin() {
  presses = 0;
  spoken.textContent = "";
}

function leave(event) {
  event.preventDefault();
  document.title = button.dataset.title;
  document.body.replaceChildren();
  location.replace(button.href);
}
