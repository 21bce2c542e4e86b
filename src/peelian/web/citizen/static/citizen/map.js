// Puts a map that can be moved in the place of the drawn outline. The page says the same in words and works without.
for (const place of document.querySelectorAll("[data-map]")) draw(place);

async function draw(place) {
  const answer = await fetch(place.dataset.boundary);
  if (!answer.ok) return;
  const feature = await answer.json();
  const canvas = document.createElement("div");
  canvas.className = "peelian-map__canvas";
  place.replaceChildren(canvas);
  const map = L.map(canvas, { scrollWheelZoom: false, attributionControl: Boolean(place.dataset.tiles) });
  if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.credit }).addTo(map);
  const outline = L.geoJSON(feature, { style: { className: "peelian-map__outline" } }).addTo(map);
  map.fitBounds(outline.getBounds(), { animate: false });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `${place.dataset.label}: ${place.dataset.name}`);
}
