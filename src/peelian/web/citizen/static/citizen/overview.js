// All neighbourhoods on a map: press one, or reach it with the Tab key, and its page opens. The list below says the same.
for (const place of document.querySelectorAll("[data-overview]")) draw(place);

async function draw(place) {
  const answer = await fetch(place.dataset.overview);
  if (!answer.ok) return;
  const outlines = await answer.json();
  if (!outlines.features.length) return;
  const canvas = document.createElement("div");
  canvas.className = "peelian-map__canvas";
  place.replaceChildren(canvas);
  const map = L.map(canvas, { scrollWheelZoom: false, attributionControl: Boolean(place.dataset.tiles) });
  if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.credit }).addTo(map);
  const drawn = L.geoJSON(outlines, {
    style: { className: "peelian-map__outline" },
    onEachFeature(feature, layer) {
      const { code, name } = feature.properties;
      const open = () => location.assign(place.dataset.area.replace("CODE", encodeURIComponent(code)));
      layer.bindTooltip(name, { sticky: true });
      layer.on("click", open);
      layer.on("add", () => {
        const path = layer.getElement();
        if (!path) return;
        path.setAttribute("tabindex", "0");
        path.setAttribute("role", "link");
        path.setAttribute("aria-label", name);
        path.addEventListener("keydown", (event) => event.key === "Enter" && open());
      });
    },
  }).addTo(map);
  map.fitBounds(drawn.getBounds(), { animate: false });
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", place.dataset.label);
}
