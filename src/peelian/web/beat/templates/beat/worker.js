{% load static %}// Keeps an officer's own patrols on the phone, for places without a signal. Always the network first; what is kept is shown
// when it doesn't answer, for twelve hours at most. Emptied at sign-out, and when the site asks to sign in again.
const CACHE = "peelian-beat";
const LONGEST_MS = 12 * 60 * 60 * 1000;
const PATIENCE_MS = 8000;
const KEPT_AT = "x-kept-at";
const STATIC = "{% get_static_prefix %}";
const OWN = /^\/beat\/(?:patrols\/\d+\/)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (OWN.test(address.pathname) || address.pathname.startsWith(STATIC)) {
    event.respondWith(networkFirst(event.request, address.origin + address.pathname));
  }
});

async function networkFirst(request, address) {
  const kept = await fresh(address);
  try {
    const answer = await (kept ? inTime(fetch(request)) : fetch(request));
    if (answer.type === "opaqueredirect" || answer.redirected) await caches.delete(CACHE);
    else if (answer.ok) await (await caches.open(CACHE)).put(address, dated(answer.clone()));
    return answer;
  } catch {
    return kept || new Response("There is no signal, and this page isn't kept on this phone.", {
      status: 503,
      headers: { "Content-Type": "text/plain; charset=utf-8" },
    });
  }
}

// What is kept of an address, unless it is too old to be believed.
async function fresh(address) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address);
  if (!kept || Date.now() - Number(kept.headers.get(KEPT_AT)) < LONGEST_MS) return kept;
  await cache.delete(address);
  return undefined;
}

function dated(answer) {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  return new Response(answer.body, { status: answer.status, headers });
}

function inTime(answer) {
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("no signal")), PATIENCE_MS));
  return Promise.race([answer, late]);
}
