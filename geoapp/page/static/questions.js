/* Ask first, then show: questions whose answers stay in this page. Nothing is stored or sent. */
import { all, el, refill, svg, write } from "./dom.js";
import { citationList, claimCard } from "./evidence.js";
import { decodeLines, distanceM, stretch } from "./lines.js";
import { N_, brief, colon, count, locale, say, sayKm, sayKmRange, sayNumber, semicolon, t, textIn } from "./text.js";
/** @import { Page } from "./page.js" */
/** @import { Story } from "./story.js" */
/** @import { Child, Choice, Claim, Estimate, Grade, GradeQuestion, Leg, Memory } from "./types.js" */
/** @import { PointQuestion, Position, Question, Texts } from "./types.js" */

const SOURCE_GRADES = {
  A: N_("Completely reliable"),
  B: N_("Usually reliable"),
  C: N_("Fairly reliable"),
  D: N_("Not usually reliable"),
  E: N_("Unreliable"),
  F: N_("Reliability cannot be judged"),
};
const CONTENT_GRADES = {
  1: N_("Confirmed by other sources"),
  2: N_("Probably true"),
  3: N_("Possibly true"),
  4: N_("Doubtful"),
  5: N_("Improbable"),
  6: N_("Truth cannot be judged"),
};
const PLOT = { width: 360, left: 10, right: 350 };
/** @param {Texts} texts */
const inLanguage = (texts) => textIn(texts, locale.lang);
/**
 * A text among words of the page: one in another language is kept apart, for it may be read the other way.
 * @param {Texts} texts
 */
const apart = (texts) => {
  const { value, lang } = inLanguage(texts);
  return lang === locale.lang ? value : "\u2068" + value + "\u2069";
};
/**
 * The name of a field, for who hears it apart from its question.
 * @param {string} label
 * @param {Question} question
 */
const named = (label, { text }) => label + colon() + say(text);

/** @type {Record<string, (n: number) => string>} */
const amount = {
  km: (n) => sayKm(n),
  days: (n) => count("{n} day", "{n} days", n),
  containers: (n) => count("{n} container", "{n} containers", n),
  trips: (n) => count("{n} trip", "{n} trips", n),
};
/**
 * An amount in the unit of a question.
 * @param {{ unit?: string }} question
 * @param {number} n
 */
const counted = ({ unit }, n) => (amount[unit ?? ""] || ((one) => sayNumber(one) + (unit ? "\u00a0" + unit : "")))(n);

/**
 * Take away what an answer put on the map.
 * @param {Page} page
 */
export function forgetAnswers(page) {
  (page.drawn || []).forEach((layer) => layer.remove());
  page.drawn = [];
  all(".asked").forEach((element) => element.classList.remove("asked"));
  if (page.pointing) page.map.off("click", page.pointing);
  page.pointing = null;
}

/**
 * Whether a question has something to show when it is answered: of a choice always what is right.
 * @param {Question} question
 */
export const hasAnswer = ({ answer, kind }) => Boolean(answer) || kind === "grade" || kind === "choice";

/**
 * One question as an element; what was answered is taken up again.
 * @param {Question} question
 * @param {string} key
 * @param {Story} story
 */
export function askQuestion(question, key, story) {
  const memory = story.answers.get(key) || {};
  story.answers.set(key, memory);
  const form = kinds[question.kind](/** @type {any} */ (question), memory, story.page, story);
  const reveal = el("div", { class: "reveal", "aria-live": "polite" });
  const show = () => {
    memory.revealed = true;
    button.hidden = true;
    story.hideLengths();
    story.holdText();
    refill(reveal, form.verdict(), answerOf(question, story.page));
  };
  const button = el(
    "button",
    {
      type: "button",
      class: "answer",
      "aria-label": named(t("Show the answer"), question),
      onclick: () => (show(), reveal.focus()),
    },
    t("Show the answer"),
  );
  reveal.tabIndex = -1;
  if (memory.revealed) show();
  const group = el(
    "fieldset",
    { class: "question question-" + question.kind },
    el("legend", {}, inLanguage(question.text)),
    form.inputs,
    hasAnswer(question) ? button : null,
    reveal,
  );
  return group;
}

/**
 * @param {Question} question
 * @param {Page} page
 */
function answerOf({ answer }, page) {
  if (!answer) return null;
  const about = answer.of ? page.button(answer.of, t("See the evidence"), "link") : null;
  return [
    write(el("p"), inLanguage(answer.text)),
    answer.citations && answer.citations.length ? citationList(answer.citations, page.data) : null,
    about,
  ];
}

/**
 * A question's fields, and what is said of them when the answer is shown.
 * @typedef {{ inputs: Child, verdict: () => Child }} Form
 */

const kinds = {
  /** @returns {Form} */
  open: () => ({ inputs: null, verdict: () => null }),

  /**
   * @param {Estimate} question
   * @param {Memory} memory
   * @param {Page} page
   * @returns {Form}
   */
  estimate(question, memory, page) {
    const [low, high] = question.range;
    /* It begins at an end: in the middle it would begin in the answer. */
    const value = memory.value === undefined ? startOf(question, page) : memory.value;
    const step = Math.pow(10, Math.max(0, Math.floor(Math.log10((high - low) / 100))));
    const slider = el("input", {
      type: "range",
      min: low,
      max: high,
      step: high - low > 20 ? step : "any",
      value,
      "aria-label": named(t("Your estimate"), question),
    });
    const output = el("output", { class: "guess-value", "aria-live": "off" });
    const tell = () => {
      output.textContent = memory.value === undefined ? t("Move the slider") : counted(question, memory.value);
      slider.setAttribute("aria-valuetext", output.textContent);
    };
    slider.addEventListener("input", () => {
      memory.value = Number(slider.value);
      tell();
      const reveal = slider.closest("fieldset")?.querySelector(".reveal");
      if (memory.revealed && reveal) refill(reveal, verdict(), answerOf(question, page));
    });
    tell();
    const verdict = () => compared(question, memory, page);
    return { inputs: el("p", { class: "estimate" }, slider, output), verdict };
  },

  /**
   * @param {Choice} question
   * @param {Memory} memory
   * @returns {Form}
   */
  choice(question, memory) {
    const chosen = (memory.chosen = memory.chosen || new Set());
    const rows = question.options.map((option, i) => {
      const input = el("input", { type: "checkbox", checked: chosen.has(i) });
      input.addEventListener("change", () => (input.checked ? chosen.add(i) : chosen.delete(i)));
      return el("label", { class: "option" }, input, inLanguage(option.text));
    });
    const verdict = () => {
      question.options.forEach((option, i) => {
        rows[i].querySelectorAll(".mark").forEach((old) => old.remove());
        rows[i].classList.toggle("right", Boolean(option.right));
        rows[i].append(el("strong", { class: "mark" }, option.right ? "✓ " + t("yes") : "✗ " + t("no")));
      });
      if (!chosen.size) return null;
      const same = question.options.filter((option, i) => Boolean(option.right) === chosen.has(i)).length;
      return el("p", {}, t("Your choice agrees in {n} of {all}.", { n: same, all: question.options.length }));
    };
    return { inputs: el("div", { class: "options" }, rows), verdict };
  },

  /**
   * @param {PointQuestion} question
   * @param {Memory} memory
   * @param {Page} page
   * @param {Story} story
   * @returns {Form}
   */
  point(question, memory, page, story) {
    const place = page.entry(question.answer.of).item;
    const hide = (/** @type {boolean} */ on) => {
      for (const id of question.hides) all(".of-" + id).forEach((element) => element.classList.toggle("asked", on));
      story.layers(story.step);
    };
    const pin = (/** @type {Position} */ at) => {
      memory.at = at;
      page.drawn?.forEach((layer) => layer.remove());
      page.drawn = [
        L.circleMarker(at, {
          renderer: page.view.svg,
          pane: "route",
          radius: 9,
          interactive: false,
          className: "pin",
        }).addTo(page.map),
      ];
    };
    page.pointing = (event) => !memory.revealed && pin([event.latlng.lat, event.latlng.lng]);
    page.map.on("click", page.pointing);
    const { shownPlaces } = page.data;
    const isOffered = (/** @type {{ id: string, layer: string }} */ { id, layer }) =>
      !question.hides.includes(id) && (layer !== "context" || shownPlaces.includes(id));
    const places = page.data.places.filter(isOffered);
    const asks = t("Click on the map, or choose a place");
    const choose = el("select", { "aria-label": named(asks, question) }, el("option", { value: "" }, "–"));
    places.forEach((one) => choose.append(el("option", { value: one.id }, brief(one.name).value)));
    choose.addEventListener("change", () => {
      const one = places.find((other) => other.id === choose.value);
      if (one) pin([one.lat, one.lon]);
    });
    hide(!memory.revealed);
    if (memory.at) pin(memory.at);
    const verdict = () => {
      hide(false);
      page.view.settleLabels();
      if (!memory.at) return null;
      const km = distanceM(memory.at[1], memory.at[0], place.lon, place.lat) / 1000;
      return el("p", {}, el("strong", {}, t("Your point is {km} from there.", { km: sayKm(km) })));
    };
    return { inputs: el("p", {}, el("label", {}, asks, " ", choose)), verdict };
  },

  /**
   * @param {GradeQuestion} question
   * @param {Memory} memory
   * @param {Page} page
   * @returns {Form}
   */
  grade(question, memory, page) {
    /** @type {Claim[]} */
    const claims = question.about.map((id) => page.entry(id).item);
    const given = (memory.grades = memory.grades || {});
    const select = (
      /** @type {Claim} */ claim,
      /** @type {"source" | "content"} */ part,
      /** @type {Record<string, string>} */ grades,
      /** @type {string} */ label,
    ) => {
      const name = label + " " + say(claim.said_by);
      const input = el("select", { "aria-label": name }, el("option", { value: "" }, "–"));
      Object.entries(grades).forEach(([code, words]) =>
        input.append(el("option", { value: code }, code + " – " + t(words))),
      );
      input.value = given[claim.id]?.[part] || "";
      input.addEventListener("change", () => (given[claim.id] = { ...given[claim.id], [part]: input.value }));
      return el("label", {}, label + " ", input);
    };
    const weighing = claims.map(() => el("ul", { class: "weigh" }));
    const cards = claims.map((claim, i) =>
      el(
        "div",
        { class: "graded" },
        claimCard(claim, page),
        el(
          "p",
          { class: "grades" },
          select(claim, "source", SOURCE_GRADES, t("The source:")),
          " ",
          select(claim, "content", CONTENT_GRADES, t("What it says:")),
        ),
        weighing[i],
      ),
    );
    const verdict = () =>
      claims.forEach((claim, i) => weighing[i].replaceChildren(...toWeigh(claim, given[claim.id], page)));
    return {
      inputs: el(
        "div",
        {},
        el("p", { class: "caveat" }, t("The Admiralty code, as an exercise: geoapp itself grades nobody.")),
        cards,
      ),
      verdict: () => (verdict(), null),
    };
  },
};

/**
 * What the dossier itself has to say for and against a statement.
 * @param {Claim} claim
 * @param {Grade | undefined} grade
 * @param {Page} page
 */
function toWeigh(claim, grade, page) {
  const replies = page.data.claims.filter((other) => other.answers.includes(claim.id));
  const own =
    grade && grade.source && grade.content ? t("Your grade: {code}", { code: grade.source + grade.content }) : null;
  return [
    own,
    t("Kind of statement: {kind}.", { kind: t(claim.kind) }),
    count(
      "Read in {n} source; ask whether it only repeats another.",
      "Read in {n} sources; ask how many of them only repeat it.",
      claim.citations.length,
    ),
    claim.caveat ? inLanguage(claim.caveat) : null,
    claim.answers.length
      ? t("It answers: {what}", {
          what: claim.answers
            .map((id) => page.entry(id).item)
            .map((item) => apart(item.title || item.text))
            .join(semicolon()),
        })
      : null,
    replies.length
      ? t("Answered by: {who}", { who: replies.map((reply) => apart(reply.said_by)).join(semicolon()) })
      : null,
  ].flatMap((words) => (words ? el("li", {}, words) : []));
}

/**
 * What is known of an estimate: its lowest value and its highest.
 * @param {Estimate} question
 * @param {Page} page
 */
function knownOf({ answer }, page) {
  const leg = answer.of ? page.entry(answer.of).item : null;
  const known = leg ? [leg.low_km, leg.high_km] : [answer.number ?? NaN].flat();
  return { leg, low: known[0] ?? NaN, high: known[known.length - 1] ?? Infinity };
}

/**
 * That in words.
 * @param {Estimate} question
 * @param {Page} page
 */
function rangeOf(question, page) {
  const { low, high } = knownOf(question, page);
  if (low === high) return counted(question, low);
  return high === Infinity ? sayKmRange(low, null) : sayNumber(low) + "–" + counted(question, high);
}

/**
 * What a teacher reads of a question: what is right, what is known, and the answer.
 * @param {Question} question
 * @param {Page} page
 * @returns {Child[]}
 */
export function answersOf(question, page) {
  const right = question.kind === "choice" ? question.options.filter((option) => option.right) : [];
  return [
    ...right.map((option) => ["✓ ", inLanguage(option.text)]),
    question.kind === "estimate" ? t("What is known: {range}.", { range: rangeOf(question, page) }) : null,
    question.answer ? inLanguage(question.answer.text) : null,
  ].filter(Boolean);
}

/**
 * Where an estimate's slider begins: at its first end, or at the other where the first is right.
 * @param {Estimate} question
 * @param {Page} page
 */
function startOf(question, page) {
  const { low, high } = knownOf(question, page);
  const [first, last] = question.range;
  return low <= first && first <= high ? last : first;
}

/**
 * An estimate beside what is known: on a scale, in words, and along the leg.
 * @param {Estimate} question
 * @param {Memory} memory
 * @param {Page} page
 */
function compared(question, memory, page) {
  const { leg, low, high } = knownOf(question, page);
  const range = rangeOf(question, page);
  const guess = memory.value;
  if (guess === undefined) return el("p", {}, el("strong", {}, t("What is known: {range}.", { range })));
  const off =
    guess < low
      ? t("{n} too low", { n: counted(question, Math.round(low - guess)) })
      : guess > high
        ? t("{n} too high", { n: counted(question, Math.round(guess - high)) })
        : t("inside it");
  if (leg) along(leg, Math.min(1, guess / ((low + Math.min(high, low * 2)) / 2)), page);
  return [
    scale(question, low, high, guess),
    el(
      "p",
      {},
      el("strong", {}, t("What is known: {range}.", { range })),
      " ",
      t("Your estimate: {guess}, {off}.", { guess: counted(question, guess), off }),
    ),
  ];
}

/**
 * @param {Leg} leg
 * @param {number} share
 * @param {Page} page
 */
function along(leg, share, page) {
  page.drawn?.forEach((layer) => layer.remove());
  const lines = decodeLines(leg.lines, leg.scale);
  page.drawn = [page.view.line(stretch(lines, 0, share), "guess-line")];
}

/**
 * @param {Estimate} question
 * @param {number} low
 * @param {number} high
 * @param {number} guess
 */
function scale(question, low, high, guess) {
  const [first, last] = question.range;
  const x = (/** @type {number} */ n) =>
    PLOT.left + ((Math.max(first, Math.min(last, n)) - first) / (last - first)) * (PLOT.right - PLOT.left);
  const end = (/** @type {number} */ n, /** @type {string} */ anchor) =>
    svg("text", { x: x(n), y: 44, "text-anchor": anchor }, sayNumber(n));
  return svg(
    "svg",
    { class: "scale", viewBox: `0 0 ${PLOT.width} 48`, role: "presentation" },
    svg("line", { class: "axis", x1: PLOT.left, x2: PLOT.right, y1: 24, y2: 24 }),
    svg("line", { class: "known", x1: x(low) - 2, x2: x(high) + 2, y1: 24, y2: 24 }),
    svg("path", { class: "guess", d: `M${x(guess)} 22l-6 -12h12z` }),
    end(first, "start"),
    end(last, "end"),
  );
}
