/* Small comforts; every page works without them. */
(() => {
  "use strict";

  // A form is sent once: the second press of an impatient finger is ignored until the answer comes.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method.toLowerCase() !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => button.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });

  // Focus goes to the list of errors, where there is one.
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // A menu closes with Escape, or when something else is chosen.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

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

  // Dialogs: a button with data-dialog opens it; without script it is a plain page part.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  });
})();
