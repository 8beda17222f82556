/* Present: full screen, large type, clicker keys, spotlight, and the speaker's notes in a second window. */
import { all, allow, byId, el, refill, speakIn, svg, write } from "./dom.js";
import { answersOf } from "./questions.js";
import { stepState } from "./story.js";
import { stillMap } from "./still_map.js";
import { locale, localeTag, t, textIn } from "./text.js";
import { dayNumber } from "./time.js";
import { positionsOf } from "./viewport.js";
/** @import { PageState, Step, Texts } from "./types.js" */
/** @import { Story } from "./story.js" */

/**
 * Steps that a key goes.
 * @type {Record<string, number>}
 */
const MOVES = { PageDown: 1, ArrowRight: 1, ArrowDown: 1, PageUp: -1, ArrowLeft: -1, ArrowUp: -1, " ": 1 };
const OWN_KEYS = "input, select, textarea";
const PRESSED = "a, button, summary";
const POINTERS = ["", "spotlight", "laser"];
/* A slow machine may take this long to end full screen for a new window. */
const OPENING_MS = 10000;
const TICK_MS = 500;
/* So much of a text that overflows goes on at a key; a pixel or two are none. */
const SCROLLED = 0.8;
const SLACK_PX = 4;
const DRAWN_AFTER_MS = 300;

/**
 * Draw a QR code; its bits are those of picture/qr.py.
 * @param {string} code
 */
function codePicture(code) {
  const bytes = [...atob(code)].map((letter) => letter.charCodeAt(0));
  const side = Math.floor(Math.sqrt(bytes.length * 8));
  let d = "";
  for (let i = 0; i < side * side; i++) {
    if ((bytes[i >> 3] >> (7 - (i & 7))) & 1) d += `M${i % side} ${Math.floor(i / side)}h1v1h-1z`;
  }
  const drawn = { viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true", "shape-rendering": "crispEdges" };
  return svg("svg", drawn, svg("path", { d }));
}

export class Present {
  /** @type {HTMLButtonElement} */
  back;
  /** @type {HTMLButtonElement} */
  forth;
  /** @type {HTMLOutputElement} */
  count;
  /** @type {HTMLElement} */
  said;
  /** @type {HTMLElement | undefined} */
  bar;
  /** @type {HTMLOutputElement} */
  clock;
  /** @type {Element | null} */
  before;
  /** @type {boolean | undefined} */
  wasFull;
  /** @type {boolean | undefined} */
  opening;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  ticking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  drawing;

  /** @param {Story} story the story that is presented */
  constructor(story) {
    this.story = story;
    this.on = false;
    /** @type {Window | null} */
    this.notes = null;
    this.pointer = 0;
    this.began = 0;
    this.veil = el("div", { id: "present-veil", hidden: true });
    this.more = el("p", { class: "more-below", "aria-hidden": "true", hidden: true }, "▼");
    this.code = story.page.data.address && el("div", { id: "present-code", hidden: true, role: "status" });
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.onFullscreen = () => {
      if (!document.fullscreenElement && this.wasFull) {
        if (this.opening) this.opening = false;
        else this.leave();
      }
      this.wasFull = Boolean(document.fullscreenElement);
    };
    this.onMouse = (/** @type {MouseEvent} */ event) => {
      this.veil.style.setProperty("--x", event.clientX + "px");
      this.veil.style.setProperty("--y", event.clientY + "px");
    };
    window.addEventListener("pagehide", () => this.closeNotes());
    /* Paper has the page; before its map is made for paper. */
    window.addEventListener("beforeprint", () => this.on && this.stand(false), true);
    window.addEventListener("afterprint", () => this.on && (this.stand(true), this.resize()));
    const { root } = story;
    const resized = new ResizeObserver(() => this.tellMore());
    for (const read of [root, byId("panel")]) {
      read.addEventListener("scroll", () => this.tellMore(), { passive: true });
      resized.observe(read);
    }
  }

  /** The link to the step that is shown, where others can open the page, as a code for their cameras. */
  drawCode() {
    const { page, step } = this.story;
    const { address } = page.data;
    if (!this.code || !address) return;
    const fragment = step ? `#step=${step.id}&lang=${page.state.lang}` : "";
    const own = address.steps[fragment];
    refill(this.code, codePicture(own || address.code), own ? address.url.split("#")[0] + fragment : address.url);
  }

  /** What is read now: the step, or the evidence that lies over it. */
  get read() {
    return "sheet" in document.documentElement.dataset ? byId("panel") : this.story.root;
  }

  /** Whether the text goes on below what is seen of it. */
  get isMore() {
    const { read } = this;
    return read.scrollTop + read.clientHeight < read.scrollHeight - SLACK_PX;
  }

  tellMore() {
    const { read, more } = this;
    if (this.on && more.parentElement !== read) read.append(more);
    more.hidden = !(this.on && this.isMore);
  }

  /**
   * What overflows first, then the answers that the words of the step wait for, then the next step or the one before.
   * @param {number} by
   */
  turn(by) {
    const { read } = this;
    if (by > 0 ? this.isMore : read.scrollTop > SLACK_PX) read.scrollBy({ top: by * read.clientHeight * SCROLLED });
    else if (by > 0 && this.story.text.hidden) this.reveal();
    else this.story.move(by);
    this.tellMore();
  }

  /** Answer what is asked before the words of the step, and show these from their beginning. */
  reveal() {
    const { story } = this;
    all(".question-choice .answer, .question-point .answer").forEach((button) => button.click());
    story.root.scrollTop = 0;
  }

  /** The sentence of a day is spoken where the clock was moved off the day of the step. */
  follow() {
    const { step, page } = this.story;
    const isMoved = this.on && Boolean(step?.at) && page.state.day !== dayNumber(step?.at ?? "");
    document.documentElement.toggleAttribute("data-moved", isMoved);
  }

  showCode() {
    if (this.code) this.code.hidden = !this.code.hidden;
  }

  /** Build the bar under the presentation in the page's language. */
  speak() {
    const acts = this.actions();
    const button = (/** @type {string} */ words, /** @type {string} */ key, onclick = acts[key.toLowerCase()]) =>
      el("button", { type: "button", onclick, "aria-keyshortcuts": key, title: words + " (" + key + ")" }, words);
    this.back = button("◀", "PageUp", () => this.story.move(-1));
    this.back.setAttribute("aria-label", t("Previous step"));
    this.forth = button("▶", "PageDown", () => this.story.move(1));
    this.forth.setAttribute("aria-label", t("Next step"));
    this.count = el("output", { "aria-live": "off" });
    this.said = el("p", { class: "present-said", role: "status" });
    const controls = [
      this.back,
      this.count,
      this.forth,
      button(t("Chapters"), "c"),
      button(t("Speaker notes"), "n"),
      button(t("Spotlight"), "s"),
      button(t("Black"), "b"),
      this.code && button(t("Link"), "q"),
      button(t("Full screen"), "f"),
      button(t("Leave"), "Escape", () => this.leave()),
      this.said,
    ];
    const bar = (this.bar = this.bar || el("div", { id: "present-bar", hidden: true }));
    bar.setAttribute("aria-label", t("Present"));
    bar.setAttribute("role", "toolbar");
    bar.replaceChildren(...controls.filter((control) => control !== null));
    if (!bar.isConnected) document.body.append(bar, this.veil, ...(this.code ? [this.code] : []));
    this.story.root.append(this.more);
    this.show();
  }

  enter() {
    if (this.on || !this.bar) return;
    this.story.closeSheet();
    this.on = true;
    this.before = document.activeElement;
    this.began = Date.now();
    this.stand(true);
    document.addEventListener("keydown", this.onKey, true);
    document.addEventListener("fullscreenchange", this.onFullscreen);
    this.fill();
    this.resize();
    if (!this.story.step) this.story.go(0);
    this.forth.focus();
    this.show();
  }

  /**
   * Lay the page out as a presentation, or as a page again, on which its step is told.
   * @param {boolean} on
   */
  stand(on) {
    document.documentElement.toggleAttribute("data-present", on);
    document.documentElement.toggleAttribute("data-told", !on && Boolean(this.story.step));
    if (this.bar) this.bar.hidden = !on;
  }

  leave() {
    if (!this.on || !this.bar) return;
    this.story.closeSheet();
    this.on = false;
    this.stand(false);
    this.pointer = 0;
    this.veil.hidden = true;
    if (this.code) this.code.hidden = true;
    this.follow();
    this.tellMore();
    this.said.textContent = "";
    document.removeEventListener("keydown", this.onKey, true);
    document.removeEventListener("fullscreenchange", this.onFullscreen);
    document.removeEventListener("mousemove", this.onMouse);
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    this.wasFull = false;
    this.closeNotes();
    this.resize();
    const { before } = this;
    const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
    (isThere ? before : this.story.presenting)?.focus();
  }

  /** The map has other room now: measure it, and show the step in it. */
  resize() {
    const { clock, viewport } = this.story.page;
    clock.tight = this.on;
    clock.drawChart();
    viewport.fit();
  }

  fill() {
    const root = document.documentElement;
    if (!root.requestFullscreen || document.fullscreenElement) return;
    root.requestFullscreen().then(
      () => this.on && this.resize(),
      () => {},
    ); // a frame may forbid it
  }

  /**
   * Keys of clickers and of the keyboard; those of a field stay its own.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const field = event.target instanceof Element && event.target.matches(OWN_KEYS);
    const page = event.key === "PageDown" || event.key === "PageUp";
    if (field && !page && event.key !== "Escape") return;
    /* A space presses what it stands on, except the button that the presentation begins on. */
    const on = /** @type {Element | null} */ (event.target); // of the notes' window it is no Element of this one
    if (event.key === " " && on !== this.forth && on?.closest?.(PRESSED)) return;
    const act = this.actions()[event.key.toLowerCase()];
    if (!act && !(event.key in MOVES)) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.isBlack && event.key in MOVES) this.black();
    if (act) act();
    else this.turn(event.key === " " && event.shiftKey ? -1 : MOVES[event.key]);
  }

  /**
   * What a key does, by its name in small letters.
   * @returns {Record<string, () => void>}
   */
  actions() {
    const [black, fill] = [() => this.black(), () => this.fill()];
    return {
      b: black,
      ".": black,
      c: () => this.toggleChapters(),
      f: fill,
      f5: fill, // with which clickers begin; it would load the page anew
      n: () => this.openNotes(),
      q: () => this.showCode(),
      s: () => this.nextPointer(),
      home: () => this.story.go(0),
      end: () => this.story.go(this.story.steps.length - 1),
      escape: () => this.escape(),
    };
  }

  /** Escape ends the innermost thing first. */
  escape() {
    if (this.isBlack) this.black();
    else if (this.code && !this.code.hidden) this.showCode();
    else if (this.story.chapters.open) this.toggleChapters();
    else if (this.read !== this.story.root) this.story.closeSheet();
    else this.leave();
  }

  get isBlack() {
    return this.veil.className === "black" && !this.veil.hidden;
  }

  black() {
    const on = !this.isBlack;
    this.veil.className = on ? "black" : POINTERS[this.pointer];
    this.veil.hidden = !on && !this.pointer;
    this.said.textContent = on ? t("The screen is black.") : "";
    this.show();
  }

  /** Off, a spotlight, a red dot, and off again. */
  nextPointer() {
    this.pointer = (this.pointer + 1) % POINTERS.length;
    this.veil.className = POINTERS[this.pointer];
    this.veil.hidden = !this.pointer;
    document.removeEventListener("mousemove", this.onMouse);
    if (this.pointer) document.addEventListener("mousemove", this.onMouse);
  }

  toggleChapters() {
    const { chapters, list } = this.story;
    chapters.open = !chapters.open;
    const current = /** @type {HTMLElement | null} */ (list.querySelector('[aria-current="step"]'));
    (chapters.open ? current : this.forth)?.focus();
  }

  show() {
    const { story } = this;
    if (!this.bar) return;
    this.count.textContent = story.step ? story.index + 1 + " / " + story.steps.length : "";
    allow(this.back, story.index > 0);
    allow(this.forth, story.index < story.steps.length - 1);
    this.drawCode();
    this.follow();
    this.tellMore();
    this.showNotes();
  }

  /* The notes are written by this page into a window of its own: no server, no storage. */
  openNotes() {
    if (this.sheet) return this.notes?.focus();
    this.opening = true; // a new window may end full screen, which must not end the presentation
    setTimeout(() => (this.opening = false), OPENING_MS);
    const notes = window.open("", "geoapp-notes", "popup,width=760,height=680");
    if (!notes) {
      return (this.said.textContent = t("The browser did not open a second window: allow pop-ups for this page."));
    }
    this.notes = notes;
    this.showNotes();
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  /** The document of the second window: laid out again where it was loaded anew, and is empty. */
  get sheet() {
    const { notes } = this;
    if (!notes || notes.closed) return null;
    try {
      const { document: page } = notes;
      if (!page.title) {
        page.title = t("Speaker notes");
        speakIn(page.documentElement, locale.lang);
        page.documentElement.dataset.notes = "";
        page.head.append(...all("style").map((style) => page.importNode(style, true)));
        page.addEventListener("keydown", this.onKey, true);
      }
      return page;
    } catch {
      /* Beside a file, what was loaded anew is a stranger's: no use to anybody. */
      this.closeNotes();
      return null;
    }
  }

  closeNotes() {
    clearInterval(this.ticking);
    if (this.notes && !this.notes.closed) this.notes.close();
    this.notes = null;
  }

  showNotes() {
    const { sheet, story } = this;
    if (!sheet || !story.step) return;
    const next = story.steps[story.index + 1];
    const say = (/** @type {Texts | undefined} */ texts) => (texts ? textIn(texts, locale.lang) : null);
    this.clock = el("output", { class: "notes-clock" });
    const button = (/** @type {string} */ words, /** @type {number} */ by) =>
      el("button", { type: "button", onclick: () => story.move(by) }, words);
    const parts = [
      el(
        "p",
        { class: "kicker" },
        t("Step {n} of {all}", { n: story.index + 1, all: story.steps.length }),
        this.isBlack ? " · " + t("The screen is black.") : "",
      ),
      el("h1", {}, say(story.step.title)),
      write(el("p", { class: "notes-text" }), say(story.step.notes) || t("No notes for this step.")),
      (story.step.questions || []).flatMap((question) => [
        el("p", {}, el("strong", {}, say(question.text))),
        el(
          "ul",
          { class: "notes-asked" },
          answersOf(question, story.page).map((answer) => el("li", {}, answer)),
        ),
      ]),
      el(
        "p",
        { class: "notes-next" },
        next ? [t("Next:") + " ", el("strong", {}, say(next.title))] : t("This is the last step."),
      ),
      el("p", { class: "notes-turns" }, button(t("Previous step"), -1), " ", button(t("Next step"), 1)),
      this.clock,
    ];
    const at = [...sheet.querySelectorAll("button")].findIndex((one) => one === sheet.activeElement);
    sheet.body.replaceChildren(...parts.flat());
    sheet.querySelectorAll("button")[at]?.focus();
    this.tick();
    clearTimeout(this.drawing);
    if (next) this.drawing = setTimeout(() => this.showNextMap(next), DRAWN_AFTER_MS);
  }

  /**
   * The map of the next step, for the teacher alone: drawn when the step itself has been painted.
   * @param {Step} next
   */
  showNextMap(next) {
    const { sheet, story } = this;
    if (!sheet) return;
    const { page } = story;
    const box = el("div", { class: "notes-map", "aria-hidden": "true" });
    document.body.append(box);
    const positions = next.bbox ? positionsOf(next.bbox) : page.routePositions(page.data.legs);
    const { map, view } = stillMap(box, page, positions, [20, 50, 20, 50]);
    /** @type {PageState} */
    const state = { ...page.state, ...stepState(page.data, next.id) };
    view.show(state);
    story.layersOf(next).forEach(({ layer, on }) => box.classList.toggle("no-" + layer, !on));
    sheet.querySelector(".notes-next")?.after(sheet.adoptNode(box));
    map.off();
  }

  tick() {
    if (!this.notes || this.notes.closed) return clearInterval(this.ticking);
    const { sheet } = this;
    if (!sheet?.body) return;
    if (!sheet.body.firstChild) return this.showNotes();
    const seconds = Math.floor((Date.now() - this.began) / 1000);
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    const time = new Intl.DateTimeFormat(localeTag(locale.lang), {
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date());
    this.clock.textContent = t("{elapsed} since the start · {time}", {
      elapsed: Math.floor(seconds / 60) + ":" + two(seconds % 60),
      time,
    });
  }
}
