// What the page (outbox.js) and the worker (worker.js) share: where an officer's words wait on the phone until they are
// sent. A plain script, not a module, as that is what every browser lets a worker import.
const CACHE = "peelian-beat"; // name of the store, of the kept pages, and of the lock that sending holds
const STORE = "sayings";
const MOST = 200; // that the server takes at a time

// One request on the phone's own store, done when it is written.
async function written(mode, ask) {
  const base = await new Promise((resolve, reject) => {
    const opening = indexedDB.open(CACHE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  try {
    return await new Promise((resolve, reject) => {
      const transaction = base.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    base.close();
  }
}
