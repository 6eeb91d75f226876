/* A part of another page shown as a dialog, and an address to copy. Without script the link leads to that page. */
(() => {
  "use strict";

  const reveal = (within) => within.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  const inPage = (link) => link.closest("[data-dialog-part]") && !link.closest("dialog");

  // The dialog is made once for each opening; a link inside it changes what it shows, and the focus goes to its title.
  const show = async (link) => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-dialog-part]");
    const dialog = link.closest("dialog") || document.createElement("dialog");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", className: "button quiet", textContent: part.dataset.closeLabel });
    close.dataset.close = "";
    const ways = document.createElement("p");
    ways.className = "ways-out";
    ways.append(close);
    dialog.className = "part-dialog";
    dialog.setAttribute("aria-label", part.dataset.label);
    dialog.replaceChildren(part, ways);
    reveal(dialog);
    if (!dialog.open) {
      document.body.append(dialog);
      dialog.addEventListener("close", () => dialog.remove());
      dialog.showModal();
    }
    dialog.scrollTop = 0;
    part.querySelector("[tabindex='-1']").focus();
  };

  const copy = async (button) => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.closest(".field").querySelector("[data-copy-said]").textContent = button.dataset.copied;
  };

  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("[data-page-dialog]");
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    if (!link || inPage(link)) return;
    event.preventDefault();
    show(link).catch(() => { location.href = link.href; });
  });

  reveal(document);
  document.querySelectorAll("[data-page-dialog]").forEach((link) => { if (!inPage(link)) link.setAttribute("aria-haspopup", "dialog"); });
})();
