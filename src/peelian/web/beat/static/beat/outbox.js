// Keeps what an officer says of a patrol, or of being taken away, on the phone until it is sent; and the pages for it, for
// places without a signal. What is said is written down first and sent then, under a key of its own: sent twice, it counts
// once. Without this script, and in a browser that can't keep anything, the forms go straight to the server. CACHE, MOST
// and written are of store.js, which the page loads before.
const box = document.querySelector("[data-outbox]");
const words = box.dataset;
const AGAIN_MS = 30_000;
const SAID = "peelian-said";
// Where a part stands after something was said, and where the officer is; a note changes nothing.
const AFTER = { accept: "accepted", decline: "declined", start: "started", finish: "finished", away: "away", back: "here" };
const AWAY = "away"; // what the sayings of the officer themselves are about, where others are about a part in a patrol
const SHIFT = "shift"; // the end that is a moment; the others are hours from now

let sending = null;

if (window.isSecureContext && "indexedDB" in window) begin();

function begin() {
  document.addEventListener("submit", take);
  window.addEventListener("online", send);
  if ("serviceWorker" in navigator) navigator.serviceWorker.addEventListener("message", toldByWorker);
  setInterval(send, AGAIN_MS);
  setInterval(tellTheTime, AGAIN_MS);
  tellTheTime();
  told();
  showWhatWaits().then(send);
  if ("serviceWorker" in navigator) keepPages().catch(() => {}); // without it, pages need a signal; sayings don't
}

// The words of what was sent before this page was loaded again.
function told() {
  const said = sessionStorage.getItem(SAID);
  sessionStorage.removeItem(SAID);
  if (said) tell(said);
  else if (!navigator.onLine) tell(words.offline);
}

// The worker has sent something in the background. What was refused still waits here: sent again, it says why.
function toldByWorker(event) {
  if (!event.data || event.data.sent === undefined) return;
  if (event.data.refused) send();
  else show(words.sent);
}

function tell(text) {
  box.textContent = text;
}

function take(event) {
  const form = event.target;
  if (!form.matches("[data-say]") || form.dataset.plain) return;
  const field = lacking(form);
  if (field) {
    if (navigator.onLine) return; // the server says what is missing
    event.preventDefault();
    tell(form.dataset.say === AWAY ? words.choose : words.missing);
    field.focus();
    return;
  }
  event.preventDefault();
  keep(form, event.submitter);
}

// The first field that must be filled and isn't.
function lacking(form) {
  const { words: text, code, until } = form.elements;
  if (text && !text.value.trim()) return text;
  const unchosen = [code, until].findIndex((one) => one && !one.value);
  return unchosen < 0 ? null : form.querySelector(`[name=${["code", "until"][unchosen]}]`);
}

async function keep(form, button) {
  const saying = sayingOf(form, button);
  try {
    await written("readwrite", (store) => store.put(saying));
  } catch {
    form.dataset.plain = "yes"; // nothing can be kept here: a private window, or a full phone
    form.requestSubmit(button);
    return;
  }
  form.reset();
  tell(words.saved);
  await showWhatWaits();
  await send();
}

function sayingOf(form, button) {
  const what = form.dataset.say;
  const saying = { key: crypto.randomUUID(), user: Number(words.user), what, said_at: new Date().toISOString() };
  const { code, until, words: text } = form.elements;
  if (what === "back") return saying;
  if (what === AWAY) {
    const shift = until.value === SHIFT;
    return {
      ...saying,
      code: code.value,
      asked_by: button ? button.value : "",
      hours: shift ? null : Number(until.value),
      ends_at: shift ? form.dataset.shiftEnds : null,
    };
  }
  return { ...saying, assignment: Number(form.dataset.assignment), words: text ? text.value : "" };
}

// What a saying is about, as forms name it.
function subject(saying) {
  return saying.assignment === undefined ? AWAY : String(saying.assignment);
}

// “2 hours, until 14:35”: from now on, however long ago the page was drawn.
function tellTheTime() {
  for (const choice of document.querySelectorAll("[data-say=away] input[type=radio][name=until]")) {
    if (choice.value === SHIFT) continue;
    const ends = new Date(Date.now() + Number(choice.value) * 60 * 60 * 1000);
    const clock = ends.toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
    const [label] = choice.labels;
    label.textContent = label.textContent.replace(/\d\d:\d\d(?=\s*$)/, clock);
  }
}

// Where the browser can, it wakes the worker once there is a signal, even when this page is closed by then.
function askToSync() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker
    .getRegistration(words.home)
    .then((registration) => registration && registration.sync && registration.sync.register(CACHE))
    .catch(() => {}); // not allowed here: the page sends when it is open
}

// The forms that come next, as if what waits had been taken.
async function showWhatWaits() {
  const waiting = await mine();
  for (const part of document.querySelectorAll("[data-part]")) {
    for (const form of part.querySelectorAll("[data-say]")) {
      const said = waiting.filter((one) => subject(one) === form.dataset.assignment);
      if (!said.length) continue;
      const state = said.reduce((before, one) => AFTER[one.what] || before, part.dataset.part);
      form.hidden = !form.dataset.in.split(" ").includes(state);
    }
  }
  if (waiting.length) tell(words.saved);
}

// One at a time: with the worker's sending, too, where the browser has locks. The keys make it safe without.
function send() {
  sending ??= (navigator.locks ? navigator.locks.request(CACHE, sendAll) : sendAll()).finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  const waiting = (await mine()).slice(0, MOST);
  if (!waiting.length) return;
  let answers;
  try {
    const hello = await fetch(words.outbox, { redirect: "manual", cache: "no-store" });
    if (hello.type === "opaqueredirect" || hello.status === 401 || hello.status === 403) {
      tell(words.signIn);
      return;
    }
    const { user, token } = await hello.json();
    if (String(user) !== words.user) {
      tell(words.other);
      return;
    }
    const answer = await fetch(words.outbox, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ user, sayings: waiting }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    ({ answers } = await answer.json());
  } catch {
    tell(words.saved);
    askToSync();
    return;
  }
  for (const one of answers.filter((each) => each.key !== null)) await written("readwrite", (store) => store.delete(one.key));
  const refused = answers.filter((one) => !one.taken).map((one) => `${words.refused} ${one.why}`);
  show([...(refused.length < answers.length ? [words.sent] : []), ...refused].join(" "));
}

// Tell it, on the page as things stand now.
function show(text) {
  if (!document.querySelector("[data-part]") && location.pathname !== words.home) {
    tell(text);
    return;
  }
  sessionStorage.setItem(SAID, text); // the page shows how things stand now, and then this
  location.reload();
}

async function mine() {
  const all = await written("readonly", (store) => store.getAll()).catch(() => []);
  return all
    .filter((one) => String(one.user) === words.user)
    .sort((one, other) => (one.said_at < other.said_at ? -1 : 1));
}

// From the list of patrols: keep it, each of them and the page for being taken away, with what they are drawn with.
async function keepPages() {
  await emptyIfAnothers();
  await toldMeanwhile();
  await navigator.serviceWorker.register(words.worker, { scope: words.home });
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) {
    // This page began to load before the worker was there, which it would never learn of.
    const taken = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    active.postMessage("take this page");
    await taken;
  }
  if (location.pathname !== words.home || !navigator.onLine) return;
  const pages = [...document.querySelectorAll("a.peelian-task__link")].map((link) => link.href);
  const drawn = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  for (const address of new Set([location.pathname, words.away, ...pages, ...drawn])) await fetch(address);
  document.documentElement.dataset.kept = "yes";
}

// The note that the worker left when it sent something with no page of ours to tell.
async function toldMeanwhile() {
  const cache = await caches.open(CACHE);
  const sent = await cache.delete(`${words.home}sent`);
  if (sent && !(await mine()).length) tell(words.sent);
}

// A phone that changes hands: nobody finds another's patrols on it.
async function emptyIfAnothers() {
  const whose = localStorage.getItem(CACHE);
  if (whose !== words.user) await caches.delete(CACHE);
  localStorage.setItem(CACHE, words.user);
}
