// The one entry. scripts/frontend.py puts Stimulus and htmx before it and every file of
// controllers/ into CONTROLLERS, by file name: reading_position.js becomes "reading-position".

const application = Application.start();
for (const [identifier, controller] of Object.entries(CONTROLLERS)) application.register(identifier, controller);

// On paper everything is open: accordions and transcripts are what somebody prints for.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  for (const part of unfolded) part.open = true;
});
window.addEventListener("afterprint", () => { for (const part of unfolded) part.open = false; });

// Says a sentence in the page's live region: htmx fragments and controllers both use it.
document.addEventListener("comity:say", (event) => {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = event.detail.text; });
});

// The CSRF cookie is HttpOnly, so htmx takes the token from any form of the page.
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const request = event.detail.ctx.request;
  if (token && request.method !== "GET") request.headers["X-CSRFToken"] = token.value;
});

// Error summaries take the focus, so that they are read out and seen.
document.querySelector("[data-focus-on-load]:not(.guide *)")?.focus();
