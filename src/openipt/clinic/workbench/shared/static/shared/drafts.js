/* Nothing typed is lost. Every form[data-draft] is kept on this device within 250 ms of an input and on the server within
   2 s of the last key; after a reload, a crash or on another device what was typed is back. See docs/drafts.md. */

import { showBoth } from "./drafts-both.js";
import { csrf } from "./drafts-csrf.js";
import { read, same, typed, write } from "./drafts-form.js";
import { fits, freeKey, hasSubject, isLeftBehind, isOf, merged, offer } from "./drafts-offer.js";
import { signInAgain, watchSignOut } from "./drafts-sign.js";
import { forget, keep, keysHere, recall } from "./drafts-store.js";

const LOCAL_AFTER = 120, SERVER_AFTER = 1000, SERVER_AT_LATEST = 4000, AGAIN_AFTER = 3000, AGAIN_AT_MOST = 30000;

const root = document.getElementById("drafts");
const { user, course = "", url } = root?.dataset ?? {};
const words = Object.fromEntries(Object.entries(root?.dataset ?? {}).filter(([name]) => name.startsWith("word"))
  .map(([name, text]) => [name.charAt(4).toLowerCase() + name.slice(5), text]));
const states = new Map(); /* key -> what is known of that form */

const formOf = (key) => [...document.querySelectorAll("form[data-draft]")].find((form) => form.dataset.draft === key);

function stateOf(form) {
  const key = form.dataset.draft;
  if (!states.has(key)) {
    states.set(key, { key, revision: Number(form.dataset.draftRevision ?? 0), dirty: false, wait: AGAIN_AFTER, edits: 0, first: 0 });
  }
  return states.get(key);
}

/* ---------- typed: on this device at once, on the server soon ---------- */

document.addEventListener("input", changed);
document.addEventListener("change", changed);

function changed(event) {
  const form = event.target.closest?.("form[data-draft]");
  if (!form || form.dataset.draftHeld) return;
  const state = stateOf(form);
  if (state.freshId && event.isTrusted) renew(form, state);
  state.edits += 1;
  state.dirty = true;
  state.first ||= Date.now();
  state.local ??= setTimeout(() => { state.local = undefined; keepHere(state); }, LOCAL_AFTER);
  clearTimeout(state.server);
  const left = Math.max(0, state.first + SERVER_AT_LATEST - Date.now());
  state.server = setTimeout(() => send(state), Math.min(SERVER_AFTER, left));
}

function keepHere(state) {
  const form = formOf(state.key);
  if (!form) return;
  const kept = keep(user, course, state.key, { body: read(form), revision: state.revision, dirty: state.dirty });
  if (!kept) say(state, words.full, "full");
  else if (!url) say(state, words.device, "device");
  else if (state.dirty && form.dataset.draftState !== "waiting") say(state, words.typing, "typing");
}

addEventListener("pagehide", () => { for (const state of states.values()) if (state.local) keepHere(state); });
addEventListener("online", () => { for (const state of states.values()) if (state.dirty) send(state); });

async function send(state) {
  const form = formOf(state.key);
  if (!url || !form || form.dataset.draftHeld) return;
  if (state.sending) { state.again = true; return; }
  clearTimeout(state.server);
  state.sending = true;
  const edits = state.edits, body = read(form);
  let answer = null;
  try {
    state.inFlight = post({ key: state.key, body, revision: state.revision });
    answer = await state.inFlight;
  } catch { /* no connection: below */ }
  state.sending = false;
  state.inFlight = null;
  if (states.get(state.key) !== state) return; /* saved meanwhile */
  await answered(state, answer, edits, body);
  if (state.again) { state.again = false; send(state); }
}

function post(message, keepalive = false) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf(), "X-Requested-With": "fetch" };
  return fetch(url, { method: "POST", headers, keepalive, body: JSON.stringify({ user, ...message }) });
}

async function answered(state, answer, edits, body) {
  if (answer?.status === 200) return taken(state, (await answer.json()).revision, edits);
  if (answer?.status === 409) return elsewhere(state, await answer.json(), body);
  if (answer?.status === 401) return expired(state);
  if (answer?.status === 422) return say(state, (await answer.json()).problem, "refused");
  if (answer?.status === 423) return later(state, words.turned);
  if (answer && answer.status >= 400 && answer.status < 500) return say(state, words.refused, "refused");
  return later(state, await reasonToWait(answer));
}

/* The server says why it cannot keep anything, for example that its disk is full. */
async function reasonToWait(answer) {
  const problem = await answer?.json().then((told) => told.problem, () => "");
  return problem ? `${words.waiting}. ${problem}` : words.waiting;
}

function taken(state, revision, edits) {
  state.revision = revision;
  state.wait = AGAIN_AFTER;
  if (state.edits === edits) {
    state.dirty = false;
    state.first = 0;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    say(state, words.saved.replace("%(time)s", time), "saved");
  }
  keepHere(state);
}

function later(state, text) {
  say(state, text, "waiting");
  state.server = setTimeout(() => send(state), state.wait);
  state.wait = Math.min(AGAIN_AT_MOST, state.wait * 1.6);
}

async function expired(state) {
  say(state, words.waiting, "waiting");
  if (await signInAgain(root)) {
    for (const each of states.values()) if (each.dirty) send(each);
  } else {
    state.wait = AGAIN_AT_MOST;
    later(state, words.waiting);
  }
}

/* ---------- two tabs, two devices ---------- */

function elsewhere(state, stored, body) {
  const form = formOf(state.key);
  if (same(form, body, stored.body)) return taken(state, stored.revision, state.edits);
  return choose(state, form, body, stored);
}

function choose(state, form, here, stored) {
  form.dataset.draftHeld = "yes";
  say(state, words.both, "both");
  showBoth(form, here, stored.body, words, (body) => {
    delete form.dataset.draftHeld;
    state.revision = stored.revision;
    write(form, body);
    state.dirty = true;
    state.edits += 1;
    keepHere(state);
    send(state);
  });
}

/* ---------- back after a reload ---------- */

async function restoreAll() {
  const saved = acknowledged();
  if (saved) forget(user, course, saved), forget(user, "", saved);
  const forms = [...document.querySelectorAll("form[data-draft]")];
  const stored = url && forms.length ? await fetchStored() : {};
  for (const form of forms) await bringBack(form, stored);
}

/* In its place where it is the only draft of the form and fits what was clicked; else offered beside it. */
async function bringBack(form, stored) {
  const base = form.dataset.draft;
  const older = await olderDrafts(form, stored);
  const other = older.some((draft) => draft.key !== base);
  if (!other && (refused() || (!hasSubject(form) && older.every((draft) => fits(form, draft.body))))) return restore(form, stored[base]);
  const state = stateOf(form);
  const asShown = older.find((draft) => same(form, draft.body, read(form)));
  const taken = new Set(older.filter((draft) => draft !== asShown).map((draft) => draft.key));
  if (asShown) state.revision = asShown.revision;
  moveTo(form, state, asShown && isOf(base, asShown.key) ? asShown.key : freeKey(base, taken));
  for (const draft of older) if (draft !== asShown) offerBeside(form, draft, isOf(base, draft.key));
  return undefined;
}

async function olderDrafts(form, stored) {
  const base = form.dataset.draft, found = [];
  for (const key of new Set([...Object.keys(stored), ...keysHere(user, course)])) {
    const copy = isOf(base, key) || !stored[key] ? await recall(user, course, key) : null;
    const body = copy?.dirty || !url ? copy?.body : stored[key]?.body;
    if (!body || !(isOf(base, key) || isLeftBehind(form, key, body))) continue;
    if (!Object.keys(typed(form, body)).length) continue;
    found.push({ key, body, revision: stored[key]?.revision ?? 0, at: copy?.dirty || !url ? copy.at : stored[key].saved_at });
  }
  return found;
}

function offerBeside(form, draft, own) {
  offer(form, draft, words, document.documentElement.lang, {
    putBack: () => {
      const state = stateOf(form), now = read(form), body = merged(form, draft.body, now);
      if (state.edits) return choose(state, form, now, { body, revision: state.revision });
      if (own) { state.revision = draft.revision; moveTo(form, state, draft.key); }
      write(form, body);
      state.dirty = true;
      state.edits += 1;
      keepHere(state);
      send(state);
      if (!own) throwAway(draft.key);
      return undefined;
    },
    discard: () => throwAway(draft.key),
  });
}

function moveTo(form, state, key) {
  states.delete(state.key);
  state.key = form.dataset.draft = key;
  states.set(key, state);
}

async function throwAway(key) {
  forget(user, course, key);
  if (url) await post({ key, discard: true }, true).catch(() => {});
}

/* The server names in a cookie which form it has saved. */
function acknowledged() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("openipt_saved="));
  if (!cookie) return "";
  document.cookie = "openipt_saved=; Max-Age=0; Path=/; SameSite=Strict";
  return decodeURIComponent(cookie.slice("openipt_saved=".length)).replaceAll('"', "");
}

async function fetchStored() {
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? (await answer.json()).drafts : {};
  } catch {
    return {};
  }
}

async function restore(form, stored) {
  const state = stateOf(form);
  const shown = Number(form.dataset.draftRevision ?? 0);
  const copy = await recall(user, course, state.key);
  if (state.edits) return; /* typing has begun meanwhile */
  const asShown = copy && same(form, copy.body, read(form));
  /* A refused form shows already what was typed last, and what the server keeps of it is older. */
  if (copy?.dirty && (!asShown || stored || refused())) {
    const moved = stored && stored.revision !== copy.revision && !same(form, copy.body, stored.body);
    state.revision = stored?.revision ?? 0;
    if (moved) return choose(state, form, copy.body, stored);
    if (!asShown) bring(form, state, copy.body);
    state.dirty = true;
    state.edits += 1;
    if (url) send(state); else say(state, words.device, "device");
    return;
  }
  if (stored && stored.revision !== shown) {
    state.revision = stored.revision;
    if (!same(form, stored.body, read(form))) bring(form, state, stored.body);
  } else if (shown && stored) {
    offerToDiscard(form, state);
  } else if (!stored && url) {
    forget(user, course, state.key); /* a copy of what the server has saved long since */
  } else if (!url && copy && !same(form, copy.body, read(form))) {
    bring(form, state, copy.body);
  }
}

const refused = () => document.querySelector(".error-summary") !== null;

/* A form brought back has the id it had, so that sending it again makes no second row; changed, it is another form. */
function bring(form, state, body) {
  state.freshId = form.elements.namedItem("id")?.value;
  write(form, body);
  offerToDiscard(form, state);
}

function renew(form, state) {
  const field = form.elements.namedItem("id");
  if (field) field.value = state.freshId;
  state.freshId = "";
}

function offerToDiscard(form, state) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "as-link", textContent: words.discard });
  button.addEventListener("click", async () => { await discard(state); location.reload(); });
  for (let folded = form.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
  say(state, words.back, "back", button);
}

/* Outlives the page, and comes after what is still on its way. */
async function discard(state) {
  clearTimeout(state.server);
  clearTimeout(state.local);
  forget(user, course, state.key);
  states.delete(state.key);
  if (!url) return;
  if (state.inFlight) await state.inFlight.catch(() => {});
  await post({ key: state.key, discard: true }, true).catch(() => {});
}

/* ---------- saved ---------- */

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form || form.hasAttribute("hx-post")) return;
  const state = stateOf(form);
  clearTimeout(state.server);
  if (state.local || state.dirty) keepHere(state);
  const named = form.querySelector("[name=draft-key]") ?? Object.assign(document.createElement("input"), { type: "hidden", name: "draft-key" });
  named.value = state.key;
  form.append(named);
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  if (token && csrf()) token.value = csrf();
});

/* A part of the page was recorded: its form comes back empty. */
document.addEventListener("htmx:afterRequest", (event) => {
  /* The form itself has been replaced by now; htmx still knows which one it was. */
  const form = event.detail.requestConfig?.elt.closest?.("form[data-draft][hx-post]");
  if (form && event.detail.successful) {
    const state = states.get(form.dataset.draft);
    if (state) discard(state);
  } else if (form && event.detail.xhr.status === 401) {
    signInAgain(root);
  }
});
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = csrf(); });

/* ---------- what is said ---------- */

function say(state, text, name, ...more) {
  const form = formOf(state.key);
  if (!form) return;
  form.dataset.draftState = name;
  const place = document.querySelector(`[data-draft-status="${CSS.escape(state.key)}"]`) ?? ownPlace(form);
  place.classList.toggle("waiting", ["waiting", "full", "refused", "both"].includes(name));
  place.replaceChildren(text, ...more.flatMap((each) => [" ", each]));
}

function ownPlace(form) {
  const found = form.querySelector(".saved");
  if (found) return found;
  const made = Object.assign(document.createElement("p"), { className: "saved" });
  made.setAttribute("role", "status");
  form.append(made);
  return made;
}

if (root) {
  watchSignOut(root, async () => {
    for (const state of states.values()) if (state.dirty) { keepHere(state); await send(state); }
  });
  await restoreAll();
  document.documentElement.dataset.drafts = "ready";
}
