/* Before anything is painted: the colours and the frame that a link asks for. */
const root = document.documentElement;
const asked = new URLSearchParams(window.location.hash.slice(1, 2000));
const theme = asked.get("theme") ?? "";
if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
const chrome = asked.get("chrome") ?? "";
if (["0", "1"].includes(chrome)) root.dataset.chrome = chrome === "1" ? "on" : "off";
/* A page of a site speaks one language: a link to another leads to the page beside it, at the same state. */
const lead = () => {
  const lang = new URLSearchParams(window.location.hash.slice(1, 2000)).get("lang");
  const beside = [.../** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[hreflang]"))].find(
    (link) => link.hreflang === lang,
  );
  if (beside && lang !== root.lang) {
    const { hash, href } = window.location;
    const file = new URL(beside.href).pathname.split("/").pop() ?? "";
    window.location.replace(new URL(file, href.split("#")[0]).href + hash);
  }
};
lead();
window.addEventListener("hashchange", lead);
/* A page is not shown before its words are measured for the map, nor before it has the language or day of a link. */
root.dataset.setting = "";
/* On a line that halts, or was cut off, what has come is shown all the same. */
setTimeout(() => document.readyState === "loading" && delete root.dataset.setting, 4000);
