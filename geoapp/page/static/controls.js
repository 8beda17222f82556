/* The controls of a clock: its buttons, a native range input, and what the map shows of its time. */
import { Axis } from "./axis.js";
import { allow, el } from "./dom.js";
import { N_, locale, t } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Day, Mode } from "./types.js" */

const PLAY_STEP_MS = 450;
/* So far along the slider a finger means it. */
const SWIPE_PX = 6;
/** @type {[Mode, string][]} */
const MODES = [
  ["now", N_("On this day")],
  ["past", N_("Up to this day")],
  ["all", N_("All")],
];

export class Controls {
  /** @type {HTMLButtonElement} */
  previous;
  /** @type {HTMLButtonElement} */
  next;
  /** @type {HTMLButtonElement} */
  play;
  /** @type {HTMLOutputElement} */
  date;
  /** @type {HTMLInputElement} */
  slider;
  /** @type {Record<string, HTMLInputElement>} */
  choices = {};
  /** @type {ReturnType<typeof setInterval> | null} */
  timer = null;
  /** @type {Day} */
  day = null;
  /** @type {{ x: number, y: number, value: string } | undefined} Where a finger came down, and what was shown. */
  finger;
  /** Whether it is the slider that changes the day. */
  moves = false;

  /**
   * @param {(change: { day?: number, mode?: Mode }) => void} change
   * @param {{ first: number, last: number, stops: number[] }} days
   * @param {string} [prefix] of the ids of its elements, where a document has several
   */
  constructor(change, { first, last, stops }, prefix = "") {
    this.change = change;
    this.first = first;
    this.last = last;
    this.axis = new Axis(first, last);
    this.stops = stops;
    this.prefix = prefix;
  }

  /**
   * Build the controls in the page's language; the slider stands apart.
   * @param {[Mode, string][]} [modes]
   * @param {string} [unit] what a step of the slider is
   */
  build(modes = MODES, unit = t("Day")) {
    this.stop();
    const { prefix } = this;
    const button = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string} */ glyph,
      /** @type {() => void} */ onclick,
    ) =>
      el(
        "button",
        { id: prefix + id, class: "clock-button", type: "button", "aria-label": label, title: label, onclick },
        el("span", { "aria-hidden": "true" }, glyph),
      );
    this.previous = button("clock-previous", t("Earlier event"), "◀", () => this.jump(-1));
    this.next = button("clock-next", t("Later event"), "▶|", () => this.jump(1));
    this.play = el("button", {
      id: prefix + "clock-play",
      class: "clock-button",
      type: "button",
      onclick: () => this.toggle(),
    });
    const slider = prefix + "clock-slider";
    this.date = el("output", { id: prefix + "clock-date", for: slider, dir: "auto", "aria-live": "off" });
    const choice = el("fieldset", { class: "modes" }, el("legend", { class: "unseen" }, t("What the map shows")));
    for (const [mode, words] of modes) {
      const id = prefix + "mode-" + mode;
      const input = el("input", { type: "radio", name: prefix + "mode", value: mode, id });
      input.addEventListener("change", () => this.change({ mode }));
      this.choices[mode] = input;
      choice.append(el("label", { for: id }, input, el("span", {}, t(words))));
    }
    this.slider = el("input", {
      type: "range",
      id: slider,
      min: this.first,
      max: this.axis.at(this.last),
      step: 1,
      "aria-label": unit,
    });
    const moved = () => {
      this.stop();
      this.moves = true;
      this.change({ day: this.axis.day(Number(this.slider.value)) });
      this.moves = false;
    };
    this.slider.addEventListener("input", () => this.isSwiped() || moved());
    this.toldFromSwipes(moved);
    this.labelPlay();
    return el("div", { class: "controls" }, this.previous, this.play, this.next, this.date, choice);
  }

  /** Whether a finger is on the slider that may yet scroll the page. */
  isSwiped() {
    return Boolean(this.finger);
  }

  /**
   * A finger that comes down on the slider may be about to scroll: until it goes along, or is lifted, the day stays.
   * @param {() => void} moved
   */
  toldFromSwipes(moved) {
    const { slider } = this;
    slider.addEventListener("pointerdown", ({ pointerType, clientX: x, clientY: y }) => {
      if (pointerType === "touch") this.finger = { x, y, value: slider.value };
    });
    const end = (/** @type {boolean} */ wanted) => {
      if (!this.finger) return;
      if (!wanted) slider.value = this.finger.value;
      this.finger = undefined;
      if (wanted) moved();
    };
    slider.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!this.finger) return;
      const [x, y] = [Math.abs(clientX - this.finger.x), Math.abs(clientY - this.finger.y)];
      if (x > SWIPE_PX && x > y) end(true);
    });
    slider.addEventListener("pointerup", () => end(true));
    slider.addEventListener("pointercancel", () => end(false));
  }

  /**
   * Set the controls to a day and to what the map shows.
   * @param {number} day
   * @param {Mode} mode
   */
  set(day, mode) {
    this.day = day;
    this.slider.value = String(this.axis.at(day));
    const words = this.words(day);
    this.slider.setAttribute("aria-valuetext", words);
    this.date.textContent = words;
    this.choices[mode].checked = true;
    allow(
      this.previous,
      this.stops.some((stop) => stop < day),
    );
    allow(
      this.next,
      this.stops.some((stop) => stop > day),
    );
  }

  /** @param {number} day */
  words(day) {
    return sayDay(day, locale.lang);
  }

  /**
   * Write a sentence anew only if it says something else, which a screen reader then speaks.
   * @param {HTMLElement} element
   * @param {(Node | string)[]} sentence
   */
  say(element, sentence) {
    const words = document.createElement("p");
    words.append(...sentence);
    if (words.textContent === element.textContent) return;
    element.replaceChildren(...words.childNodes);
  }

  /** @param {1 | -1} direction */
  jump(direction) {
    this.stop();
    const day = this.day ?? this.first;
    const stops = direction > 0 ? this.stops.filter((s) => s > day) : this.stops.filter((s) => s < day).reverse();
    if (stops.length) this.change({ day: stops[0] });
  }

  /**
   * The day that is played after one.
   * @param {number} day
   */
  following(day) {
    return day + 1;
  }

  toggle() {
    if (this.timer) return this.stop();
    const today = () => this.day ?? this.first;
    if (today() >= this.last) this.change({ day: this.first });
    this.timer = setInterval(() => {
      if (today() >= this.last) return this.stop();
      this.change({ day: this.following(today()) });
      if (today() >= this.last) this.stop();
    }, PLAY_STEP_MS);
    this.labelPlay();
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.labelPlay();
  }

  labelPlay() {
    this.play.replaceChildren(
      el("span", { "aria-hidden": "true" }, this.timer ? "❚❚" : "▶"),
      " " + (this.timer ? t("Pause") : t("Play")),
    );
  }
}
