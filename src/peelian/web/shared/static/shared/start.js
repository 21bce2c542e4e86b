// Starts the behaviour of GOV.UK Frontend's components. Every page works without it.
// The library's address comes from the script's own tag, because the address carries a digest in production.
const tag = document.querySelector("script[data-govuk]");

document.body.classList.add("js-enabled", "govuk-frontend-supported");
import(tag.dataset.govuk).then(({ initAll }) => initAll());
