/* The story: steps that move map, clock and evidence together. */
import { all, allow, byId, el, refill, write } from "./dom.js";
import { drawAhead } from "./drawing.js";
import { citationList } from "./evidence.js";
import { extras } from "./extras.js";
import { noFilter } from "./filters.js";
import { standStory } from "./frame.js";
import { showEvidence } from "./panel.js";
import { askQuestion, forgetAnswers, hasAnswer } from "./questions.js";
import { count, locale, t, textIn } from "./text.js";
import { keepRoom } from "./room.js";
import { explained } from "./terms.js";
import { dayNumber } from "./time.js";
import { idle, inTurns, painted } from "./turns.js";
/** @import { Attributes, Child, Entry, Memory, Held, PageState, Question, Step } from "./types.js" */
/** @import { Page } from "./page.js" */
/** @import { Viewport } from "./viewport.js" */

const ROOT = document.documentElement;
/* The same as in the style sheet. */
const NARROW = "(max-width: 900px), (max-height: 500px)";
const PAINTED_MS = 200;
const LAYERS = ["legs", "candidates", "reach", "sightings", "context"];
const KINDS = /** @type {const} */ (["legs", "candidates", "places", "sightings", "claims", "accounts", "ships"]);

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
  /** @type {HTMLElement} */
  rests;
  /** @type {HTMLElement} */
  passage;
  /** @type {HTMLButtonElement} */
  evidence;
  /** @type {HTMLButtonElement} */
  back;
  /** @type {Element | null | undefined} */
  opener;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  waiting;
  /** @type {string | undefined} */
  unseen;

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
    byId("panel").addEventListener("keydown", ({ key }) => key === "Escape" && this.closeSheet());
    window.addEventListener("beforeprint", () => standStory(false, true));
    window.addEventListener("afterprint", () => standStory());
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
    const leaves = t("Leave the story");
    this.stop = button(
      [el("span", { class: "leave-words" }, leaves), el("span", { class: "glyph", "aria-hidden": "true" }, "✕")],
      () => this.leave(),
      { id: "story-leave", "aria-label": leaves, title: leaves },
    );
    this.evidence = button(t("Evidence"), () => this.openSheet(), { id: "story-evidence" });
    const { present } = this;
    this.presenting = present && button(t("Present"), () => present.enter(), { id: "story-present" });
    this.list = el(
      "ol",
      { class: "chapters-list" },
      this.steps.map((step, i) =>
        el(
          "li",
          {},
          button(textIn(step.title, locale.lang), () => this.pick(i), { class: "link" }),
        ),
      ),
    );
    this.chapters = el(
      "details",
      { class: "chapters" },
      el("summary", { class: "chapters-button" }, t("Chapters")),
      this.list,
    );
    this.chapters.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || this.root.closest("[data-present]")) return;
      this.chapters.open = false;
      this.chapters.querySelector("summary")?.focus();
    });
    this.title = el("h2", { id: "story-title", tabindex: -1 });
    this.text = el("div", { id: "story-text", "aria-live": "polite" });
    this.asked = el("div", { id: "story-questions" });
    this.rests = el("div", { id: "story-grounds" });
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
    /* By itself it scrolls where it lies over the map. */
    this.passage = el(
      "div",
      { class: "passage", tabindex: "0", role: "group", "aria-labelledby": "story-title" },
      this.title,
      this.text,
      this.evidence,
      this.asked,
      this.rests,
    );
    this.root.replaceChildren(row, this.passage);
    this.back = button(t("Back to the map"), () => this.closeSheet(), { id: "sheet-close", class: "plain" });
    document.getElementById("sheet-close")?.remove();
    byId("panel").prepend(this.back);
    this.shown = null;
    if (this.present) this.present.speak();
  }

  begin() {
    this.go(0);
    this.next.focus({ preventScroll: true });
  }

  /** @param {number} index */
  pick(index) {
    this.chapters.open = false;
    this.go(index);
    this.title.focus({ preventScroll: true });
  }

  /** @param {number} by */
  move(by) {
    const to = Math.max(0, Math.min(this.steps.length - 1, this.index + by));
    if (to !== this.index) this.go(to);
  }

  /**
   * Go to a step: one change of state, one view.
   * @param {number} index
   */
  go(index) {
    const step = this.steps[index];
    if (!step) return;
    /* While no style is out of date: the browser makes it anew where what has the keyboard is moved. */
    standStory(true);
    const main = byId("stage").parentElement;
    const isThere = this.step && main && Math.abs(main.getBoundingClientRect().top) < 1;
    this.page.clock.stop();
    if (step.select) this.page.openTab("evidence");
    this.closeSheet();
    this.page.set(this.stateAt(step));
    if (!isThere) this.toSight();
  }

  /** Map, clock and text are all in sight then, once all of them is laid out. */
  toSight() {
    requestAnimationFrame(() => byId("stage").parentElement?.scrollIntoView());
  }

  leave() {
    this.closeSheet();
    this.page.set({ step: null });
    this.start.focus();
  }

  /** While it is told, map and clock stay and the text passes; a presentation has a layout of its own. */
  dress() {
    const wasTold = "told" in ROOT.dataset;
    const isTold = ROOT.toggleAttribute("data-told", Boolean(this.step) && !this.present?.on);
    if (wasTold && !isTold) keepRoom();
  }

  /** As if the first step were told, before any of it is painted: a phone then has at hand what that asks of it. */
  *rehearsing() {
    const { page, steps } = this;
    if (!steps.length || this.step || this.present?.on) return;
    if (window.scrollY || !window.matchMedia(NARROW).matches) return;
    const tell = (/** @type {Step | null} */ step) => {
      ROOT.toggleAttribute("data-told", Boolean(step));
      this.root.classList.toggle("told", Boolean(step));
      this.fill(step);
    };
    tell(steps[0]);
    const view = page.viewport.aimAhead(this.stateAt(steps[0]));
    tell(null);
    yield;
    yield* this.drawingAhead(view);
  }

  /** While a step is read, the map of the next one is drawn, as above a card that is as high. */
  async drawNext() {
    const { page, step, steps, index } = this;
    await idle();
    const next = steps[index + 1];
    if (!next || this.step !== step) return;
    inTurns(this.drawingAhead(page.viewport.aimAhead(this.stateAt(next))));
  }

  /**
   * The page's state once a step is told.
   * @param {Step} step
   */
  stateAt(step) {
    const { data, state } = this.page;
    return { ...state, ...noFilter(), shows: "", view: undefined, ...stepState(data, step.id) };
  }

  /**
   * Draw lines for the view of a step to come, until another one is told.
   * @param {ReturnType<Viewport["aim"]>} view
   */
  *drawingAhead(view) {
    const { shown, page } = this;
    for (const label of page.view.labelsIn(view)) {
      page.view.markerOf(label);
      yield;
    }
    for (const _ of drawAhead(page.map, view)) {
      if (this.shown !== shown) return;
      yield;
    }
  }

  /** Whether evidence would cover the map, for there is no room beside it. */
  get coversMap() {
    return "told" in ROOT.dataset && window.matchMedia(NARROW).matches;
  }

  /** Whether evidence that is asked for opens over something: the map, or the text of a presentation. */
  get opensSheet() {
    return this.coversMap || Boolean(this.present?.on);
  }

  /**
   * The evidence of what is selected; where there is no room for it, once the map is painted.
   * @param {string} selected
   */
  showEvidence(selected) {
    clearTimeout(this.waiting);
    this.unseen = selected;
    if (this.coversMap) this.waiting = setTimeout(() => this.catchUp(), PAINTED_MS);
    else this.catchUp();
  }

  /** Show the evidence that waits for the map. */
  catchUp() {
    const { unseen } = this;
    this.unseen = undefined;
    if (unseen) showEvidence(byId("tab-evidence-panel"), unseen, this.page);
  }

  openSheet() {
    this.opener = document.activeElement;
    this.catchUp();
    this.back.textContent = this.present?.on ? t("Back to the story") : t("Back to the map");
    ROOT.dataset.sheet = "";
    const panel = byId("panel");
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
    /* Of a page that was scrolled, the way back would be above the window. */
    scrollBy({ top: Math.min(0, panel.getBoundingClientRect().top), behavior: "instant" });
    this.present?.tellMore();
  }

  closeSheet() {
    if (!("sheet" in ROOT.dataset)) return;
    delete ROOT.dataset.sheet;
    const { opener, present } = this;
    const next = present?.on ? present.forth : this.next;
    (opener instanceof HTMLElement && opener.isConnected ? opener : next).focus({ preventScroll: true });
    present?.tellMore();
  }

  /** What a step is about is shown at once, so that no animation has to be waited for. */
  arrive() {
    const { dataset } = this.page.map.getContainer();
    /* Another name for the same fade begins it anew, and nothing has to be laid out for it. */
    dataset.arriving = dataset.arriving === "1" ? "2" : "1";
  }

  /** Show the step of the state, if it has changed. */
  show() {
    if (!this.steps.length) return;
    const { step, index } = this;
    const key = step ? step.id : "";
    this.present?.follow();
    if (this.shown === key) return this.holdEvidence();
    this.shown = key;
    this.root.classList.toggle("told", Boolean(step));
    standStory();
    this.dress();
    if (step) this.arrive();
    this.layers(step);
    allow(this.previous, index > 0);
    allow(this.next, index < this.steps.length - 1);
    this.count.textContent = step ? t("Step {n} of {all}", { n: index + 1, all: this.steps.length }) : "";
    [...this.list.querySelectorAll("button")].forEach((button, i) =>
      button.setAttribute("aria-current", i === index ? "step" : "false"),
    );
    this.fill(step);
    forgetAnswers(this.page);
    refill(
      this.asked,
      step?.questions?.map((question, i) => askQuestion(question, step.id + i, this)),
    );
    /* On a phone they are out of sight, and are laid out once the step is painted. */
    if (this.coversMap) painted().then(() => this.hideLengths());
    else this.hideLengths();
    this.holdText();
    if (step) {
      this.root.scrollTop = this.passage.scrollTop = 0;
      painted().then(() => this.drawNext());
    }
    if (this.present) this.present.show();
  }

  /**
   * What is said of a step.
   * @param {Step | null} step
   */
  fill(step) {
    this.title.replaceChildren(step ? write(el("span"), textIn(step.title, locale.lang)) : "");
    refill(this.text, step && [explained(el("p", { class: "step-words" }), step.text), this.seen(step)]);
    refill(this.rests, step && this.grounds(step));
  }

  /**
   * What the text rests on, as buttons that open the evidence.
   * @param {Step} step
   */
  grounds(step) {
    const claims = (step.claims || []).map((id) => this.page.entry(id)).filter(Boolean);
    if (!claims.length) return null;
    const words = (/** @type {Entry} */ { item }) => textIn(item.title || item.said_by, locale.lang);
    const buttons = claims.map((entry) => this.page.button(entry.item.id, words(entry)));
    return el("p", { class: "grounds" }, t("Rests on:"), " ", buttons);
  }

  /**
   * Where the pictures of a step can be seen.
   * @param {Step} step
   */
  seen(step) {
    const cited = step.citations || [];
    if (!cited.length) return null;
    const where = t("Where it can be seen or read:");
    return el("div", { class: "grounds seen" }, where, citationList(cited, this.page.data));
  }

  /**
   * Whether the step asks how long one of some legs is, and isn't answered.
   * @param {string} ids with spaces between
   */
  asksLength(ids) {
    const { step } = this;
    const legs = ids.split(" ");
    const asks = (/** @type {Question} */ one, /** @type {number} */ i) =>
      one.kind === "estimate" && legs.includes(one.answer.of ?? "") && !this.answers.get(step?.id + i)?.revealed;
    return Boolean(step?.questions?.some(asks));
  }

  /**
   * Whether a question of the step waits that its words can answer.
   * @param {Question} one
   * @param {number} i
   */
  isBeforeText(one, i) {
    return Boolean(one.before_text) && this.waits(one, i);
  }

  /**
   * Whether a question of the step waits for its answer.
   * @param {Question} one
   * @param {number} i
   */
  waits(one, i) {
    return hasAnswer(one) && !this.answers.get(this.step?.id + i)?.revealed;
  }

  /** The words of a step wait for the questions that they would answer; what they rest on names figures. */
  holdText() {
    const questions = this.step?.questions || [];
    this.text.hidden = questions.some((one, i) => this.isBeforeText(one, i));
    this.rests.hidden = questions.some((one, i) => this.waits(one, i));
    this.holdEvidence();
  }

  /** So does the evidence that the step itself opens; what the reader opens is shown. */
  holdEvidence() {
    const isOwn = this.page.state.selected === (this.step?.select ?? null);
    byId("panel").toggleAttribute("data-waits", this.text.hidden && isOwn);
  }

  /** No length stands in the evidence beside the question that asks for it, nor below the map. */
  hideLengths() {
    for (const lengths of all("[data-length]")) lengths.hidden = this.asksLength(lengths.dataset.length ?? "");
  }

  /**
   * Show the layers of a step; as long as it asks for a place those alone on which nothing leads to it.
   * @param {Step | null} step
   */
  layers(step) {
    const { map, inset } = this.page;
    const shown = this.layersOf(step);
    for (const one of inset ? [map, inset.map] : [map]) {
      const { classList } = one.getContainer();
      for (const { layer, on } of shown) classList.toggle("no-" + layer, !on);
    }
  }

  /** @param {Step | null} step */
  layersOf(step) {
    const asks = step?.questions?.some((one, i) => one.hides && !this.answers.get(step.id + i)?.revealed);
    const layers = step && step.layers ? step.layers : LAYERS;
    const shown = asks ? layers.filter((layer) => layer === "context") : layers;
    return LAYERS.map((layer) => ({ layer, on: shown.includes(layer) }));
  }
}
