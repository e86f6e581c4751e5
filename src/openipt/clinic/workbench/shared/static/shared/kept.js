/* On a page that says that something went wrong: whether this browser has a copy of what was typed. */

import { all } from "./drafts-store.js";

for (const line of document.querySelectorAll("[data-kept]")) line.hidden = !all().some((draft) => draft.copy.dirty);
