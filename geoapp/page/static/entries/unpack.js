/* Code and data stand in the page compressed. Each script then runs as any other: the page's policy knows its hash. */
import { unfold } from "../folding.js";
import { unpackLzma } from "../lzma.js";
import { SOON_MS, idle, inTurns, pause } from "../turns.js";

/* The same script unpacks in a worker, where there is no document. */
const own = self.document?.currentScript?.textContent;
const root = self.document?.documentElement;
const TURN_BYTES = 1024;
const HEARD_MS = 5000;
/* So many elements are laid out in a frame. */
const PART = 300;

/**
 * @param {string} packed
 * @param {{ text: string }} content to which it is unpacked
 */
function* unpacking(packed, content) {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  content.text = new TextDecoder().decode(yield* unpackLzma(bytes, TURN_BYTES));
}

/** @param {{ text: string }} content */
const valueOf = ({ text }) => unfold(JSON.parse(text));

/** What a worker is asked: a text to unpack, and whose tables of numbers and days the browser then has open. */
function work(/** @type {MessageEvent<{ packed: string, lang: string }>} */ { data: { packed, lang } }) {
  const content = { text: "" };
  [...unpacking(packed, content)];
  self.postMessage(valueOf(content));
  for (const one of [0, new Date(0)]) one.toLocaleString(lang);
  self.close();
}

/**
 * Have texts unpacked side by side, each by a worker; to nothing where a browser or a host allows none, or none is
 * heard of.
 * @param {string[]} texts
 * @returns {Promise<any>[]}
 */
function beside(texts) {
  const address = URL.createObjectURL(new Blob([own ?? ""]));
  /** @type {((value?: unknown) => void)[]} */
  const asked = [];
  /* What takes longer than this for the code isn't there; the data of a thousand legs may. */
  const late = setTimeout(() => asked.forEach((done) => done()), HEARD_MS);
  const unpacked = texts.map((packed) =>
    new Promise((done) => {
      asked.push(done);
      const worker = new Worker(address);
      worker.onmessage = ({ data }) => {
        clearTimeout(late);
        done(data);
      };
      worker.onerror = worker.onmessageerror = () => done(undefined);
      worker.postMessage({ packed, lang: root.lang });
    }).catch(() => undefined),
  );
  URL.revokeObjectURL(address);
  return unpacked;
}

/** @param {string} packed */
async function unpack(packed) {
  const content = { text: "" };
  await inTurns(unpacking(packed, content));
  await pause();
  return valueOf(content);
}

/* What stands in the page is seen first, unless a link hides it; out of sight nothing is painted to wait for. */
const seen = () =>
  new Promise((/** @type {(value?: unknown) => void} */ done) => {
    if ("setting" in root.dataset) return done();
    new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").length && done()).observe({
      type: "paint",
      buffered: true,
    });
    setTimeout(done, SOON_MS);
  });

/** @param {string} code */
async function run(code) {
  await pause();
  const script = document.createElement("script");
  script.textContent = code;
  document.body.append(script);
  await pause();
}

/*
 * What is out of sight is laid out a part at a time, as soon as the browser has nothing else to do. In an article it
 * stays as it is: a frame as high as all of the evidence would be higher than the article's script allows.
 */
async function layOut() {
  const parts = document.querySelectorAll("#sections, #sections > *, #accounts .account");
  let many = 0;
  for (const part of root.dataset.host === "embed" ? [] : parts) {
    /** @type {HTMLElement} */ (part).style.contentVisibility = "visible";
    many += part.querySelectorAll(":not(details:not([open]) *)").length;
    if (many < PART) continue;
    many = 0;
    await idle();
  }
  await idle();
  root.dataset.whole = "";
  await idle();
  inTurns(window.geoapp.page.story.rehearsing());
}

async function start() {
  const geoapp = (window.geoapp = /** @type {Window["geoapp"]} */ ({}));
  const texts = ["geoapp-code", "geoapp-content"].map((id) => document.getElementById(id)?.textContent ?? "");
  const [ofCode, ofContent] = beside(texts);
  await seen();
  document.body.inert = true;
  const code = (await ofCode) ?? (await unpack(texts[0]));
  for (const script of code) await run(script);
  const { data, base, boot } = (await ofContent) ?? (await unpack(texts[1]));
  Object.assign(geoapp, { data, base });
  await run(boot);
  await geoapp.page.ready;
  root.dataset.ready = "";
  layOut();
}

/* A browser that can't unpack is one without scripts. */
if (self.document) {
  start()
    .catch((error) => {
      const words = new DOMParser().parseFromString(document.querySelector("noscript")?.textContent ?? "", "text/html");
      document.querySelector("header")?.after(...words.body.childNodes);
      document
        .querySelectorAll("#languages button, #more, .skip, #story, #frame, #clock, #panel, #sections, #share")
        .forEach((part) => part.remove());
      throw error;
    })
    .finally(() => {
      document.body.inert = false;
      delete root.dataset.setting;
    });
} else self.onmessage = work;
