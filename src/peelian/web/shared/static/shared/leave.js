// Nobody is signed in on this page, or about to be: nothing of the beat stays on the phone. What waits to be sent stays.
if ("caches" in window) {
  caches.delete("peelian-beat").then(() => {
    document.documentElement.dataset.left = "yes";
  });
}
