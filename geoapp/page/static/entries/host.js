/* For the article that holds the map: makes its frame as high as the map asks. Nothing else. */
const MOST_PX = 20000;
window.addEventListener("message", function (event) {
  const told = event.data;
  if (!told || told.type !== "geoapp:height" || !(told.height > 0) || told.height > MOST_PX) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow !== event.source) continue;
    frame.height = String(Math.ceil(told.height));
    /* An article may have rules for the height of all frames, which outdo all but this. */
    frame.style.setProperty("height", frame.height + "px", "important");
  }
});
/* Frames that spoke before this script was there are asked again. */
for (const frame of document.querySelectorAll("iframe")) {
  if (frame.matches(".geoapp")) frame.contentWindow?.postMessage({ type: "geoapp:ask-height" }, "*");
}
