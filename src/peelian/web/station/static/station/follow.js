// Shows how a message's sending goes: asks for that piece of the page again every few seconds while copies are left and
// somebody looks. Without this script the page has a link that loads it again.

const EVERY = 3000;

const follow = async (region) => {
  for (;;) {
    await new Promise((done) => setTimeout(done, EVERY));
    if (document.hidden) continue;
    let answer;
    try {
      answer = await fetch(region.dataset.follow, { headers: { Accept: "text/html" } });
    } catch {
      continue; // no network for now
    }
    if (!answer.ok || answer.redirected) return;
    const open = region.querySelector("details")?.open;
    const focused = region.contains(document.activeElement) && document.activeElement !== document.body;
    if (focused) continue; // somebody is about to press something in it
    region.innerHTML = await answer.text();
    const details = region.querySelector("details");
    if (details && open) details.open = true;
    if (region.querySelector("[data-left]")?.dataset.left === "0") {
      delete region.dataset.follow;
      return;
    }
  }
};

document.querySelectorAll("[data-follow]").forEach(follow);
