/* In an article: tell the host how high the page is, open the evidence when asked. */
import { byId, el, refill } from "./dom.js";
import { t } from "./text.js";
/** @import { Page } from "./page.js" */

const ROOT = document.documentElement;

/** @param {boolean} open */
export function openEvidence(open) {
  if (open) ROOT.dataset.open = "";
  else delete ROOT.dataset.open;
  const button = document.getElementById("evidence-open");
  if (button) button.setAttribute("aria-expanded", String(open));
}

export class Embed {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.bar = byId("embed-bar");
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
    /* One line holds all that leads on from the map; what the page would show below is the page's. */
    const { start } = this.page.story;
    const languages = document.getElementById("languages");
    refill(this.bar, start, toggle, link("page", t("Open the whole page")), link("text", t("As text")), languages);
    ROOT.toggleAttribute("data-leads", Boolean(site?.page));
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
