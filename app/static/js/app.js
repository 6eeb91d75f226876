/* Small comforts; every page works without them. */
(() => {
  "use strict";

  // htmx comes only where something changes in place, as dialogs do: most pages do without their weight.
  const own = document.currentScript.dataset;
  const wanted = ["get", "post", "put", "patch", "delete", "boost"].map((verb) => `[hx-${verb}]`).join(",");
  for (const [asks, address] of [[wanted, own.htmx], ["[data-page-dialog], [data-copy]", own.subscribe]]) {
    if (!document.querySelector(asks)) continue;
    const script = document.createElement("script");
    script.src = address;
    document.head.append(script);
  }

  // What is typed into a form marked data-keep outlives a way off the page and back, in this tab, until it is sent.
  // A form that comes anew takes it back, but not what its address says otherwise; "back" takes all of it.
  const kept = document.querySelector("form[data-keep]");
  const place = `typed:${location.pathname}`;
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const ownFields = () => [...kept.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
  const sent = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  if (sent && !kept) sessionStorage.removeItem(sent);
  if (kept) {
    const typed = JSON.parse(sessionStorage.getItem(place) || "{}");
    const wentBack = performance.getEntriesByType("navigation").some((way) => way.type === "back_forward");
    const said = new URLSearchParams(location.search);
    if (kept.dataset.keep === "fresh") {
      for (const field of ownFields()) {
        if (!(field.name in typed) || (said.has(field.name) && !wentBack)) continue;
        if (isChoice(field)) field.checked = typed[field.name].includes(field.value);
        else field.value = typed[field.name][0];
      }
    }
    kept.addEventListener("input", () => {
      const now = {};
      for (const field of ownFields()) {
        now[field.name] ||= [];
        if (!isChoice(field) || field.checked) now[field.name].push(field.value);
      }
      sessionStorage.setItem(place, JSON.stringify(now));
    });
    kept.addEventListener("submit", () => sessionStorage.setItem("sent", place));
  }

  // A form is sent once: the second press of an impatient finger is ignored until the answer comes, or ten seconds.
  const unlock = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    (event.submitter || form).setAttribute("aria-busy", "true");
    setTimeout(unlock, 10000, form);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unlock));

  // Focus goes to the list of errors, where there is one, and from there into a fold that hides its field.
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold) fold.open = true;
  };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('.error-summary a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
    (field.closest(".field") || field).scrollIntoView({ block: "center" });
  });

  // What changed in place is said once, politely: the sentence marked data-say. Focus goes to data-focus, where there is one.
  document.addEventListener("htmx:after:swap", (event) => {
    const asked = event.detail && event.detail.ctx && event.detail.ctx.target;
    const changed = asked && (asked.isConnected ? asked : document.getElementById(asked.id));
    if (!changed) return;
    const said = document.getElementById("said");
    const sentence = changed.querySelector("[data-say]");
    if (said && sentence) said.textContent = sentence.textContent.trim();
    const next = changed.querySelector("[data-focus]");
    if (next) { next.tabIndex = -1; next.focus(); }
  });

  // A menu closes with Escape, when something else is chosen, or when the focus leaves it.
  const close = (menu) => { menu.open = false; };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      close(menu);
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    });
  });
  for (const kind of ["click", "focusin"]) {
    document.addEventListener(kind, (event) => {
      document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) close(menu); });
    });
  }

  // "Show the password", offered only where it can be done.
  document.querySelectorAll("input[type=password][data-show]").forEach((input) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = input.dataset.show;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.textContent = shown ? input.dataset.show : input.dataset.hide;
      button.setAttribute("aria-pressed", String(!shown));
    });
    input.insertAdjacentElement("afterend", button);
  });

  // Dialogs: what has data-dialog opens it; without script the dialog is a part of the page, and a link leads on.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    const closer = event.target.closest("[data-close]");
    if (closer && closer.closest("dialog")) closer.closest("dialog").close();
  });

  // "Print this page", shown only where it can be done.
  document.querySelectorAll("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
