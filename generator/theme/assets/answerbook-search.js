// The search box, in the page and in the dialog. Pagefind's code and index load when a box is first used.
const SITE = new URL("../", import.meta.url);
const SHOWN = 10;
const today = new Date().toISOString().slice(0, 10);
let engine;

// Overdue shows when the day passes, not when the site is built.
const dated = (state) => state.replace(/by (\d{4}-[\d-]+)/, (by, day) => (day < today ? `overdue since ${day}` : by));
const due = document.querySelector(".due");
if (due && due.textContent !== dated(due.textContent)) due.replaceWith(element("strong", "", dated(due.textContent)));

async function startEngine() {
  const pagefind = await import(new URL("pagefind/pagefind.js", SITE));
  await pagefind.options({ excerptLength: 26 });
  await pagefind.init();
  return pagefind;
}

function loadEngine() {
  engine ??= startEngine();
  engine.catch(() => (engine = undefined));
  return engine;
}

function element(name, className, ...children) {
  const node = Object.assign(document.createElement(name), { className });
  node.append(...children);
  return node;
}

// Pagefind's excerpt is HTML with <mark>; only its text reaches the page. Parsing alone runs and loads nothing.
function excerptNodes(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return [...body.childNodes].map(({ nodeName, textContent: text }) =>
    nodeName === "MARK" ? element("mark", "", text) : text,
  );
}

function hit({ url, raw_url: at = url, meta, excerpt }) {
  const link = element("a", "ab-hit__title", meta.title ?? at);
  link.href = new URL(at.replace(/^\/+/, ""), SITE);
  const facts = element("p", "ab-hit__facts", dated(meta.state ?? "Guide"));
  return element("li", "ab-hit", link, facts, element("p", "ab-hit__excerpt", ...excerptNodes(excerpt)));
}

const words = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

// An unknown word finds ever shorter beginnings of it, down to one letter
// (https://github.com/Pagefind/pagefind/issues/599). It counts only if most of it is really there.
function holds(page, asked) {
  const there = words([page.content, ...Object.values(page.meta)].join(" "));
  return words(asked).every((word) => {
    const start = word.slice(0, Math.max(3, Math.ceil(word.length * 0.6)));
    return there.some((other) => other.startsWith(start));
  });
}

// Returns the results for all words or, where there are none, for some of them, and which of both it is.
async function find(pagefind, query) {
  const asked = [...new Set(query.split(/\s+/))].filter((word) => words(word).length).slice(0, 12);
  const search = async (word) => {
    const { results } = await pagefind.search(word);
    return results.length && holds(await results[0].data(), word) ? results : [];
  };
  const single = await Promise.all(asked.map(search));
  if (asked.length && single.every((results) => results.length)) {
    const { results } = await pagefind.search(query);
    if (results.length) return { results, all: true };
  }
  const best = new Map();
  for (const result of single.flat()) {
    const known = best.get(result.id);
    if (known) known.score += result.score;
    else best.set(result.id, result);
  }
  return { results: [...best.values()].sort((a, b) => b.score - a.score), all: false };
}

function summary({ results: { length: count }, all }, query) {
  if (!count) return `No page holds “${query}”. Try other or plainer words, or browse by task.`;
  if (!all) return `No page holds all of “${query}”. These hold some of it:`;
  if (count > SHOWN) return `The best ${SHOWN} of ${count} pages; one more word narrows them down.`;
  return count === 1 ? "1 page" : `${count} pages`;
}

function mount(root) {
  const input = root.querySelector("input");
  const list = root.querySelector("ol");
  let latest = 0;

  async function search() {
    const query = input.value.trim();
    const turn = ++latest;
    const show = (text, hits = []) => {
      if (turn !== latest) return;
      root.querySelector("[role=status]").textContent = text;
      list.replaceChildren(...hits);
    };
    if (!query) return show("");
    try {
      const pagefind = await loadEngine();
      await new Promise((resolve) => setTimeout(resolve, 120)); // a rest from typing
      if (turn !== latest) return;
      const found = await find(pagefind, query);
      const pages = await Promise.all(found.results.slice(0, SHOWN).map((result) => result.data()));
      show(summary(found, query), pages.map(hit));
    } catch (error) {
      show("The search index could not be loaded. Try again in a moment.");
      console.warn(error);
    }
  }

  root.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      (stops[stops.indexOf(document.activeElement) + step] ?? input).focus();
      event.preventDefault();
    } else if (event.key === "Escape" && !root.closest("dialog")) {
      input.value = "";
      search();
      input.focus();
    }
  });
  // For feedback on the answer that is opened; the words stay in this tab.
  list.onclick = ({ target }) => {
    const at = target.closest("a")?.pathname;
    if (at) __md_set("asked", { at, words: input.value.trim() }, sessionStorage);
  };
  root.querySelector("form").onsubmit = (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  };
  input.onfocus = loadEngine;
  input.oninput = search;
  return { input, search };
}

const dialog = document.querySelector(".ab-dialog");
const boxes = {};
for (const root of document.querySelectorAll("[data-ab-search]")) boxes[root.dataset.abSearch] = mount(root);
const box = boxes.page ?? boxes.dialog;

function open() {
  if (!boxes.page && !dialog.open) dialog.showModal();
  box.input.focus();
  box.input.select();
}

document.querySelector("[data-ab-open]").onclick = open;
dialog.onclick = ({ target }) => {
  if (target === dialog || target.closest("a, [data-ab-close]")) dialog.close();
};
document.addEventListener("keydown", (event) => {
  // A box in a closed dialog keeps the focus for a moment.
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")?.checkVisibility();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === "c") document.querySelector(".ab-copy button")?.click();
  if (event.key !== "/" && event.key !== "s") return;
  event.preventDefault();
  open();
});

const asked = new URLSearchParams(location.search).get("q")?.trim().slice(0, 200);
if (asked) {
  open();
  box.input.value = asked;
  box.search();
}
