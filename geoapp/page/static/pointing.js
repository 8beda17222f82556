/* On a map in a frame whose holder asks for a point: tells it where the map was clicked, and shows what it took. */
const TURN = 360;
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

/** @typedef {{ label: string, view: [number, number, number] | null, point: [number, number] | null }} Asked */

/**
 * @param {L.Map} map
 * @param {Asked} asked in words what a click does; zoom, latitude and longitude to look at; a point taken before
 */
export function tellPoints(map, { label, view, point }) {
  const container = map.getContainer();
  container.setAttribute("role", "application");
  container.setAttribute("aria-label", label);
  /** @type {{ view: string, point: string | null }} */
  const state = { view: "", point: null };
  /* The frame knows nothing of who holds it: what is told is no secret. */
  const tell = () => window.parent.postMessage({ type: "geoapp:state", ...state }, "*");
  const looked = () => {
    const { lat, lng } = map.getCenter();
    state.view = `${map.getZoom()}/${lat.toFixed(6)}/${lng.toFixed(6)}`;
  };
  const mark = L.circleMarker([0, 0], { radius: 9, fill: false, interactive: false, className: "geoapp-proposed" });
  /** @param {L.LatLng} at */
  const propose = (at) => {
    mark.setLatLng(at).addTo(map);
    const lon = ((((at.lng + TURN / 2) % TURN) + TURN) % TURN) - TURN / 2;
    state.point = [map.getZoom(), at.lat.toFixed(7), lon.toFixed(7)].join("/");
    looked();
    tell();
  };
  const cross = document.createElement("div");
  cross.setAttribute("aria-hidden", "true");
  cross.className = "geoapp-cross";
  cross.hidden = true;
  container.append(cross);
  map.on("click", ({ latlng }) => propose(latlng));
  map.on("moveend", () => {
    looked();
    tell();
  });
  container.addEventListener("keydown", (event) => {
    if (event.target !== container) return;
    if (ARROWS.includes(event.key) || event.key === "+" || event.key === "-") cross.hidden = false;
    if (event.key !== "Enter") return;
    cross.hidden = false;
    propose(map.getCenter());
  });
  container.addEventListener("blur", () => (cross.hidden = true));
  window.addEventListener("message", ({ data, source }) => {
    if (source === window.parent && data?.type === "geoapp:ask") tell();
  });
  if (view) map.setView([view[1], view[2]], view[0], { animate: false });
  if (point) {
    const [lon, lat] = point;
    const turns = Math.round((map.getCenter().lng - lon) / TURN);
    mark.setLatLng([lat, lon + turns * TURN]).addTo(map);
  }
  looked();
  tell();
}
