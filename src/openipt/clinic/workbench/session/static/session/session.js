/* The session page: a refused tool is shown in its place, the note never loses what was typed meanwhile, a quiet clock. */

const ACTIVE = "htmx:beforeRequest";
const noteText = () => document.getElementById("note-text");
let textWhenSent = null;
let waiting = 0;

document.addEventListener(ACTIVE, () => { textWhenSent = noteText()?.value ?? null; });

/* 422: the form comes back with what is to be mended, where it stood. 409: sent twice; the page shows both. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

/* Typed while the answer was on its way: keep the text, and ask again once the typing rests. */
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id !== "note-fields") return;
  const text = noteText();
  if (text && textWhenSent !== null && text.value !== textWhenSent) {
    event.detail.shouldSwap = false;
    askAgain();
  }
});

function askAgain() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const form = document.getElementById("note-form");
    if (!form?.dataset.refresh) return;
    const values = Object.fromEntries(new FormData(form));
    window.htmx.ajax("POST", form.dataset.refresh, { source: form, swap: "none", values });
  }, 1200);
}
document.addEventListener("input", (event) => { if (event.target === noteText() && waiting) askAgain(); });
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id !== "note-fields") return;
  clearTimeout(waiting);
  waiting = 0;
  /* A text that somebody has edited has grown by lines: the draft grows with it. */
  if (document.querySelector("#note-fields [name=made]")?.value === "") {
    noteText()?.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

/* Enter keeps a jotted line, also from the list of people beside it. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (event.target.matches("[data-enter-keeps] select")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "tool-jot") document.querySelector("#tool-jot input[type=text]")?.focus();
});

/* The quiet clock: the minute of the session, while it is on. */
function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const minute = Math.floor((Date.now() - Date.parse(clock.dataset.clock)) / 60000);
    if (minute < 0 || minute > Number(clock.dataset.minutes)) continue;
    clock.dataset.when ??= clock.textContent;
    const words = clock.dataset.words.replace("%(minute)s", minute).replace("%(minutes)s", clock.dataset.minutes);
    clock.textContent = `${clock.dataset.when}, ${words}`;
  }
}
tick();
setInterval(tick, 30000);
