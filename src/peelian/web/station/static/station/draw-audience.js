// Draws whom a message is for, a circle or a place with corners, and says what the audience comes to with it.
// The form works without this script: areas by name, a postcode with a radius, a pasted outline, a button.
// Every step has a button, so nothing needs dragging or a mouse (WCAG 2.5.7): the arrow keys move the map under a cross.

const DIGITS = 6; // about 0.1 m
const WAIT = 350;

const form = document.getElementById("add-set");
const input = (name) => form.elements.namedItem(name);
const kind = () => form.querySelector("input[name=kind]:checked")?.value;

const outlineOf = (corners) => {
  if (corners.length < 3) return "";
  const ring = [...corners, corners[0]].map(({ lat, lng }) => [+lng.toFixed(DIGITS), +lat.toFixed(DIGITS)]);
  return JSON.stringify({ type: "Polygon", coordinates: [ring] });
};

// What the set that is being put together would make of the audience.
let timer;
let asked;
const recount = () => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    const region = document.getElementById(form.dataset.region);
    region.setAttribute("aria-busy", "true");
    try {
      const body = new FormData(form);
      body.delete("once");
      const answer = await fetch(form.dataset.count, { method: "POST", body, signal: asked.signal });
      if (answer.ok) region.innerHTML = await answer.text();
      region.removeAttribute("aria-busy");
    } catch (trouble) {
      if (trouble.name !== "AbortError") region.removeAttribute("aria-busy");
    }
  }, WAIT);
};

const button = (label, onPress, look = "govuk-button--secondary") => {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `govuk-button ${look} peelian-draw__button`;
  element.textContent = label;
  element.addEventListener("click", onPress);
  return element;
};

const start = (holder) => {
  const L = window.L;
  if (!L) return;
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  holder.hidden = false;

  const modes = document.createElement("div");
  modes.className = "govuk-button-group peelian-draw__modes";
  const frame = document.createElement("div");
  frame.className = "peelian-draw__map";
  const cross = document.createElement("span");
  cross.className = "peelian-draw__cross";
  cross.setAttribute("aria-hidden", "true");
  const said = document.createElement("p");
  said.className = "govuk-body-s peelian-draw__said";
  said.setAttribute("role", "status");
  const steps = document.createElement("div");
  steps.className = "govuk-button-group";
  holder.append(modes, frame, said, steps);

  const map = L.map(frame, { attributionControl: Boolean(holder.dataset.tiles), keyboard: true });
  if (holder.dataset.tiles) L.tileLayer(holder.dataset.tiles, { attribution: holder.dataset.credit }).addTo(map);
  const around = L.geoJSON(read(holder.dataset.outlines), {
    interactive: false,
    style: { className: "peelian-draw__around" },
  }).addTo(map);
  const bounds = around.getBounds();
  map.fitBounds(bounds.isValid() ? bounds : [[52.3, -2.2], [52.7, -1.4]], { animate: false });
  for (const kept of read(holder.dataset.drawn)) {
    const style = { className: "peelian-draw__kept", interactive: false };
    if (kept.outline) L.geoJSON(kept.outline, { interactive: false, style }).addTo(map);
    else L.circle([kept.lat, kept.lon], { radius: kept.metres, ...style }).addTo(map);
  }
  frame.append(cross);
  frame.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom.");

  let mode = "circle";
  let corners = [];
  let centre = null;
  const shape = L.polygon([], { className: "peelian-draw__shape", interactive: false }).addTo(map);
  const ring = L.circle([0, 0], { radius: 1, className: "peelian-draw__shape", interactive: false });
  const dots = L.layerGroup().addTo(map);
  const metres = () => Math.min(20000, Math.max(20, Number.parseInt(input("metres").value, 10) || 400));

  const pick = (value) => {
    const radio = form.querySelector(`input[name=kind][value=${value}]`);
    if (radio && !radio.checked) radio.checked = true;
  };
  const show = () => {
    dots.clearLayers();
    shape.setLatLngs(mode === "outline" ? corners : []);
    if (mode === "circle" && centre) ring.setLatLng(centre).setRadius(metres()).addTo(map);
    else ring.remove();
    const points = mode === "outline" ? corners : centre ? [centre] : [];
    points.forEach((point) =>
      L.circleMarker(point, { radius: 5, className: "peelian-draw__corner", interactive: false }).addTo(dots),
    );
    if (mode === "circle") {
      said.textContent = centre ? `Circle of ${metres().toLocaleString("en-GB")} metres.` : "Click where the middle is.";
    } else {
      const left = 3 - corners.length;
      said.textContent =
        left > 0 ? `${corners.length} ${corners.length === 1 ? "corner" : "corners"}. ${left} more needed.` : `Place with ${corners.length} corners.`;
    }
  };
  const changed = () => {
    pick(mode);
    if (mode === "circle") {
      input("postcode").value = centre ? "" : input("postcode").value;
      input("lon").value = centre ? centre.lng.toFixed(DIGITS) : "";
      input("lat").value = centre ? centre.lat.toFixed(DIGITS) : "";
    } else {
      input("outline").value = outlineOf(corners);
    }
    show();
    recount();
  };
  const at = (point) => {
    if (mode === "outline") corners = [...corners, point];
    else if (centre && map.distance(centre, point) > 20) input("metres").value = Math.round(map.distance(centre, point));
    else centre = point;
    changed();
  };
  const resize = (factor) => () => {
    input("metres").value = Math.round(metres() * factor);
    changed();
  };
  const buttons = () => {
    steps.replaceChildren(
      ...(mode === "circle"
        ? [
            button("Middle at the cross", () => {
              centre = map.getCenter();
              changed();
            }),
            button("Wider", resize(1.25)),
            button("Narrower", resize(0.8)),
          ]
        : [
            button("Corner at the cross", () => at(map.getCenter())),
            button("Take back last corner", () => {
              corners = corners.slice(0, -1);
              changed();
            }),
          ]),
      button("Start again", () => {
        corners = [];
        centre = null;
        changed();
      }),
    );
  };
  const choose = (name, pressed) => {
    mode = name;
    for (const one of modes.children) one.setAttribute("aria-pressed", String(one === pressed));
    buttons();
    show();
  };
  const circle = button("A circle", () => choose("circle", circle));
  const outline = button("A place with corners", () => choose("outline", outline));
  modes.append(circle, outline);
  choose("circle", circle);
  map.on("click", ({ latlng }) => at(latlng));
  input("metres").addEventListener("input", show);
  input("postcode").addEventListener("input", () => {
    centre = null;
    input("lon").value = "";
    input("lat").value = "";
    show();
  });
  new ResizeObserver(() => map.invalidateSize()).observe(frame);
};

if (form) {
  form.querySelectorAll("[data-draw-audience]").forEach(start);
  form.addEventListener("change", () => kind() && recount());
}
