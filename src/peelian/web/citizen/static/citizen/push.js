// Asks the browser to take our messages, and puts what it answers into the form. Without it the page says what else
// there is.
for (const form of document.querySelectorAll("[data-push]")) offer(form);

function offer(form) {
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const without = document.querySelector("[data-push-without]");
  if (!can) return;
  form.hidden = false;
  if (without) without.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.elements.subscription.value) return;
    event.preventDefault();
    const trouble = form.querySelector("[data-push-trouble]");
    trouble.hidden = true;
    try {
      form.elements.subscription.value = JSON.stringify(await subscription(form.dataset.push));
    } catch (error) {
      trouble.textContent = error.name === "NotAllowedError" ? trouble.dataset.denied : trouble.dataset.failed;
      trouble.hidden = false;
      trouble.focus();
      return;
    }
    form.submit();
  });
}

async function subscription(key) {
  if ((await Notification.requestPermission()) !== "granted") throw new DOMException("", "NotAllowedError");
  await navigator.serviceWorker.register("/push-worker.js");
  const registration = await navigator.serviceWorker.ready;
  const held = await registration.pushManager.getSubscription();
  if (held && sameKey(held, key)) return held;
  if (held) await held.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

function sameKey(held, key) {
  const there = held.options && held.options.applicationServerKey;
  return Boolean(there) && String(new Uint8Array(there)) === String(bytes(key));
}

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
}
