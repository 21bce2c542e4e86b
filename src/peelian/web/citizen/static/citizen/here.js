// "Use my location": shown only where there is a script and a browser that knows. Rounded to about ten metres, sent once.
for (const button of document.querySelectorAll("[data-here]")) {
  if (!("geolocation" in navigator)) continue;
  const said = button.form.querySelector("[data-here-said]");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = button.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Whoever comes back finds the page as they left it: ready to ask again.
        button.disabled = false;
        said.textContent = "";
        location.assign(`${button.dataset.here}?q=${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`);
      },
      () => {
        button.disabled = false;
        said.textContent = button.dataset.denied;
      },
      { timeout: 15000, maximumAge: 60000 },
    );
  });
}
