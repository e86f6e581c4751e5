/* The token that shows that a request comes from our own page; after a new sign-in the cookie has the one that holds. */
export function csrf() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("openipt_csrf="));
  return cookie?.slice("openipt_csrf=".length) ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}
