/* Code and data stand in the page compressed. Each script then runs as any other: the page's policy knows its hash. */
import { unfold } from "../folding.js";
import { unpackLzma } from "../lzma.js";
import { SOON_MS, idle, inTurns, pause } from "../turns.js";

const root = document.documentElement;
const geoapp = (window.geoapp = /** @type {Window["geoapp"]} */ ({}));
const TURN_BYTES = 1024;
/* So many elements are laid out in a frame. */
const PART = 300;

/**
 * @param {Uint8Array} bytes
 * @param {{ text: string }} content to which they are unpacked
 */
function* unpacking(bytes, content) {
  content.text = new TextDecoder().decode(yield* unpackLzma(bytes, TURN_BYTES));
}

/** @param {string} id */
async function unpack(id) {
  const letters = atob(document.getElementById(id)?.textContent ?? "");
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const content = { text: "" };
  await inTurns(unpacking(bytes, content));
  await pause();
  return unfold(JSON.parse(content.text));
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
  await inTurns(geoapp.page.story.rehearsing());
  root.dataset.whole = "";
}

async function start() {
  await seen();
  document.body.inert = true;
  const code = await unpack("geoapp-code");
  const { data, base, boot } = await unpack("geoapp-content");
  for (const script of code) await run(script);
  Object.assign(geoapp, { data, base });
  await run(boot);
  await geoapp.page.ready;
  root.dataset.ready = "";
  layOut();
}

/* A browser that can't unpack is one without scripts. */
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
