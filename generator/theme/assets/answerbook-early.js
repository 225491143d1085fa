// Runs before the page is painted: sets the colour scheme, and the four functions that Material's bundle expects.
"use strict";
{
  const scope = new URL(document.currentScript.dataset.base, location);
  const read = (key, store = localStorage, at = scope) => {
    try {
      return JSON.parse(store.getItem(`${at.pathname}.${key}`));
    } catch {
      return null;
    }
  };
  window.__md_scope = scope;
  window.__md_get = read;
  window.__md_set = (key, value, store = localStorage, at = scope) => {
    try {
      store.setItem(`${at.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: the choice then lasts for this page only.
    }
  };
  window.__md_hash = (text) => [...text].reduce((hash, c) => (hash << 5) - hash + c.charCodeAt(0), 0);

  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = read("__palette")?.color?.scheme ?? (dark ? "slate" : "default");
  document.body.setAttribute("data-md-color-scheme", scheme);
  document.documentElement.classList.replace("no-js", "js");
}
