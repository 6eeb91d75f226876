/* The store of a screen: what it showed last, for when it starts anew without the network. Nothing else is kept. */
const STORE = "screen";
const isOurs = (url) => url.origin === location.origin && (url.pathname.startsWith("/display/") || url.pathname.startsWith("/static/"));

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !isOurs(new URL(event.request.url))) return;
  event.respondWith((async () => {
    const store = await caches.open(STORE);
    try {
      const answer = await fetch(event.request);
      if (answer.ok) await store.put(event.request, answer.clone());
      else if (answer.status === 404) await store.delete(event.request);
      return answer;
    } catch (error) {
      const kept = await store.match(event.request, { ignoreVary: true });
      if (kept) return kept;
      throw error;
    }
  })());
});
