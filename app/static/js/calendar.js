/* The work calendar, drawn over its table: drag to move, pull to stretch, click an empty time; the server answers first. */
(() => {
  "use strict";

  const place = document.getElementById("calendar");
  const { library, look } = document.currentScript.dataset;
  if (!place || !("always" in place.dataset || window.matchMedia("(min-width: 60rem)").matches)) return;
  const words = place.dataset;
  const table = document.getElementById("calendar-table");
  const dialog = document.getElementById("move-dialog");
  let calendar = null;
  let feed = null;
  let asked = null; // the drag that is asked about

  const say = (sentence) => { document.getElementById("said").textContent = sentence; };
  const two = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const clockOf = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
  const shown = new WeakMap(); // which event an element shows
  const focusOn = (isIt) => requestAnimationFrame(() => {
    const drawn = [...place.querySelectorAll(".ec-event:not(.ec-preview, .ec-ghost)")].filter((one) => shown.has(one));
    const found = drawn.find((one) => isIt(shown.get(one)));
    if (found) found.focus();
  });

  const load = async () => {
    const answer = await fetch(words.feed, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    feed = await answer.json();
    feed.events.forEach((event, number) => {
      event.id = String(number);
      event.classNames = [`spot-${event.extendedProps.kind}`];
    });
    return feed;
  };
  const addressOf = (page, { uid }) => feed.addresses[page].join(uid);

  // --- a move: the server's verdict stands in the dialog before anything is kept

  const inPlace = async (address, options = {}) => {
    const answer = await fetch(address, { ...options, headers: { "HX-Request": "true" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-moved], #move-title");
    if (!found || answer.redirected) throw new Error(String(answer.status));
    return { page, done: found.matches("[data-moved]") ? found.textContent : "" };
  };
  const show = (page) => {
    dialog.replaceChildren(...page.body.childNodes);
    if (!dialog.open) dialog.showModal();
    const wrong = dialog.querySelector(".error-summary");
    (wrong || dialog.querySelector("[data-focus]")).focus();
    const verdict = dialog.querySelector("[data-say]");
    if (verdict && !wrong) say(verdict.textContent.trim());
  };
  const refresh = async () => {
    calendar.setOption("events", (await load()).events);
  };
  const giveUp = () => {
    if (!asked) return;
    const { info } = asked;
    asked = null;
    info.revert();
    focusOn((event) => event.id === info.oldEvent.id);
  };
  // What was typed stays: the answer may have been lost on its way, and the same move sent again changes nothing more.
  const failed = () => {
    const told = dialog.querySelector("[data-failed]") || document.createElement("p");
    told.className = "error";
    told.dataset.failed = "1";
    told.setAttribute("role", "alert");
    told.textContent = words.failed;
    dialog.querySelector("form .row:last-child").before(told);
  };
  const ask = async (info) => {
    const { event, oldEvent } = info;
    if (asked) { info.revert(); return; }
    const address = new URL(addressOf("move", oldEvent.extendedProps), location);
    address.search = new URLSearchParams({
      room: event.resourceIds[0],
      date: dayOf(event.start),
      starts: clockOf(event.start),
      ends: clockOf(event.end),
      view: words.view,
      seen: oldEvent.extendedProps.seen,
    });
    asked = { info };
    try {
      show((await inPlace(address)).page);
    } catch {
      giveUp();
      say(words.failed);
    }
  };

  dialog.addEventListener("click", (event) => { if (event.target.closest("[data-stay]")) dialog.close(); });
  dialog.addEventListener("close", giveUp);
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.going) return;
    form.dataset.going = "1";
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const { uid } = asked.info.event.extendedProps;
    try {
      const { page, done } = await inPlace(form.action, { method: "POST", body });
      if (!done) { show(page); return; }
      asked = null;
      dialog.close();
      say(done);
      await refresh();
      focusOn((event) => event.extendedProps.uid === uid);
    } catch {
      if (dialog.open) failed(); else say(words.failed);
    } finally { delete form.dataset.going; }
  });

  // --- the drawing

  const text = (event) => {
    const { who, kind, hours } = event.extendedProps;
    const line = (tag, said) => { const one = document.createElement(tag); one.textContent = said; return one; };
    const box = document.createElement("div");
    const first = document.createElement("span");
    const second = document.createElement("span");
    first.className = second.className = "spot-text";
    first.append(line("strong", hours || `${clockOf(event.start)}–${clockOf(event.end)}`), ` ${event.title}`);
    second.append([feed.words[kind], who].filter(Boolean).join(" · "));
    box.className = "spot-box";
    box.append(first, second);
    box.title = `${first.textContent}\n${second.textContent}`;
    return { domNodes: [box] };
  };
  const book = (resource, starts, ends) => {
    const address = resource && resource.extendedProps.book;
    if (!address) return;
    const form = new URL(address, location);
    form.searchParams.set("day", dayOf(starts));
    if (words.view !== "month") {
      form.searchParams.set("starts", clockOf(starts));
      form.searchParams.set("ends", clockOf(ends));
    }
    location.assign(form);
  };
  // The library names parts of a grid that is none; a reader of the screen has the table, and here buttons with words.
  const tidy = () => {
    for (const name of ["role", "aria-colindex", "aria-rowindex"]) {
      place.querySelectorAll(`[${name}]:not([role=button])`).forEach((one) => one.removeAttribute(name));
    }
    place.querySelectorAll(".ec-main").forEach((one) => { one.tabIndex = 0; });
  };
  const AT_ONCE = 8;
  const AN_HOUR = 60 * 60 * 1000;
  const [first, last] = words.hours.split("-");
  const closed = words.closed.split(" ").filter(Boolean);
  const isMonth = words.view === "month";
  const heading = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short" });

  const draw = ({ rooms, events }) => {
    calendar = window.EventCalendar.create(place, {
      view: { day: "resourceTimelineDay", week: "resourceTimelineWeek", month: "resourceTimelineMonth" }[words.view],
      date: words.first,
      locale: document.documentElement.lang,
      firstDay: 1,
      headerToolbar: { start: "", center: "", end: "" },
      resources: rooms,
      events,
      slotMinTime: `${two(first)}:00`,
      slotMaxTime: `${two(last)}:00`,
      slotDuration: isMonth ? { days: 1 } : words.view === "day" ? "00:30" : "01:00",
      snapDuration: isMonth ? { days: 1 } : "00:15",
      slotWidth: words.view === "day" ? 38 : 60,
      columnWidth: "8.5rem",
      slotLabelFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
      dayHeaderFormat: (date) => heading.format(date) + (closed.includes(dayOf(date)) ? ` · ${words.closedWord}` : ""),
      highlightedDates: closed,
      editable: true,
      eventResizableFromStart: false,
      nowIndicator: !isMonth,
      selectable: true,
      selectMinDistance: 8,
      eventContent: ({ event }) => text(event),
      eventDidMount: ({ el, event }) => shown.set(el, event),
      eventClick: ({ event }) => { if (event.extendedProps.uid) location.assign(addressOf("show", event.extendedProps)); },
      eventDrop: ask,
      eventResize: ask,
      dateClick: ({ date, resource }) => book(resource, date, new Date(date.getTime() + AN_HOUR)),
      select: ({ start, end, resource }) => book(resource, start, end),
      viewDidMount: tidy,
      eventAllUpdated: tidy,
    });
  };

  const wait = (element, address) => new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    Object.assign(element, address);
    document.head.append(element);
  });
  Promise.all([
    load(),
    wait(document.createElement("script"), { src: library }),
    wait(document.createElement("link"), { rel: "stylesheet", href: look }),
  ]).then(() => {
    table.hidden = true;
    place.hidden = false;
    // Of many rooms first those that are on the screen; a busy week of fifty has more events than can be drawn at once.
    const on = new Set(feed.rooms.slice(0, AT_ONCE).map((room) => room.id));
    draw({ rooms: feed.rooms.slice(0, AT_ONCE), events: feed.events.filter((event) => on.has(event.resourceIds[0])) });
    if (feed.rooms.length <= AT_ONCE) { place.dataset.ready = "1"; return; }
    requestAnimationFrame(() => setTimeout(() => {
      calendar.setOption("resources", feed.rooms);
      calendar.setOption("events", feed.events);
      place.dataset.ready = "1";
    }));
  }).then(() => {
    for (const id of ["as-table", "calendar-hint"]) { const one = document.getElementById(id); if (one) one.hidden = false; }
  }).catch(() => {
    place.hidden = true;
    table.hidden = false;
    document.documentElement.classList.remove("draws-calendar");
  });
})();
