/* For a page in a frame of another app, after its own bundle: takes a day from it, tells it what is looked at. */
import { extras } from "../extras.js";
import { isDay } from "../state.js";
import { dayNumber } from "../time.js";

/* The frame lets the page know nothing of who holds it: what is told is no secret, and a day is all that is taken. */
extras.address = {
  read: () => "",
  write(params) {
    const { map } = window.geoapp.page;
    const { lat, lng } = map.getCenter();
    const view = [map.getZoom() + window.geoapp.page.enlarged(lat), lat, lng].map((one) => one.toFixed(3)).join("/");
    window.parent.postMessage({ type: "geoapp:state", ...Object.fromEntries(params), view }, "*");
  },
};
window.addEventListener("message", ({ data, source }) => {
  const { page } = window.geoapp;
  if (source !== window.parent || data?.type !== "geoapp:ask" || !("ready" in document.documentElement.dataset)) return;
  const { first, last } = page.data.clock;
  if (isDay(String(data.at)) && first <= data.at && data.at <= last) page.set({ day: dayNumber(data.at) });
  page.write();
});
const ready = new MutationObserver(() => {
  if (!("ready" in document.documentElement.dataset)) return;
  ready.disconnect();
  window.geoapp.page.write();
});
ready.observe(document.documentElement, { attributes: true, attributeFilter: ["data-ready"] });
