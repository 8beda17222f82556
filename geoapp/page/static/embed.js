/* In an article: tell the host how high the page is, leave one finger to the article, open the evidence when asked. */
import { byId, el, refill } from "./dom.js";
import { t } from "./text.js";
/** @import { Page } from "./page.js" */

const ROOT = document.documentElement;
const HINT_MS = 1200;

/** @param {boolean} open */
export function openEvidence(open) {
  if (open) ROOT.dataset.open = "";
  else delete ROOT.dataset.open;
  const button = document.getElementById("evidence-open");
  if (button) button.setAttribute("aria-expanded", String(open));
}

export class Embed {
  /** @type {HTMLElement | undefined} */
  hint;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.bar = byId("embed-bar");
    this.gestures(page.map);
    this.tellHeight();
  }

  speak() {
    const { site } = this.page.data;
    const open = "open" in ROOT.dataset;
    const toggle = el(
      "button",
      {
        type: "button",
        id: "evidence-open",
        "aria-expanded": String(open),
        "aria-controls": "panel",
        onclick: () => openEvidence(!("open" in ROOT.dataset)),
      },
      t("Evidence and sources"),
    );
    const link = (/** @type {"page" | "text"} */ name, /** @type {string} */ words) =>
      site && site[name] ? el("a", { href: site[name], target: "_blank", rel: "noopener" }, words) : null;
    refill(this.bar, toggle, link("page", t("Open the whole page")), link("text", t("As text")));
    if (this.hint) this.hint.textContent = t("Use two fingers to move the map");
  }

  /**
   * One finger scrolls the article, two move the map; a wheel scrolls unless Ctrl is held.
   * @param {L.Map} map
   */
  gestures(map) {
    const container = map.getContainer();
    map.scrollWheelZoom.disable();
    container.addEventListener(
      "wheel",
      (event) => (event.ctrlKey || event.metaKey ? map.scrollWheelZoom.enable() : map.scrollWheelZoom.disable()),
      { capture: true, passive: true },
    );
    if (!window.matchMedia("(pointer: coarse)").matches) return;
    map.dragging.disable();
    const hint = (this.hint = el("p", { class: "hint", "aria-hidden": "true" }));
    container.append(hint);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    container.addEventListener(
      "touchmove",
      (event) => {
        if (event.touches.length !== 1) return hint.classList.remove("shown");
        hint.classList.add("shown");
        clearTimeout(timer);
        timer = setTimeout(() => hint.classList.remove("shown"), HINT_MS);
      },
      { passive: true },
    );
  }

  /** To whoever holds the frame, of whatever origin: nothing but a number. */
  tellHeight() {
    if (window.parent === window) return;
    let told = 0;
    const tell = () => {
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      if (!height || height === told) return;
      told = height;
      window.parent.postMessage({ type: "geoapp:height", height }, "*");
    };
    new ResizeObserver(tell).observe(document.body);
    window.addEventListener("message", (event) => {
      if (event.source !== window.parent || !event.data || event.data.type !== "geoapp:ask-height") return;
      told = 0;
      tell();
    });
  }
}
