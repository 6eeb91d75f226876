/* Before the page is laid out: where the calendar will be drawn, its long table need not be. */
if (window.matchMedia("(min-width: 60rem)").matches || "always" in document.currentScript.dataset) {
  document.documentElement.classList.add("draws-calendar");
}
