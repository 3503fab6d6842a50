// Keeps the street's screens on the phone. What has a hash in its name never changes; pages are asked for anew, and
// taken from here when the network does not answer. Nothing of the API is kept.
const cacheName = "despacho311-1";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

const isOurs = (url) =>
  url.origin === self.location.origin && !/^\/(api|hubs|open311|health|media)\//.test(url.pathname);

self.addEventListener("message", (event) => {
  const wanted = (event.data?.keep ?? []).map((name) => new URL(name, self.location.origin)).filter(isOurs);
  event.waitUntil(
    caches.open(cacheName).then((cache) => Promise.allSettled(wanted.map((url) => cache.add(new Request(url))))),
  );
});

async function fromNetwork(request) {
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(cacheName)).put(request, answer.clone());
  return answer;
}

async function answerFor(request, url) {
  const kept = await caches.match(request, { ignoreSearch: request.mode === "navigate" });
  if (kept && url.pathname.startsWith("/assets/")) return kept;
  try {
    return await fromNetwork(request);
  } catch (failure) {
    if (kept) return kept;
    throw failure;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && isOurs(url)) event.respondWith(answerFor(event.request, url));
});
