{% load static %}// Shows a message that came while no page of ours was open, and opens it when it is pressed.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    return;
  }
  event.waitUntil(
    self.registration.showNotification(said.title, {
      lang: said.lang,
      dir: said.dir,
      tag: said.tag,
      icon: "{% static 'shared/icon.svg' %}",
      data: { url: said.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
