/* The story: steps that move map, clock and evidence together. */
import { byId, el, refill, write } from "./dom.js";
import { citationList } from "./evidence.js";
import { extras } from "./extras.js";
import { noFilter } from "./filters.js";
import { fitView } from "./projection.js";
import { askQuestion, forgetAnswers } from "./questions.js";
import { count, locale, t, textIn } from "./text.js";
import { dayNumber } from "./time.js";
/** @import { Attributes, Child, Entry, Line, Memory, Held, PageState, Position, Step } from "./types.js" */
/** @import { Page } from "./page.js" */

const LAYERS = ["legs", "candidates", "reach", "sightings", "context"];
const KINDS = /** @type {const} */ (["legs", "candidates", "places", "sightings", "claims", "accounts", "ships"]);
const CELLS = 4;

/**
 * What a step asks of map, clock and panel; nothing for an id that is none.
 * @param {Held} data
 * @param {string | null | undefined} id
 * @returns {Partial<PageState>}
 */
export function stepState(data, id) {
  const step = data.steps.find((one) => one.id === id);
  if (!step) return {};
  /** @type {Partial<PageState>} */
  const state = { step: step.id, mode: step.mode || "now" };
  if (step.at) state.day = dayNumber(step.at);
  if (KINDS.some((kind) => data[kind].some((item) => item.id === step.select))) state.selected = step.select;
  return state;
}

/**
 * Positions all over a box, for a projection in which its edges are no straight lines.
 * @param {[number, number, number, number]} bbox
 * @returns {Line}
 */
function positionsOf([west, south, east, north]) {
  const span = (east < west ? east + 360 : east) - west;
  const shares = [...Array(CELLS + 1).keys()].map((i) => i / CELLS);
  return shares.flatMap((a) =>
    shares.map((b) => /** @type {Position} */ ([south + a * (north - south), west + b * span])),
  );
}

export class Story {
  /** @type {HTMLButtonElement} */
  start;
  /** @type {HTMLButtonElement} */
  previous;
  /** @type {HTMLButtonElement} */
  next;
  /** @type {HTMLButtonElement} */
  stop;
  /** @type {HTMLButtonElement | undefined} */
  presenting;
  /** @type {HTMLOutputElement} */
  count;
  /** @type {HTMLElement} */
  list;
  /** @type {HTMLDetailsElement} */
  chapters;
  /** @type {HTMLElement} */
  title;
  /** @type {HTMLElement} */
  text;
  /** @type {HTMLElement} */
  asked;

  /** @param {Page} page the page that the steps drive */
  constructor(page) {
    this.page = page;
    this.steps = page.data.steps;
    this.root = byId("story");
    /** @type {string | null} */
    this.shown = null;
    /**
     * What was answered stays in this page, and goes with it.
     * @type {Map<string, Memory>}
     */
    this.answers = new Map();
    this.present = extras.Present && new extras.Present(this);
  }

  get index() {
    return this.steps.findIndex((step) => step.id === this.page.state.step);
  }

  get step() {
    return this.steps[this.index] || null;
  }

  /** Build the bar in the page's language. */
  speak() {
    if (!this.steps.length) return this.root.remove();
    const button = (
      /** @type {Child} */ words,
      /** @type {() => void} */ onclick,
      /** @type {Attributes | undefined} */ more,
    ) => el("button", { type: "button", onclick, ...more }, words);
    const arrow = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string} */ glyph,
      /** @type {1 | -1} */ by,
    ) =>
      button(el("span", { "aria-hidden": "true" }, glyph), () => this.move(by), {
        id,
        "aria-label": label,
        title: label,
      });
    this.start = button(
      count("Follow the story in {n} step", "Follow the story in {n} steps", this.steps.length),
      () => this.begin(),
      { id: "story-start" },
    );
    this.previous = arrow("story-previous", t("Previous step"), "◀", -1);
    this.next = arrow("story-next", t("Next step"), "▶", 1);
    this.count = el("output", { id: "story-count" });
    this.stop = button(t("Leave the story"), () => this.leave(), { id: "story-leave" });
    const { present } = this;
    this.presenting = present && button(t("Present"), () => present.enter(), { id: "story-present" });
    this.list = el(
      "ol",
      {},
      this.steps.map((step, i) =>
        el(
          "li",
          {},
          button(textIn(step.title, locale.lang), () => this.pick(i), { class: "link" }),
        ),
      ),
    );
    this.chapters = el("details", { class: "chapters" }, el("summary", {}, t("Chapters")), this.list);
    this.title = el("h2", { id: "story-title", tabindex: -1 });
    this.text = el("div", { id: "story-text", "aria-live": "polite" });
    this.asked = el("div", { id: "story-questions" });
    const row = el(
      "div",
      { class: "story-row" },
      this.start,
      this.previous,
      this.count,
      this.next,
      this.chapters,
      this.stop,
      this.presenting,
    );
    this.root.replaceChildren(row, this.title, this.text, this.asked);
    this.shown = null;
    if (this.present) this.present.speak();
  }

  begin() {
    this.go(0);
    this.next.focus();
  }

  /** @param {number} index */
  pick(index) {
    this.chapters.open = false;
    this.go(index);
    this.title.focus({ preventScroll: true });
  }

  /** @param {number} by */
  move(by) {
    this.go(Math.max(0, Math.min(this.steps.length - 1, this.index + by)));
  }

  /**
   * Go to a step: one change of state, one view.
   * @param {number} index
   */
  go(index) {
    const step = this.steps[index];
    if (!step) return;
    this.page.clock.stop();
    if (step.select) this.page.openTab("evidence");
    this.page.set({ ...noFilter(), shows: "", ...stepState(this.page.data, step.id) });
    this.frame(step);
  }

  leave() {
    this.page.set({ step: null });
    this.start.focus();
  }

  /**
   * Show what a step is about; at once, so that no animation has to be waited for.
   * @param {Step} step
   */
  frame(step) {
    const { map, view } = this.page;
    if (step.bbox) {
      const { centre, zoom } = fitView(map, positionsOf(step.bbox), [20, 20, 20, 20]);
      map.setView(centre, zoom, { animate: false });
    } else view.home();
    map.getContainer().classList.remove("arriving");
    void map.getContainer().offsetWidth; // so that the fade begins anew
    map.getContainer().classList.add("arriving");
  }

  /** Show the step of the state, if it has changed. */
  show() {
    if (!this.steps.length) return;
    const { step, index } = this;
    const key = step ? step.id : "";
    if (this.shown === key) return;
    this.shown = key;
    this.root.classList.toggle("told", Boolean(step));
    this.layers(step);
    this.previous.disabled = index <= 0;
    this.next.disabled = index === this.steps.length - 1;
    this.count.textContent = step ? t("Step {n} of {all}", { n: index + 1, all: this.steps.length }) : "";
    [...this.list.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-current", i === index ? "step" : "false"),
    );
    this.title.replaceChildren(step ? write(el("span"), textIn(step.title, locale.lang)) : "");
    refill(this.text, step && [write(el("p"), textIn(step.text, locale.lang)), ...this.grounds(step)]);
    forgetAnswers(this.page);
    refill(
      this.asked,
      step?.questions?.map((question, i) => askQuestion(question, step.id + i, this)),
    );
    this.root.scrollTop = 0;
    if (this.present) this.present.show();
  }

  /**
   * What the text rests on, as buttons that open the evidence; where its pictures can be seen.
   * @param {Step} step
   */
  grounds(step) {
    const claims = (step.claims || []).map((id) => this.page.entry(id)).filter(Boolean);
    const words = (/** @type {Entry} */ { item }) => textIn(item.title || item.said_by, locale.lang);
    const rests = () =>
      el(
        "p",
        { class: "grounds" },
        t("Rests on:"),
        " ",
        claims.map((entry) => this.page.button(entry.item.id, words(entry))),
      );
    const cited = step.citations || [];
    const seen = () =>
      el("div", { class: "grounds" }, t("Where it can be seen or read:"), citationList(cited, this.page.data));
    return [claims.length ? rests() : null, cited.length ? seen() : null];
  }

  /** @param {Step | null} step */
  layers(step) {
    const shown = step && step.layers ? step.layers : LAYERS;
    for (const layer of LAYERS) this.page.map.getContainer().classList.toggle("no-" + layer, !shown.includes(layer));
  }
}
