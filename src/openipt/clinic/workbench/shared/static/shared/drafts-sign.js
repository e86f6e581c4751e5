/* The sign-in that has run out, and signing out with text that is on this device only. */

import { csrf } from "./drafts-csrf.js";
import { forgetAll, unsent } from "./drafts-store.js";

let asking = null;

/* True once somebody is signed in again; the same question is never put twice at a time. */
export function signInAgain(root) {
  asking ??= ask(root).finally(() => { asking = null; });
  return asking;
}

function ask(root) {
  const dialog = document.getElementById("drafts-sign-in");
  const form = dialog.querySelector("form");
  const problem = form.querySelector(".error");
  dialog.showModal();
  form.elements.password.focus();
  return new Promise((told) => {
    const end = (answer) => { form.removeEventListener("submit", send); dialog.close(); form.elements.password.value = ""; told(answer); };
    const send = async (event) => {
      event.preventDefault();
      problem.hidden = true;
      const data = new FormData(form);
      data.set("user", root.dataset.user);
      try {
        const answer = await fetch(root.dataset.again, { method: "POST", body: data, headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch" } });
        if (answer.status === 204) return end(true);
        problem.textContent = await answer.text();
      } catch {
        problem.textContent = root.dataset.wordWaiting;
      }
      problem.hidden = false;
      return undefined;
    };
    form.addEventListener("submit", send);
    form.querySelector("[value=later]").onclick = () => end(false);
    dialog.oncancel = () => end(false);
  });
}

/* `sendAll` tries to bring everything to the server; what is left is named before it goes. */
export function watchSignOut(root, sendAll) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.action?.endsWith("/sign-out/") || form.dataset.sure) return;
    event.preventDefault();
    await sendAll();
    if (unsent(root.dataset.user).length && !(await sure())) return;
    forgetAll();
    form.dataset.sure = "yes";
    form.submit();
  });
}

function sure() {
  const dialog = document.getElementById("drafts-sign-out");
  dialog.returnValue = "stay";
  dialog.showModal();
  return new Promise((told) => dialog.addEventListener("close", () => told(dialog.returnValue === "leave"), { once: true }));
}
