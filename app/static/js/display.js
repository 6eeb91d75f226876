/* A screen at a door or in the hall: it asks for itself once a minute, and goes on by what it knows when nobody answers. */
(() => {
  "use strict";

  const EVERY = 60000;
  const OLD_AFTER = 2;
  const SEEN = "screen-seen";
  let missed = 0;
  let asked = Date.now();
  // The clock of a tablet may be wrong: what counts is the server's, and the time that has passed since.
  let ahead = 0;
  let toldAt = 0;
  const screen = () => document.getElementById("screen");
  const now = () => Date.now() + ahead;

  const clock = new Intl.DateTimeFormat("pl-PL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Warsaw" });
  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Warsaw" });
  const time = (moment) => clock.format(new Date(moment));
  const put = (place, words) => { if (place && place.textContent !== words) place.textContent = words; };
  const fill = (pattern, facts) => pattern.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

  // A page that was seen before comes from the store of this screen, and is as old as it was then.
  const learn = () => {
    toldAt = Number(screen().dataset.now);
    let seen = JSON.parse(localStorage.getItem(SEEN) || "{}");
    if (seen.told === toldAt) missed = OLD_AFTER;
    else seen = { told: toldAt, at: Date.now() };
    ahead = seen.told - seen.at;
    localStorage.setItem(SEEN, JSON.stringify(seen));
  };

  const show = (place) => {
    const words = screen().dataset;
    const moment = now();
    const slots = [...place.querySelectorAll("[data-starts]")].map((row) => ({
      row,
      starts: Number(row.dataset.starts),
      ends: Number(row.dataset.ends),
      isBusy: row.dataset.kind === "busy",
      title: row.dataset.title,
    }));
    const running = slots.filter((slot) => slot.starts <= moment && moment < slot.ends);
    const later = slots.filter((slot) => slot.starts > moment);
    const today = date.format(new Date(moment));
    const busy = later.filter((slot) => slot.isBusy && slot.row.dataset.day === today);
    const current = running.find((slot) => slot.isBusy) || running[0];
    const state = current ? (current.isBusy ? "busy" : "shut") : "free";
    let until = current ? current.ends : later[0] && later[0].starts;
    if (current) {
      for (const slot of [...running, ...busy]) if (slot.isBusy && slot.starts < until) until = Math.max(until, slot.ends);
    }
    const next = busy.find((slot) => !current || slot.starts >= until);
    const panel = place.querySelector(".now-panel");
    panel.dataset.state = state;
    put(panel.querySelector(".state"), words[state]);
    put(panel.querySelector(".what"), state === "busy" ? current.title : "");
    put(panel.querySelector(".until"), until ? fill(words.until, { time: time(until) }) : "");
    put(panel.querySelector(".then"), next ? fill(words.then, { starts: time(next.starts), ends: time(next.ends), title: next.title || words.private }) : "");
    for (const slot of slots) slot.row.hidden = !slot.isBusy || slot.ends <= moment || slot.row.dataset.day !== today;
  };

  const tick = () => {
    document.querySelectorAll("[data-room]").forEach(show);
    put(document.getElementById("clock"), time(now()));
    const notice = document.getElementById("old");
    notice.hidden = missed < OLD_AFTER;
    put(notice, notice.hidden ? "" : fill(screen().dataset.old, { time: time(toldAt) }));
  };

  const ask = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(20000) });
      if (answer.status === 404) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("screen");
      if (Number(fresh.dataset.now) === toldAt) throw new Error("from the store");
      missed = 0;
      screen().replaceWith(document.importNode(fresh, true));
      learn();
    } catch {
      missed += 1;
    }
    tick();
  };

  learn();
  tick();
  setInterval(() => { tick(); if (Date.now() - asked >= EVERY) ask(); }, 1000);
  window.addEventListener("online", ask);
  window.addEventListener("offline", () => { missed = OLD_AFTER; tick(); });
  if (navigator.serviceWorker) navigator.serviceWorker.register(document.documentElement.dataset.worker, { scope: "/display/" });
})();
