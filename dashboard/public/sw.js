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

// An offer wakes the phone, also when the page is closed; a touch brings the page back.
self.addEventListener("push", (event) => {
  const told = event.data?.json();
  if (!told) return;
  event.waitUntil(
    self.registration.showNotification(told.title, {
      body: told.body,
      tag: told.tag,
      lang: told.lang,
      data: { url: told.url },
      icon: "/icon.svg",
      requireInteraction: true,
      renotify: true,
      vibrate: [300, 150, 300, 150, 300],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", self.location.origin);
  event.waitUntil(
    (async () => {
      const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const open = pages.find((page) => new URL(page.url).pathname === url.pathname);
      await (open ? open.focus() : self.clients.openWindow(url.href));
    })(),
  );
});
