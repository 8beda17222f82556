/* Code and data stand in the page compressed. Each script then runs as any other: the page's policy knows its hash. */
(function () {
  "use strict";
  const root = document.documentElement;
  const geoapp = (window.geoapp = {});
  const SOON_MS = 500;
  const TURN_MS = 8;
  const TEXT = "\u0001";
  const ABSENT = "\u0002";

  /** Put texts back into their languages, and columns back into rows: see packing.py. */
  function unfold({ texts, rest }) {
    if (!texts) return rest;
    const { entries, fromEntries } = Object;
    let next = 0;
    const text = (at) => fromEntries(entries(texts).map(([language, held]) => [language, held[at]]));
    const open = (value) => {
      if (value === TEXT) return text(next++);
      if (Array.isArray(value)) return value.map(open);
      if (!value || typeof value !== "object") return value;
      if (!(TEXT in value)) return fromEntries(entries(value).map(([name, inner]) => [name, open(inner)]));
      const columns = entries(open(value[TEXT]));
      const rows = columns[0][1].map((_, i) => fromEntries(columns.map(([name, cells]) => [name, cells[i]]).filter(([, cell]) => cell !== ABSENT)));
      return value[ABSENT] ? fromEntries(value[ABSENT].map((name, i) => [name, rows[i]])) : rows;
    };
    return open(rest);
  }

  async function unpack(id) {
    const letters = atob(document.getElementById(id).textContent);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    return unfold(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json());
  }

  /* A message comes at once, where a browser holds back the timer after next. */
  const pause = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });

  /** Do work that yields between its pieces, and let the browser have its turn after some of them. */
  geoapp.inTurns = async function (work) {
    let since = performance.now();
    for (const _ of work) {
      if (performance.now() - since < TURN_MS) continue;
      await pause();
      since = performance.now();
    }
  };

  /* What stands in the page is seen first, unless a link hides it; out of sight nothing is painted to wait for. */
  const seen = () => new Promise((done) => {
    if ("setting" in root.dataset) return done();
    new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").length && done()).observe({ type: "paint", buffered: true });
    setTimeout(done, SOON_MS);
  });

  async function run(code) {
    const script = document.createElement("script");
    script.textContent = code;
    document.body.append(script);
    await pause();
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
  }

  /* A browser that can't unpack is one without scripts. */
  start().catch((error) => {
    const words = new DOMParser().parseFromString(document.querySelector("noscript").textContent, "text/html");
    document.querySelector("header").after(...words.body.childNodes);
    document.querySelectorAll("#languages button, .skip, #story, #frame, #clock, #panel, #sections, #share").forEach((part) => part.remove());
    throw error;
  }).finally(() => {
    document.body.inert = false;
    delete root.dataset.setting;
  });
})();
