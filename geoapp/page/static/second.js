/* The same map on another day, beside the first or below it: it shows what the first one looks at. */
import { byId, el, seen, write } from "./dom.js";
import { MapView, STILL } from "./map.js";
import { locale, t, textIn } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Page } from "./page.js" */
/** @import { Box, PageState } from "./types.js" */

const ROOT = document.documentElement;
const PADDING = /** @type {const} */ ([30, 40, 30, 40]);

export class SecondDay {
  on = false;
  /** @type {L.Map | undefined} */
  map;
  /** @type {MapView | undefined} */
  view;

  /** @param {Page} page the page, whose map and clock are there */
  constructor(page) {
    this.page = page;
    this.first = el("p", { class: "map-day", "aria-hidden": "true" });
    this.other = el("p", { class: "map-day", "aria-hidden": "true" });
    this.box = el("div", { class: "second-map" });
    this.whose = el("p", { class: "whose" });
    this.date = el("output", { class: "second-date", for: "second-slider" });
    this.slider = el("input", {
      type: "range",
      id: "second-slider",
      step: 1,
      oninput: () => page.set({ other: Number(this.slider.value) }),
    });
    this.sentence = el("p", { class: "second-sentence", "aria-live": "polite" });
    const frame = el("div", { class: "second-frame" }, this.box, this.other);
    this.root = el("section", { id: "second", hidden: true }, frame, this.whose, this.date, this.slider, this.sentence);
    byId("frame").append(this.first);
    byId("clock").after(this.root);
    this.root.addEventListener("keydown", ({ key }) => key === "Escape" && this.turn());
    page.map.on("move zoomend", () => this.follow());
    page.map.on("resize", () => this.fit());
    new ResizeObserver(() => this.fit()).observe(this.box);
  }

  /** Of several routes, or with positions, a second map would not show all that the first one does. */
  get isOffered() {
    const { data, tracks } = this.page;
    return data.routes.length === 1 && !tracks;
  }

  /** In the page's language: the button that turns it on and off, where it can be. */
  speak() {
    this.root.setAttribute("aria-label", t("The same map on another day"));
    this.slider.setAttribute("aria-label", t("Day of the second map"));
    write(this.whose, textIn(this.page.data.dossier.attribution, this.page.state.lang));
    this.view?.speak(locale.lang);
    const button = el("button", { type: "button", class: "plain", id: "tool-second", onclick: () => this.turn() });
    button.textContent = t("Two days side by side");
    button.setAttribute("aria-pressed", String(this.on));
    this.button = button;
    return this.isOffered ? button : null;
  }

  /** On, it opens at the end of the days, or at their beginning where the first map is there; and has the keyboard. */
  turn() {
    const { clock, state } = this.page;
    const far = state.day < clock.last ? clock.last : clock.first;
    this.page.set({ other: this.on ? undefined : far });
    if (this.on) seen(this.slider);
    else this.button?.focus();
  }

  /** @param {PageState} state */
  show(state) {
    const { other, day, step } = state;
    const on = this.isOffered && other !== undefined && !step;
    const { page, slider } = this;
    const { first, last } = page.clock;
    if (!on && !this.on) return;
    const shown = Math.max(first, Math.min(last, other ?? last));
    /* Names keep off the days, which stand on the maps before these are fitted. */
    this.first.textContent = sayDay(day, locale.lang);
    this.date.textContent = this.other.textContent = sayDay(shown, locale.lang);
    if (on !== this.on) this.open(on);
    if (!on) return;
    Object.assign(slider, { min: String(first), max: String(last), value: String(shown) });
    slider.setAttribute("aria-valuetext", sayDay(shown, locale.lang));
    page.onDay(shown, (its, sentence) => {
      if (this.view) this.view.chosen = page.candidate;
      this.view?.show(its);
      this.sentence.replaceChildren(...sentence);
    });
  }

  /** @param {boolean} on */
  open(on) {
    this.on = on;
    this.root.hidden = !on;
    ROOT.toggleAttribute("data-two", on);
    this.button?.setAttribute("aria-pressed", String(on));
    if (!on) return;
    if (!this.map) this.draw();
    this.page.viewport.fit();
    this.fit();
  }

  draw() {
    const { page } = this;
    this.box.style.height = page.map.getSize().y + "px";
    this.map = L.map(this.box, { ...STILL, crs: page.map.options.crs, minZoom: -20, maxZoom: 30 });
    this.view = new MapView(this.map, page.data, page.base, {
      still: false,
      positions: page.routePositions(page.data.legs),
      padding: () => [...PADDING],
      select: (id) => page.select(id),
      keepClear: () => [this.dayBox()],
    });
    for (const _ of this.view.drawing());
    this.view.speak(locale.lang);
  }

  /**
   * Where its day stands, in pixels of the map.
   * @returns {Box}
   */
  dayBox() {
    const { offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight } = this.other;
    return [left, top, left + offsetWidth, top + offsetHeight];
  }

  /** The room has changed. */
  fit() {
    if (!this.on || !this.map) return;
    this.box.style.height = this.page.map.getSize().y + "px";
    this.map.invalidateSize({ animate: false, pan: false });
    this.look();
  }

  look() {
    const { map } = this.page;
    this.map?.setView(map.getCenter(), map.getZoom(), { animate: false });
  }

  /** Moved along, what is drawn is moved; it is drawn anew where the zoom is another. */
  follow() {
    const { map, on, page } = this;
    if (!on || !map) return;
    if (map.getZoom() !== page.map.getZoom()) return this.look();
    const by = map.latLngToContainerPoint(page.map.getCenter()).subtract(map.getSize().divideBy(2)).round();
    if (by.x || by.y) map.panBy(by, { animate: false });
  }

  repaint() {
    this.view?.repaint();
  }
}
