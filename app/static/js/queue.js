/* The queue of staff by keyboard, opened in place; without it each request is a page of its own. */
(() => {
  "use strict";

  const said = document.getElementById("said");
  const list = document.getElementById("queue");
  const words = (document.getElementById("queue-words") || {}).dataset || {};
  const rows = () => (list ? [...list.querySelectorAll("li.request")] : []);
  const link = (row) => row.querySelector(".what a");
  const panel = (row) => row.querySelector(".panel");
  const isOver = (row) => row.classList.contains("decided") || row.classList.contains("elsewhere");
  let current = null;
  let decidedLast = null;
  let before = "";

  const say = (...parts) => { if (said) said.textContent = parts.filter(Boolean).join(" "); };

  // An undo goes away with its time.
  const watch = (form) => setTimeout(() => {
    const around = form.closest(".undo-bar");
    const note = form.nextElementSibling;
    if (form.contains(document.activeElement) && current) link(current).focus();
    if (note && note.matches("p")) note.remove();
    form.remove();
    if (around) around.remove();
  }, Number(form.dataset.seconds) * 1000);
  document.querySelectorAll("form[data-undo]").forEach(watch);

  if (!list) return;

  const choose = (row) => {
    rows().forEach((one) => one.classList.toggle("chosen", one === row));
    current = row;
  };
  const close = (row) => {
    row.classList.remove("is-open");
    link(row).setAttribute("aria-expanded", "false");
    if (!isOver(row)) panel(row).replaceChildren();
  };
  const open = (row) => {
    rows().filter((one) => one !== row && one.classList.contains("is-open")).forEach(close);
    choose(row);
    link(row).click();
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(current);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (!next) return;
    choose(next);
    link(next).focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const following = (row) => {
    const all = rows();
    const at = all.indexOf(row);
    return [...all.slice(at + 1), ...all.slice(0, at)].find((one) => !isOver(one));
  };
  const mark = (row, kind, word) => {
    row.classList.add(kind);
    const tick = row.querySelector("input[type=checkbox]");
    if (tick) { tick.checked = false; tick.disabled = true; }
    const state = row.querySelector(".state");
    if (state && word) { state.dataset.was = state.innerHTML; state.textContent = word; }
  };
  const unmark = (row) => {
    row.classList.remove("decided");
    const tick = row.querySelector("input[type=checkbox]");
    if (tick) tick.disabled = false;
    const state = row.querySelector(".state");
    if (state && state.dataset.was) state.innerHTML = state.dataset.was;
  };

  // The forms of what was opened are sent from where they are, and answer there.
  const prepare = (row) => {
    panel(row).querySelectorAll("form[method=post]").forEach((form) => {
      form.setAttribute("hx-post", form.getAttribute("action"));
      form.setAttribute("hx-target", `#${panel(row).id}`);
      form.setAttribute("hx-swap", "innerHTML");
      if (form.enctype === "multipart/form-data") form.setAttribute("hx-encoding", form.enctype);
    });
    window.htmx.process(panel(row));
    panel(row).querySelectorAll("form[data-undo]").forEach(watch);
  };

  document.addEventListener("htmx:after:swap", (event) => {
    const asked = event.detail && event.detail.ctx && event.detail.ctx.target;
    if (!asked) return;
    if (asked.id === "news") {
      const gone = ((document.getElementById("news") || {}).dataset || {}).gone || "";
      rows().filter((row) => gone.split(" ").includes(row.dataset.request) && !isOver(row))
        .forEach((row) => mark(row, "elsewhere", words.elsewhere));
      return;
    }
    const row = asked.closest && asked.closest("li.request");
    if (!row) return;
    prepare(row);
    const sentence = (panel(row).querySelector(".done .notice p") || {}).textContent || "";
    if (panel(row).querySelector("[data-decided]")) {
      mark(row, "decided", words.decided);
      row.classList.remove("is-open");
      decidedLast = row;
      const next = following(row);
      if (next) {
        before = `${sentence} ${words.next}`;
        open(next);
      } else say(sentence, words.end);
    } else if (panel(row).querySelector("[data-undone]")) {
      unmark(row);
      decidedLast = null;
      before = sentence;
      open(row);
    } else if (panel(row).querySelector("[data-stale]")) {
      say(sentence);
    } else {
      row.classList.add("is-open");
      choose(row);
      link(row).setAttribute("aria-expanded", "true");
      say(before, link(row).textContent, said ? said.textContent : "");
      before = "";
      const wrong = panel(row).querySelector(".error-summary");
      if (wrong) wrong.focus();
      row.scrollIntoView({ block: "start" });
    }
  });

  // A form is sent once, however it is sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest(".panel")) return;
    if (form.dataset.going) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.going = "1";
    setTimeout(() => delete form.dataset.going, 10000);
  }, true);

  const press = (key) => {
    const there = current && panel(current).querySelector(`[data-key="${key}"]`);
    if (!there) {
      if (current && !isOver(current) && !current.classList.contains("is-open")) open(current);
      return;
    }
    if (there.matches("details")) {
      there.open = true;
      there.querySelector("select, textarea, input:not([type=hidden])").focus();
    } else if (there.matches("form")) {
      const why = there.querySelector("[name$=override_why]");
      if (why && !why.value.trim()) why.focus();
      else there.requestSubmit();
    } else there.click();
  };
  const undo = () => {
    const of = decidedLast && panel(decidedLast).querySelector("form[data-undo]");
    const form = of || document.querySelector(".undo-bar form[data-undo]");
    if (form) form.requestSubmit();
  };
  const tick = () => {
    const box = current && current.querySelector(".tick input");
    if (box && !box.disabled) box.click();
  };
  const dialog = document.getElementById("keys");
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { if (current) open(current); },
    a: () => press("a"),
    r: () => press("r"),
    q: () => press("q"),
    p: () => press("p"),
    u: undo,
    x: tick,
    Escape: () => { if (current && current.classList.contains("is-open")) { close(current); link(current).focus(); } },
    "?": () => { if (dialog) dialog.showModal(); },
  };

  // Who speaks to the machine or has no use for single keys switches them off; the browser remembers it.
  const on = document.getElementById("keys-on");
  const areOn = () => localStorage.getItem("queue-keys") !== "off";
  if (on) {
    on.checked = areOn();
    on.addEventListener("change", () => localStorage.setItem("queue-keys", on.checked ? "on" : "off"));
  }
  document.querySelectorAll("[data-with-script]").forEach((one) => { one.hidden = false; });
  list.querySelectorAll(".what a").forEach((one) => one.setAttribute("aria-expanded", "false"));
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("li.request");
    if (row && row !== current) choose(row);
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Enter" && event.ctrlKey && field && field.form) {
      event.preventDefault();
      field.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && field) { field.blur(); if (current) link(current).focus(); return; }
    if (field || !areOn() || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
})();
