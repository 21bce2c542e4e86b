// Shows below each outcome of a plan where it stands now and how small a change could be seen, as it is typed.
// Without this script a button of the form does the same.

const WAIT = 350;

const follow = (row) => {
  const region = row.querySelector("[data-weighed]");
  let timer;
  let asked;
  const weigh = async () => {
    asked?.abort();
    asked = new AbortController();
    const said = new URLSearchParams();
    for (const field of row.querySelectorAll("input[name], select[name]")) {
      said.set(field.name.replace(/^outcomes-\d+-/, ""), field.value);
    }
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${row.dataset.weigh}?${said}`, { signal: asked.signal });
      if (answer.ok && !answer.redirected) region.innerHTML = await answer.text();
    } catch (trouble) {
      if (trouble.name === "AbortError") return; // a later question is on its way
    }
    region.removeAttribute("aria-busy");
  };
  row.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(weigh, WAIT);
  });
  const measure = row.querySelector("select[name$=-measure]");
  if (measure && measure.value !== "typed") weigh();
};

document.querySelectorAll("[data-weigh]").forEach(follow);
document.querySelectorAll("[data-without-script]").forEach((button) => { button.hidden = true; });
