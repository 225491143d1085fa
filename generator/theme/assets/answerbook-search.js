// The search box, in the page and in the dialog. Pagefind's code and index load when a box is first used.
// Text from the index reaches the page as text nodes only.

const SITE = new URL("../", import.meta.url);
const SHOWN = 10;
const PAUSE = 120; // milliseconds of rest from typing before a search
const STATUS = { draft: "Draft", unreviewed: "Not yet reviewed", reviewed: "Reviewed", withdrawn: "Withdrawn" };
const COVERAGE = {
  full: "covered by the sources",
  partial: "covered in part by the sources",
  none: "not covered by the sources",
};

let engine;

function loadEngine() {
  engine ??= import(new URL("pagefind/pagefind.js", SITE).href)
    .then(async (pagefind) => {
      await pagefind.options({ excerptLength: 26 });
      await pagefind.init();
      return pagefind;
    })
    .catch((error) => {
      engine = undefined;
      throw error;
    });
  return engine;
}

function element(name, className, ...children) {
  const node = document.createElement(name);
  node.className = className;
  node.append(...children);
  return node;
}

// Pagefind's excerpt is HTML with <mark>; a parsed document that is never shown runs nothing and loads nothing.
function excerptNodes(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  return [...parsed.childNodes].map((node) =>
    node.nodeName === "MARK" ? element("mark", "", node.textContent) : node.textContent,
  );
}

function hit(page) {
  const link = element("a", "ab-hit__title", page.meta.title ?? page.raw_url ?? page.url);
  link.href = new URL((page.raw_url ?? page.url).replace(/^\/+/, ""), SITE).href;
  const { task, status, coverage } = page.meta;
  const facts = task ? [task, STATUS[status], COVERAGE[coverage]].filter(Boolean) : ["Guide"];
  return element(
    "li",
    "ab-hit",
    link,
    element("p", "ab-hit__facts", facts.join(" · ")),
    element("p", "ab-hit__excerpt", ...excerptNodes(page.excerpt)),
  );
}

function words(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

// For a word that it does not know, Pagefind finds ever shorter beginnings of it, down to one letter
// (https://github.com/Pagefind/pagefind/issues/599). A word counts only if most of it is really there.
function holds(page, asked) {
  const there = words([page.content, ...Object.values(page.meta)].join(" "));
  return words(asked).every((word) => {
    const start = word.slice(0, Math.max(3, Math.ceil(word.length * 0.6)));
    return there.some((other) => other.startsWith(start));
  });
}

async function searchWord(pagefind, word) {
  const { results } = await pagefind.search(word);
  return results.length > 0 && holds(await results[0].data(), word) ? results : [];
}

// Returns the results for all words or, where there are none, those for some of them, and which of both it is.
async function find(pagefind, query) {
  const asked = [...new Set(query.split(/\s+/))].filter((word) => words(word).length > 0).slice(0, 12);
  const single = await Promise.all(asked.map((word) => searchWord(pagefind, word)));
  if (single.length > 0 && single.every((results) => results.length > 0)) {
    const { results } = await pagefind.search(query);
    if (results.length > 0) return { results, all: true };
  }
  const best = new Map();
  for (const result of single.flat()) {
    const score = (best.get(result.id)?.score ?? 0) + result.score;
    best.set(result.id, { result, score });
  }
  const ordered = [...best.values()].sort((a, b) => b.score - a.score);
  return { results: ordered.map(({ result }) => result), all: false };
}

function summary({ results, all }, query) {
  const count = results.length;
  if (count === 0) return `No page holds “${query}”. Try other or plainer words, or browse by task.`;
  if (!all) return `No page holds all of “${query}”. These hold some of it:`;
  if (count > SHOWN) return `The best ${SHOWN} of ${count} pages; one more word narrows them down.`;
  return count === 1 ? "1 page" : `${count} pages`;
}

function mount(root) {
  const input = root.querySelector("input");
  const list = root.querySelector("ol");
  const status = root.querySelector("[role=status]");
  let latest = 0;

  const show = (text, hits = []) => {
    status.textContent = text;
    list.replaceChildren(...hits);
  };

  async function search() {
    const query = input.value.trim();
    const turn = ++latest;
    if (!query) {
      show("");
      return;
    }
    try {
      const pagefind = await loadEngine();
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      if (turn !== latest) return;
      const found = await find(pagefind, query);
      const pages = await Promise.all(found.results.slice(0, SHOWN).map((result) => result.data()));
      if (turn === latest) show(summary(found, query), pages.map(hit));
    } catch (error) {
      if (turn !== latest) return;
      show(
        location.protocol === "file:"
          ? "Search works only when the site is served over HTTP, not from a file."
          : "The search index could not be loaded. Try again in a moment.",
      );
      console.warn(error);
    }
  }

  root.addEventListener("keydown", (event) => {
    const stops = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      stops[Math.min(Math.max(stops.indexOf(document.activeElement) + step, 0), stops.length - 1)].focus();
      event.preventDefault();
    } else if (event.key === "Escape" && !root.closest("dialog")) {
      input.value = "";
      search();
      input.focus();
    }
  });
  root.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  input.addEventListener("focus", () => loadEngine().catch(() => {}), { once: true });
  input.addEventListener("input", search);
  return { input, search };
}

const dialog = document.querySelector(".ab-dialog");
const boxes = new Map([...document.querySelectorAll("[data-ab-search]")].map((root) => [root.dataset.abSearch, mount(root)]));

function open() {
  const inPage = boxes.get("page");
  if (inPage) {
    inPage.input.focus();
    inPage.input.select();
  } else if (!dialog.open) {
    dialog.showModal();
    boxes.get("dialog").input.focus();
    boxes.get("dialog").input.select();
  }
}

for (const button of document.querySelectorAll("[data-ab-open]")) button.addEventListener("click", open);
for (const button of document.querySelectorAll("[data-ab-close]")) button.addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("a")) dialog.close();
});
document.addEventListener("keydown", (event) => {
  // A box in a dialog that has just closed keeps the focus for a moment, but nobody types there.
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")?.checkVisibility();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key !== "/" && event.key !== "s") return;
  event.preventDefault();
  open();
});

const asked = new URLSearchParams(location.search).get("q")?.trim().slice(0, 200);
if (asked) {
  open();
  const box = boxes.get("page") ?? boxes.get("dialog");
  box.input.value = asked;
  box.search();
}
