{% load static %}// Keeps an officer's own patrols, and the page on which they say that they are taken away, on the phone for places without
// a signal. Always the network first; what is kept is shown when it doesn't answer, for twelve hours at most. Emptied at
// sign-out, and when the site asks to sign in again.
// Where the browser has Background Sync, sends what waits in the outbox when there is a signal, even with no page open:
// under the same keys as the page (outbox.js) would, so that what both send counts once.
importScripts("{% static 'beat/store.js' %}"); // CACHE, MOST and written

const LONGEST_MS = 12 * 60 * 60 * 1000;
const PATIENCE_MS = 8000;
const KEPT_AT = "x-kept-at";
const STATIC = "{% get_static_prefix %}";
const OUTBOX = "{% url 'beat:outbox' %}";
const SENT = "{% url 'beat:home' %}sent"; // a note for the next page; no address of the site
const OWN = /^\/beat\/(?:away\/|patrols\/\d+\/)?$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), sweep()])));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("sync", (event) => {
  if (event.tag === CACHE) event.waitUntil(sendAll());
});
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (OWN.test(address.pathname) || address.pathname.startsWith(STATIC)) {
    event.respondWith(networkFirst(event.request, address.origin + address.pathname));
    if (event.request.mode === "navigate") event.waitUntil(sweep());
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

// Whatever is too old, whether somebody asks for it or not.
async function sweep() {
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) await fresh(url);
}

// One at a time with the page's own sending, where the browser has locks; the keys make it safe without.
function sendAll() {
  return navigator.locks ? navigator.locks.request(CACHE, sendWaiting) : sendWaiting();
}

// What is taken is forgotten here. What is refused stays for the page, which tells why. A failure lets the browser try
// again by itself; without a session nothing is sent, and the page asks to sign in.
async function sendWaiting() {
  const all = await written("readonly", (store) => store.getAll());
  if (!all.length) return;
  const hello = await fetch(OUTBOX, { redirect: "manual", cache: "no-store" });
  if (hello.status >= 500) throw new Error(String(hello.status));
  if (!hello.ok) return;
  const { user, token } = await hello.json();
  const waiting = all
    .filter((one) => one.user === user)
    .sort((one, other) => (one.said_at < other.said_at ? -1 : 1))
    .slice(0, MOST);
  if (!waiting.length) return;
  const answer = await fetch(OUTBOX, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ user, sayings: waiting }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const { answers } = await answer.json();
  const taken = answers.filter((one) => one.taken);
  for (const one of taken) await written("readwrite", (store) => store.delete(one.key));
  if (taken.length) await (await caches.open(CACHE)).put(SENT, dated(new Response(String(taken.length))));
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ sent: taken.length, refused: answers.length - taken.length });
}
