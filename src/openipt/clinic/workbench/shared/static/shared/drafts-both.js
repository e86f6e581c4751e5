/* Two texts of one form, side by side: keep one of them, or both. */

import { differing, labelOf } from "./drafts-form.js";

function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/* Calls `done(body)` with what is to stand in the form. */
export function showBoth(form, here, there, words, done) {
  form.parentElement.querySelector(".two-texts")?.remove();
  const names = differing(form, here, there);
  const columns = names.map((name) => make("div", { class: "two-texts-field" },
    make("h3", {}, labelOf(form, name)),
    make("div", { class: "two-texts-columns" },
      make("div", {}, make("p", { class: "meta" }, words.here), make("p", { class: "two-texts-text" }, shown(form, name, here, words))),
      make("div", {}, make("p", { class: "meta" }, words.there), make("p", { class: "two-texts-text" }, shown(form, name, there, words))))));
  const panel = make("section", { class: "two-texts notice attend", role: "alert", tabindex: "-1" }, make("p", {}, words.both), ...columns);
  const choices = [["keepHere", here], ["keepThere", there]];
  if (names.some((name) => isText(form, name))) choices.push(["keepBoth", joined(form, names, here, there)]);
  panel.append(make("p", { class: "actions" }, ...choices.map(([word, body]) => {
    const button = make("button", { type: "button", class: "btn", "data-keep": word }, words[word]);
    button.addEventListener("click", () => { panel.remove(); done(body); });
    return button;
  })));
  form.before(panel);
  panel.focus();
}

function field(form, name) {
  const found = form.elements[name];
  return found instanceof RadioNodeList ? found[0] : found;
}

function isText(form, name) {
  const one = field(form, name);
  return Boolean(one && (one.tagName === "TEXTAREA" || one.type === "text"));
}

function shown(form, name, body, words) {
  const values = [body[name] ?? []].flat().map((value) => {
    const choice = [...form.elements].find((one) => one.name === name && one.value === value && /radio|checkbox/.test(one.type));
    return choice?.labels?.[0]?.textContent.trim() ?? value;
  });
  return values.join(", ") || words.nothing;
}

/* What both texts begin with once, then what each goes on with; of what can only be one thing, what was typed here. */
function joined(form, names, here, there) {
  const body = { ...there, ...here };
  for (const name of names.filter((each) => isText(form, each))) {
    body[name] = field(form, name).tagName === "TEXTAREA" ? bothTexts(there[name], here[name])
      : [there[name], here[name]].filter(Boolean).join("; ");
  }
  return body;
}

function bothTexts(one = "", other = "") {
  const [a, b] = [one, other].map((text) => text.replaceAll("\r\n", "\n").split("\n"));
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  const parts = [a.slice(0, same), a.slice(same), b.slice(same)].map((lines) => lines.join("\n"));
  return parts.filter(Boolean).join("\n");
}
