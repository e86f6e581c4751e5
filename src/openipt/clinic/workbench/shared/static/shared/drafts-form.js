/* The values of a form as a draft's body, and back: texts and lists of texts by the names of fields. */

const NOT_KEPT = new Set(["csrfmiddlewaretoken", "draft-key", "next"]);

export function read(form) {
  const body = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name) || typeof value !== "string") continue;
    if (name in body) body[name] = [body[name], value].flat();
    else body[name] = value;
  }
  return body;
}

/* Tables may have grown by rows: whoever draws them adds the rows now. */
function grow(form, body) {
  form.dispatchEvent(new CustomEvent("draft:restore", { detail: body, bubbles: true }));
}

export function write(form, body) {
  grow(form, body);
  for (const field of form.elements) {
    if (!field.name || NOT_KEPT.has(field.name) || field.type === "file" || field.type === "submit") continue;
    const wanted = [body[field.name] ?? []].flat();
    if (field.type === "radio" || field.type === "checkbox") field.checked = wanted.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = wanted.includes(option.value);
    else if (field.name in body) field.value = wanted[0] ?? "";
    else if (field.type !== "hidden") field.value = "";
  }
}

/* What somebody has typed or chosen; hidden fields and the fresh id of each page are the software's own. */
export function typed(form, body) {
  grow(form, body);
  const names = [...new Set([...form.elements].filter((f) => f.type !== "hidden").map((f) => f.name))];
  return Object.fromEntries(names.filter((name) => name in body && `${body[name]}` !== "").map((name) => [name, body[name]]));
}

const lines = (text) => `${text ?? ""}`.replaceAll("\r\n", "\n").trim();
export function same(form, one, other) {
  const [a, b] = [typed(form, one), typed(form, other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => lines(a[name]) === lines(b[name]));
}

export function differing(form, one, other) {
  const [a, b] = [typed(form, one), typed(form, other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => lines(a[name]) !== lines(b[name]));
}

/* The label itself, without the "optional" beside it. */
const words = (label) => [...(label?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("").trim() || label?.textContent.trim();

export function labelOf(form, name) {
  const field = [form.elements[name]].flat()[0] ?? form.elements[name];
  const one = field instanceof RadioNodeList ? field[0] : field;
  const legend = one?.closest?.("fieldset")?.querySelector("legend");
  const label = one?.labels?.[0];
  return words((one?.type === "radio" || one?.type === "checkbox") && legend ? legend : label) || name;
}
