/* Copies on this device: one a form, person, course and tab, in localStorage, so that a write is done when it returns. */

const PREFIX = "openipt-draft|";

/* This tab's name lives as long as the tab, and across reloads; a lock says to the others that it is alive. */
export const tab = await nameTab();

async function nameTab() {
  const fresh = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  let name = sessionStorage.getItem("openipt-tab") ?? fresh();
  if (navigator.locks) {
    if (!(await hold(name))) {
      name = fresh(); /* a duplicated tab brings its name along */
      await hold(name);
    }
  }
  sessionStorage.setItem("openipt-tab", name);
  return name;
}

function hold(name) {
  return new Promise((told) => {
    navigator.locks.request(`openipt-tab|${name}`, { ifAvailable: true }, (lock) => {
      told(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    }).catch(() => told(true));
  });
}

async function tabsAlive() {
  if (!navigator.locks) return new Set([tab]);
  const { held } = await navigator.locks.query();
  return new Set(held.map((lock) => lock.name.replace("openipt-tab|", "")));
}

const nameOf = (user, course, key, owner = tab) => [PREFIX + user, course, key, owner].join("|");

/* False when the device is full. */
export function keep(user, course, key, copy) {
  try {
    localStorage.setItem(nameOf(user, course, key), JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export function forget(user, course, key) {
  localStorage.removeItem(nameOf(user, course, key));
}

/* The newest copy of a form: this tab's, or one that a tab left behind which is no longer there. */
export async function recall(user, course, key) {
  const alive = await tabsAlive();
  const found = all().filter((each) => each.user === user && each.course === course && each.key === key);
  const mine = found.filter((each) => each.tab === tab || !alive.has(each.tab));
  const newest = mine.sort((one, other) => other.copy.at - one.copy.at)[0];
  for (const each of mine) if (each.tab !== tab) localStorage.removeItem(each.name);
  if (newest && newest.tab !== tab) keep(user, course, key, newest.copy);
  return newest?.copy ?? null;
}

/* The keys of this course that this device has copies of. */
export const keysHere = (user, course) => all().filter((each) => each.user === user && each.course === course).map((each) => each.key);

export const unsent = (user) => all().filter((each) => each.user === user && each.copy.dirty);

export function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

export function all() {
  return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).flatMap((name) => {
    const [user, course, key, owner] = name.slice(PREFIX.length).split("|");
    try {
      return [{ name, user, course, key, tab: owner, copy: JSON.parse(localStorage.getItem(name)) }];
    } catch {
      return [];
    }
  });
}
