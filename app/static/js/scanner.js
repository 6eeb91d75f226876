/* The scanner at the door: reads tickets by camera or by hand, tells at once, and keeps readings while nobody answers. */
const place = document.getElementById("scanner");
const said = place.dataset;
const form = document.getElementById("typed");
const result = document.getElementById("result");
const waits = document.getElementById("waits");
const known = JSON.parse(said.known);
const KEPT = `scans-${said.session}`;
const AGAIN_AFTER = 4000;
const TRY_EVERY = 5000;
const LOOK_EVERY = 150;
const come = new Map();
let token = form.elements.csrf_token.value;
let isSending = false;
let last = { read: "", at: 0 };

const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const time = (moment) => new Intl.DateTimeFormat("pl-PL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Warsaw" }).format(moment);
const queue = () => JSON.parse(localStorage.getItem(KEPT) || "[]");
const keep = (readings) => {
  if (readings.length) localStorage.setItem(KEPT, JSON.stringify(readings));
  else localStorage.removeItem(KEPT);
  waits.hidden = !readings.length;
  waits.textContent = readings.length ? fill(said.waits, { count: readings.length }) : "";
};
const newUid = () => crypto.randomUUID ? crypto.randomUUID()
  : [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// --- telling

const beep = (colour) => {
  if (!document.getElementById("sound").checked) return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = { green: 880, yellow: 440, red: 220 }[colour];
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + (colour === "red" ? 0.5 : 0.15));
  tone.onended = () => audio.close();
};
const show = (colour, words, more = "") => {
  const lines = [[words, "scan-words"], [more, "small"]].filter(([text]) => text).map(([text, name]) => {
    const line = document.createElement("p");
    line.className = name;
    line.textContent = text;
    return line;
  });
  result.dataset.colour = colour;
  result.replaceChildren(...lines);
  beep(colour);
};

// Without a network the list that came with the page tells who has a place; hashes of tickets open nothing.
const hash = async (text) => {
  if (!crypto.subtle) return "";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
const ticketIn = (read) => (read.toLowerCase().match(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g) || []).pop() || read.toLowerCase().replace(/[\s-]/g, "");
const judgeAlone = async (reading) => {
  const print = await hash(ticketIn(reading.read));
  const person = known.find(([whole, short]) => print && (print === whole || print === short));
  if (!person) show("red", said.unknown, said.kept);
  else if (come.has(person[0])) show("yellow", fill(said.again, { name: person[2], since: time(come.get(person[0])) }), said.kept);
  else {
    come.set(person[0], reading.at);
    show("green", fill(said.in, { name: person[2] }), said.kept);
  }
};

// --- sending: each reading has a name of its own, so that one which is sent twice counts once

const newToken = async () => {
  const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  token = page.querySelector("#typed [name=csrf_token]").value;
  return true;
};
const send = async (reading) => {
  const fields = new FormData();
  const sent = { read: reading.read, uid: reading.uid, ago: Math.max(0, Math.floor((Date.now() - reading.at) / 1000)), csrf_token: token };
  for (const [name, value] of Object.entries(sent)) fields.append(name, value);
  return fetch(said.judge, { method: "POST", body: fields, redirect: "manual", signal: AbortSignal.timeout(10000) });
};
const sendAll = async (fresh) => {
  if (isSending) return;
  isSending = true;
  try {
    for (let readings = queue(); readings.length; readings = queue()) {
      const [first] = readings;
      let answer = await send(first);
      if (answer.status === 400 && await newToken()) answer = await send(first);
      if (answer.status >= 500) throw new Error(String(answer.status));
      const isOurs = (answer.headers.get("Content-Type") || "").includes("json");
      if (!isOurs) { show("red", said.signedOut); return; }
      const told = await answer.json();
      keep(queue().filter((one) => one.uid !== first.uid));
      if (!fresh || first.uid === fresh.uid) show(told.colour, told.words);
    }
  } catch {
    if (fresh && queue().some((one) => one.uid === fresh.uid)) await judgeAlone(fresh);
  } finally {
    isSending = false;
  }
};
const take = (read) => {
  const at = Date.now();
  if (!read.trim() || (read === last.read && at - last.at < AGAIN_AFTER)) return;
  last = { read, at };
  const reading = { uid: newUid(), read: read.slice(0, 300), at };
  keep([...queue(), reading]);
  sendAll(reading);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  take(form.elements.read.value);
  form.elements.read.value = "";
  form.elements.read.focus();
});
window.addEventListener("online", () => sendAll());
setInterval(() => { if (queue().length) sendAll(); }, TRY_EVERY);

// --- the camera: the browser's own reader where there is one, else a kept library that comes only then

const ownReader = async () => {
  if (!("BarcodeDetector" in window) || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => ((await detector.detect(video))[0] || {}).rawValue;
};
const keptReader = async () => {
  await new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: said.reader, onload: done, onerror: failed });
    document.head.append(script);
  });
  const canvas = document.createElement("canvas");
  const reader = new ZXing.QRCodeReader();
  return async (video) => {
    canvas.width = Math.min(video.videoWidth, 800);
    canvas.height = Math.round((video.videoHeight * canvas.width) / (video.videoWidth || 1));
    if (!canvas.width || !canvas.height) return undefined;
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return reader.decode(new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(new ZXing.HTMLCanvasElementLuminanceSource(canvas)))).getText();
    } catch {
      return undefined;  // no code in this picture
    }
  };
};
const look = async (video, reader) => {
  const read = await reader(video).catch(() => undefined);
  if (read) take(read);
  setTimeout(look, LOOK_EVERY, video, reader);
};
document.getElementById("start-camera").addEventListener("click", async (event) => {
  const video = document.getElementById("camera");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.parentElement.hidden = false;
    event.target.closest("button").hidden = true;
    await video.play();
    look(video, (await ownReader()) || (await keptReader()));
  } catch {
    show("red", said.noCamera);
  }
});

document.querySelector(".needs-script").hidden = false;
keep(queue());
sendAll();
