/* A form that is on its way: its buttons wait, and the page says so. The server has the rule; this only spares the question. */

const AGAIN_AFTER = 20000; /* a request that was stopped by hand gives no sign */
const waiting = new Map(); /* form -> the buttons that were disabled, and the timer */

function begin(form) {
  const buttons = [...form.elements].filter((field) => field.type === "submit" && !field.disabled);
  for (const button of buttons) button.disabled = true;
  form.setAttribute("aria-busy", "true");
  waiting.set(form, { buttons, timer: setTimeout(() => end(form), AGAIN_AFTER) });
  say(true);
}

function end(form) {
  const { buttons = [], timer } = waiting.get(form) ?? {};
  clearTimeout(timer);
  for (const button of buttons) button.disabled = false;
  form.removeAttribute("aria-busy");
  waiting.delete(form);
  if (!waiting.size) say(false);
}

function say(isBusy) {
  const place = document.getElementById("on-its-way");
  if (place) place.textContent = isBusy ? place.dataset.words : "";
}

/* Before anything else hears of it: the second press of a button sends nothing. */
document.addEventListener("submit", (event) => {
  if (!waiting.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

/* A disabled button would not be sent, so it is disabled once the browser has read the form. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  setTimeout(() => { if (!event.defaultPrevented && !waiting.has(form)) begin(form); });
});

document.addEventListener("htmx:beforeSend", (event) => {
  if (event.detail.elt.matches("form[hx-post]")) begin(event.detail.elt);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (waiting.has(form)) end(form);
});

/* Back to a page that the browser has kept. */
addEventListener("pageshow", () => { for (const form of [...waiting.keys()]) end(form); });
