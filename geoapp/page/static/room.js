/* How much of a narrow or low window is left for the map: what stands around it depends on words. */

import { aboveFrame } from "./frame.js";

/** Offer what is folded away, where there is any, and measure what stands above the map and below it, whose account. */
export function keepRoom() {
  const root = document.documentElement;
  if (["told", "present"].some((name) => name in root.dataset)) return;
  const ids = ["more", "summary", "in-english", "frame", "map_route", "attribution"];
  const parts = ids.map((id) => document.getElementById(id));
  if (parts.includes(null)) return;
  const [more, summary, note, frame, map, claimed] = /** @type {HTMLElement[]} */ (parts);
  const isOpen = more.parentElement?.hasAttribute("data-open");
  more.hidden = !isOpen && [summary, note].every(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight);
  if (root.dataset.host === "embed") return;
  const above = aboveFrame() + frame.getBoundingClientRect().top + window.scrollY;
  map.style.setProperty("--around", Math.ceil(above + claimed.offsetHeight) + "px");
}
