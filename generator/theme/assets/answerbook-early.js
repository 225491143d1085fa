// Runs before the page is painted: sets the colour scheme, and the four functions that Material's bundle expects.
"use strict";
window.__md_scope = new URL(document.currentScript.dataset.base, location);
window.__md_get = (key, store = localStorage, at = __md_scope) => {
  try {
    return JSON.parse(store.getItem(`${at.pathname}.${key}`));
  } catch {
    return null;
  }
};
window.__md_set = (key, value, store = localStorage, at = __md_scope) => {
  try {
    store.setItem(`${at.pathname}.${key}`, JSON.stringify(value));
  } catch {} // Storage is full or forbidden: the choice then lasts for this page only.
};
window.__md_hash = (text) => [...text].reduce((hash, c) => (hash << 5) - hash + c.charCodeAt(0), 0);

document.body.dataset.mdColorScheme =
  __md_get("__palette")?.color?.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default");
document.documentElement.classList.replace("no-js", "js");
