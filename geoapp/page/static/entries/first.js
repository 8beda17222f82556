import { keepRoom } from "../room.js";

/* Until the map is drawn: the picture that a page without scripts has, in its place. */
function showStill() {
  const words = document.querySelector("noscript")?.textContent ?? "";
  const [from, to] = [words.indexOf("<svg"), words.indexOf("</svg>") + 6];
  const still = new DOMParser().parseFromString(words.slice(from, to), "image/svg+xml").documentElement;
  still.setAttribute("aria-hidden", "true");
  still.id = "still";
  document.getElementById("frame")?.prepend(document.importNode(still, true));
}

keepRoom();
/* A link has a view of its own, which is shown at once; else what stands here has its place, whatever comes below. */
if (window.location.hash.length <= 1) {
  delete document.documentElement.dataset.setting;
  showStill();
}
