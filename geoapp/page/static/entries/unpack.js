/* Code and data stand in the page compressed. Each script then runs as any other: the page's policy knows its hash. */
import { unfold } from "../folding.js";
import { pause } from "../turns.js";

const root = document.documentElement;
const geoapp = (window.geoapp = /** @type {Window["geoapp"]} */ ({}));
const SOON_MS = 500;

/** @param {string} id */
async function unpack(id) {
  const letters = atob(document.getElementById(id)?.textContent ?? "");
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return unfold(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json());
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
  const parts = root.dataset.host === "embed" ? [] : document.querySelectorAll("#sections, #sections > *");
  for (const part of parts) {
    await new Promise((done) => {
      if (window.requestIdleCallback) window.requestIdleCallback(done, { timeout: SOON_MS });
      else setTimeout(done);
    });
    /** @type {HTMLElement} */ (part).style.contentVisibility = "visible";
  }
  root.dataset.whole = "";
}

async function start() {
  await seen();
  document.body.inert = true;
  const [code, { data, base, boot }] = await Promise.all(["geoapp-code", "geoapp-content"].map(unpack));
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
