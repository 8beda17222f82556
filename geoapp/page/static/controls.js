/* The controls of a clock: its buttons, a native range input, and what the map shows of its time. */
import { el } from "./dom.js";
import { N_, locale, t } from "./text.js";
import { sayDay } from "./time.js";
/** @import { Day, Mode } from "./types.js" */

const PLAY_STEP_MS = 450;
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

  /**
   * @param {(change: { day?: number, mode?: Mode }) => void} change
   * @param {{ first: number, last: number, stops: number[] }} days
   * @param {string} [prefix] of the ids of its elements, where a document has several
   */
  constructor(change, { first, last, stops }, prefix = "") {
    this.change = change;
    this.first = first;
    this.last = last;
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
        { id: prefix + id, type: "button", "aria-label": label, title: label, onclick },
        el("span", { "aria-hidden": "true" }, glyph),
      );
    this.previous = button("clock-previous", t("Previous event"), "◀", () => this.jump(-1));
    this.next = button("clock-next", t("Next event"), "▶|", () => this.jump(1));
    this.play = el("button", { id: prefix + "clock-play", type: "button", onclick: () => this.toggle() });
    const slider = prefix + "clock-slider";
    this.date = el("output", { id: prefix + "clock-date", for: slider, "aria-live": "off" });
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
      max: this.last,
      step: 1,
      "aria-label": unit,
    });
    this.slider.addEventListener("input", () => {
      this.stop();
      this.change({ day: Number(this.slider.value) });
    });
    this.labelPlay();
    return el("div", { class: "controls" }, this.previous, this.play, this.next, this.date, choice);
  }

  /**
   * Set the controls to a day and to what the map shows.
   * @param {number} day
   * @param {Mode} mode
   */
  set(day, mode) {
    this.day = day;
    this.slider.value = String(day);
    const words = this.words(day);
    this.slider.setAttribute("aria-valuetext", words);
    this.date.textContent = words;
    this.choices[mode].checked = true;
    this.previous.disabled = !this.stops.some((stop) => stop < day);
    this.next.disabled = !this.stops.some((stop) => stop > day);
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
