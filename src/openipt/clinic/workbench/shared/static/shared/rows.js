/* A table of a form grows: by a row when one is asked for, and to as many as a draft has that comes back. */

const MOST = 200; /* interface/answers.py takes no more */

const rowsOf = (table) => table.querySelectorAll(":scope > .answer-row");

function add(table) {
  const rows = rowsOf(table), last = rows[rows.length - 1];
  if (!last || rows.length >= MOST) return null;
  const row = last.cloneNode(true);
  const from = `${table.dataset.rows}.${rows.length - 1}.`, to = `${table.dataset.rows}.${rows.length}.`;
  for (const each of row.querySelectorAll("*")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      if (each.hasAttribute(name)) each.setAttribute(name, each.getAttribute(name).replaceAll(from, to));
    }
    each.removeAttribute("aria-invalid");
  }
  for (const each of row.querySelectorAll(".error")) each.remove();
  for (const each of row.querySelectorAll(".bad")) each.classList.remove("bad");
  for (const each of row.querySelectorAll("input, select, textarea")) empty(each);
  row.querySelector(".number").textContent = rows.length + 1;
  last.after(row);
  return row;
}

function empty(field) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = false;
  else if (field.tagName === "SELECT") field.selectedIndex = field.multiple ? -1 : 0;
  else field.value = "";
}

/* How many rows of a table a draft has, whatever stands before the table's name. */
function wanted(table, body) {
  const pattern = new RegExp(`(?:^|-)${table.dataset.rows}\\.(\\d{1,4})\\.`);
  return Math.max(0, ...Object.keys(body).map((name) => Number(pattern.exec(name)?.[1] ?? -1) + 1));
}

document.addEventListener("draft:restore", (event) => {
  for (const table of event.target.querySelectorAll("[data-rows]")) {
    while (rowsOf(table).length < wanted(table, event.detail) && add(table));
  }
});

document.addEventListener("click", (event) => {
  const table = event.target.closest("[data-one-more]")?.closest("[data-rows]");
  if (table) add(table)?.querySelector("input, select, textarea").focus();
});

for (const button of document.querySelectorAll("[data-one-more]")) button.hidden = false;
