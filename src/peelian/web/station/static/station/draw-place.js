// Draws one polygon on a map and writes it as GeoJSON into a textarea. The textarea is the form's field:
// without this script, people paste GeoJSON there, or choose from the lists beside it.
// Every step has a button, so nothing needs dragging or a mouse (WCAG 2.5.7): pan with the arrow keys and
// press "Add corner at the cross".

const DIGITS = 6; // about 0.1 m

const ring = (corners) => [...corners, corners[0]].map(({ lat, lng }) => [+lng.toFixed(DIGITS), +lat.toFixed(DIGITS)]);

/** The text that the form sends: empty until there are three corners. */
export const asText = (corners) =>
  corners.length < 3 ? "" : JSON.stringify({ type: "Polygon", coordinates: [ring(corners)] });

/** The corners of a Polygon, Feature or one-feature collection; null for anything else. */
export const asCorners = (text) => {
  let shape;
  try {
    shape = JSON.parse(text);
  } catch {
    return null;
  }
  if (shape?.type === "FeatureCollection" && shape.features?.length === 1) shape = shape.features[0];
  if (shape?.type === "Feature") shape = shape.geometry;
  if (shape?.type !== "Polygon" || !Array.isArray(shape.coordinates?.[0])) return null;
  const corners = shape.coordinates[0].slice(0, -1).map(([lng, lat]) => ({ lat, lng }));
  return corners.every(({ lat, lng }) => Number.isFinite(lat) && Number.isFinite(lng)) ? corners : null;
};

const button = (label, onPress) => {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "govuk-button govuk-button--secondary peelian-draw__button";
  element.textContent = label;
  element.addEventListener("click", onPress);
  return element;
};

const start = (holder) => {
  const L = window.L;
  const field = document.getElementById(holder.dataset.field);
  const outlines = JSON.parse(document.getElementById(holder.dataset.outlines).textContent);
  if (!L || !field) return;
  holder.hidden = false;

  const frame = document.createElement("div");
  frame.className = "peelian-draw__map";
  const cross = document.createElement("span");
  cross.className = "peelian-draw__cross";
  cross.setAttribute("aria-hidden", "true");
  const said = document.createElement("p");
  said.className = "govuk-body-s peelian-draw__said";
  said.setAttribute("role", "status");
  holder.append(frame, said);

  const map = L.map(frame, { attributionControl: Boolean(holder.dataset.tiles), keyboard: true });
  if (holder.dataset.tiles) L.tileLayer(holder.dataset.tiles, { attribution: holder.dataset.credit }).addTo(map);
  const around = L.geoJSON(outlines, { interactive: false, style: { className: "peelian-draw__around" } }).addTo(map);
  const fit = () => map.fitBounds(around.getBounds().isValid() ? around.getBounds() : [[52.3, -2.2], [52.7, -1.4]]);
  fit();
  frame.append(cross);
  frame.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom.");

  let corners = asCorners(field.value) ?? [];
  const shape = L.polygon([], { className: "peelian-draw__shape", interactive: false }).addTo(map);
  const dots = L.layerGroup().addTo(map);

  const show = () => {
    shape.setLatLngs(corners);
    dots.clearLayers();
    corners.forEach((corner) =>
      L.circleMarker(corner, { radius: 5, className: "peelian-draw__corner", interactive: false }).addTo(dots),
    );
    const left = 3 - corners.length;
    said.textContent =
      left > 0
        ? `${corners.length} ${corners.length === 1 ? "corner" : "corners"}. ${left} more needed.`
        : `Place drawn with ${corners.length} corners.`;
  };
  const change = (next) => {
    corners = next;
    field.value = asText(corners);
    const choice = document.getElementById(holder.dataset.choice);
    if (choice && corners.length) {
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
    show();
  };

  map.on("click", ({ latlng }) => change([...corners, latlng]));
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  buttons.append(
    button("Add corner at the cross", () => change([...corners, map.getCenter()])),
    button("Take back last corner", () => change(corners.slice(0, -1))),
    button("Start again", () => change([])),
  );
  holder.append(buttons);
  field.addEventListener("change", () => {
    corners = asCorners(field.value) ?? [];
    show();
  });
  // A map in a part of the form that was hidden has no size until it's shown.
  let fitted = frame.clientWidth > 0;
  new ResizeObserver(() => {
    map.invalidateSize();
    if (!fitted && frame.clientWidth > 0) {
      fit();
      fitted = true;
    }
  }).observe(frame);
  show();
};

document.querySelectorAll("[data-draw-place]").forEach(start);
