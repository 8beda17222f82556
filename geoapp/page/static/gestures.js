/* One finger and the wheel scroll the page over the map; two fingers, and Ctrl with the wheel, are the map's. */
import { el } from "./dom.js";
import { t } from "./text.js";

const HINT_MS = 1200;

/**
 * @param {L.Map} map
 * @returns {(words: string, ms?: number) => void} what shows words on it for a while
 */
export function leaveScrolling(map) {
  const container = map.getContainer();
  const hint = el("p", { class: "hint", "aria-hidden": "true" });
  container.append(hint);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const show = (/** @type {string} */ words, ms = HINT_MS) => {
    hint.textContent = words;
    hint.classList.toggle("shown", Boolean(words));
    clearTimeout(timer);
    if (words) timer = setTimeout(() => show(""), ms);
  };
  map.scrollWheelZoom.disable();
  container.addEventListener(
    "wheel",
    ({ ctrlKey, metaKey }) => {
      const zooms = ctrlKey || metaKey;
      map.scrollWheelZoom[zooms ? "enable" : "disable"]();
      show(zooms ? "" : t("Hold Ctrl (⌘) while scrolling to zoom the map"));
    },
    /* Not passive, or the page would scroll, and be zoomed, by the first turn with Ctrl. */
    { capture: true, passive: false },
  );
  if (!window.matchMedia("(pointer: coarse)").matches) return show;
  map.dragging.disable();
  container.addEventListener(
    "touchmove",
    ({ touches }) => show(touches.length === 1 ? t("Use two fingers to move the map") : ""),
    { passive: true },
  );
  return show;
}
