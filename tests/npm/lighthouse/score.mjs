// Score pages with Lighthouse in one Chromium: node score.mjs SETTINGS, an object as JSON; print the scores as JSON.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const { chromium, urls, categories, desktop } = JSON.parse(process.argv[2]);
// Nothing but this machine can be reached.
const chromeFlags = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const METRICS = [
  "first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index",
];

function told({ lhr }) {
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  const complaints = [];
  for (const { auditRefs } of Object.values(lhr.categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, details } = lhr.audits[id];
      if (!weight || score === null || score === 1) continue;
      complaints.push(`${id}: ${title}: ${JSON.stringify(details?.items ?? []).slice(0, 400)}`);
    }
  }
  return {
    url: lhr.requestedUrl,
    scores: Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    complaints,
    metrics: Object.fromEntries(METRICS.filter((id) => lhr.audits[id]).map((id) => [id, lhr.audits[id].numericValue])),
  };
}

const chrome = await launch({ chromePath: chromium, chromeFlags });
try {
  const found = [];
  for (const url of urls) {
    const flags = { port: chrome.port, onlyCategories: categories, disableFullPageScreenshot: true, logLevel: "error" };
    // A slow line and a slow phone matter to nothing but speed.
    if (!categories.includes("performance")) flags.throttlingMethod = "provided";
    found.push(told(await lighthouse(url, flags, desktop ? desktopConfig : undefined)));
  }
  console.log(JSON.stringify(found));
} finally {
  chrome.kill();
}
