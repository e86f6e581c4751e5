/* An older draft, offered beside the form: what was clicked stays in the form, and the older text is not lost. */

import { labelOf, read, typed } from "./drafts-form.js";

const MOST = 9;
const names = (form, list) => (form.dataset[list] ?? "").split(" ").filter(Boolean);

/* The keys of one form: its own, and numbered ones for what was typed while an older draft was on offer. */
export const isOf = (base, key) => key === base || (key.startsWith(`${base}:`) && /^[2-9]$/.test(key.slice(base.length + 1)));

export function freeKey(base, taken) {
  if (!taken.has(base)) return base;
  for (let number = 2; number <= MOST; number += 1) if (!taken.has(`${base}:${number}`)) return `${base}:${number}`;
  return base;
}

/* Fields of this name that somebody can see. */
const fieldsOf = (form, name) => [...form.elements].filter((field) => field.name === name && field.type !== "hidden");

function isChoice(field) {
  return field.tagName === "SELECT" || field.type === "radio" || field.type === "checkbox";
}

function choicesOf(fields) {
  return fields.flatMap((field) => (field.tagName === "SELECT" ? [...field.options] : [field]));
}

/* The values of this name that the form has no choice for, such as a person who is in the course no longer. */
function gone(form, body, name) {
  const fields = fieldsOf(form, name);
  if (!fields.length || !fields.every(isChoice)) return [];
  const known = new Set(choicesOf(fields).map((choice) => choice.value));
  return [body[name] ?? []].flat().filter((value) => value && !known.has(value));
}

export const fits = (form, body) => Object.keys(body).every((name) => !gone(form, body, name).length);
export const hasSubject = (form) => names(form, "draftSubject").length > 0;

/* A draft of the same kind of form whose person, goal or event is gone: no form opens for it any more. */
export function isLeftBehind(form, key, body) {
  const kind = form.dataset.draft.split(":")[0];
  return key.startsWith(`${kind}:new`) && names(form, "draftPoints").some((name) => gone(form, body, name).length > 0);
}

/* The draft in this form: what was clicked, and what the page itself says in hidden fields, stays. */
export function merged(form, body, now) {
  const kept = names(form, "draftSubject");
  const result = { ...body };
  for (const field of form.elements) {
    if (!field.name || !(field.type === "hidden" || kept.includes(field.name) || gone(form, body, field.name).length)) continue;
    if (field.name in now) result[field.name] = now[field.name];
    else delete result[field.name];
  }
  return result;
}

function wordsOf(form, name, value, words) {
  const choice = choicesOf(fieldsOf(form, name).filter(isChoice)).find((one) => one.value === value);
  if (!choice) return gone(form, { [name]: value }, name).length ? words.gone : value;
  return (choice.tagName === "OPTION" ? choice.textContent : choice.labels?.[0]?.textContent ?? value).trim();
}

/* `doing.putBack()` and `doing.discard()` say what the two buttons do; either takes the offer away. */
export function offer(form, draft, words, language, doing) {
  const when = new Date(draft.at).toLocaleString(language === "en" ? "en-GB" : language, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const panel = Object.assign(document.createElement("section"), { className: "older-draft notice attend stack" });
  panel.append(Object.assign(document.createElement("h2"), { textContent: words.started.replace("%(when)s", when) }));
  const list = Object.assign(document.createElement("dl"), { className: "facts" });
  const shown = typed(form, read(form));
  for (const [name, value] of Object.entries(typed(form, draft.body))) {
    if (`${shown[name]}` === `${value}`) continue;
    const text = [value].flat().map((one) => wordsOf(form, name, one, words)).join(", ");
    list.append(Object.assign(document.createElement("dt"), { textContent: labelOf(form, name) }));
    list.append(Object.assign(document.createElement("dd"), { className: "two-texts-text", textContent: text }));
  }
  const actions = Object.assign(document.createElement("p"), { className: "actions" });
  for (const [name, word] of [["putBack", words.putBack], ["discard", words.discardDraft]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: word });
    button.addEventListener("click", () => { panel.remove(); doing[name](); });
    actions.append(button);
  }
  panel.append(list, actions);
  form.before(panel);
}
