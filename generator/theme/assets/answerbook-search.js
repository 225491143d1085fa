// The search boxes. Pagefind loads when one is first used.
import { $, $$, element } from "./answerbook-page.js";

const SITE = new URL("../", import.meta.url);
const SHOWN = 10;
let engine;

// Overdue shows once the day has passed.
const today = new Date().toISOString().slice(0, 10);
const dated = (state) => state.replace(/by (\d{4}-[\d-]+)/, (by, day) => (day < today ? `overdue since ${day}` : by));
for (const due of $$(".due")) {
  const now = dated(due.textContent);
  if (now !== due.textContent) due.replaceWith(element("strong", {}, now));
}

function loadEngine() {
  engine ??= import(new URL("pagefind/pagefind.js", SITE));
  engine.then((pagefind) => pagefind.init()).catch(() => (engine = undefined));
  return engine;
}

// An excerpt is HTML with <mark>; only its text reaches the page. Parsing loads nothing.
function plain({ nodeName, textContent }) {
  return nodeName === "MARK" ? element("mark", {}, textContent) : textContent;
}

function hit({ raw_url: at, meta, excerpt }) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  return element(
    "li",
    { className: "ab-hit" },
    element("a", { href: new URL(`.${at}`, SITE) }, meta.title),
    element("p", {}, dated(meta.state ?? "Guide")),
    element("p", {}, ...[...body.childNodes].map(plain)),
  );
}

const words = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

// Pagefind cuts an unknown word until it fits (its issue 599): most of it must be there.
function holds(page, asked) {
  const there = words([page.content, ...Object.values(page.meta)].join(" "));
  return words(asked).every((word) => {
    const start = word.slice(0, Math.max(3, Math.ceil(word.length * 0.6)));
    return there.some((other) => other.startsWith(start));
  });
}

// What holds all words or, where no answer does, some; answers first.
async function find(pagefind, query) {
  const search = async (asked) => {
    const { results } = await pagefind.search(asked);
    return results[0] && holds(await results[0].data(), asked) ? results : [];
  };
  const load = async (results, all) => {
    const pages = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
    pages.sort((a, b) => !a.meta.state - !b.meta.state);
    return { pages, all, count: results.length, best: pages[0]?.meta.state };
  };
  const whole = await load(await search(query), true);
  if (whole.best) return whole;
  const asked = [...new Set(query.split(/\s+/))].filter((word) => words(word).length).slice(0, 12);
  const sum = {};
  for (const result of (await Promise.all(asked.map(search))).flat()) {
    (sum[result.id] ??= { ...result, score: 0 }).score += result.score;
  }
  const some = await load(Object.values(sum).sort((a, b) => b.score - a.score));
  return whole.count && !some.best ? whole : some;
}

function summary({ count, all }, query) {
  if (!count) return `No page holds “${query}”. Try plainer words, or browse by task.`;
  if (!all) return `No answer holds all of “${query}”. These hold some of it:`;
  if (count > SHOWN) return `The best ${SHOWN} of ${count} pages.`;
  return count === 1 ? "1 page" : `${count} pages`;
}

function mount(root) {
  const input = $("input", root);
  const list = $("ol", root);
  let latest = 0;

  async function search() {
    const query = input.value.trim();
    const turn = ++latest;
    const show = (text, hits = []) => {
      if (turn !== latest) return;
      $("[role=status]", root).textContent = text;
      list.replaceChildren(...hits);
    };
    if (!query) return show("");
    try {
      const pagefind = await loadEngine();
      await new Promise((done) => setTimeout(done, 120));
      if (turn !== latest) return;
      const found = await find(pagefind, query);
      show(summary(found, query), found.pages.map(hit));
    } catch {
      show("Search could not be loaded. Try again.");
    }
  }

  root.onkeydown = (event) => {
    const stops = [input, ...$$("a", list)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (stops[stops.indexOf(document.activeElement) + step] ?? input).focus();
  };
  // For feedback on the answer; the words stay in this tab.
  list.onclick = ({ target }) => {
    const at = target.closest("a")?.pathname;
    if (at) sessionStorage.setItem("answerbook.asked", JSON.stringify([at, input.value.trim()]));
  };
  $("form", root).onsubmit = (event) => {
    event.preventDefault();
    $("a", list)?.click();
  };
  input.onfocus = loadEngine;
  input.oninput = search;
  return { input, search };
}

const keys = $("[data-ab-keys]");
const dialog = $(".ab-dialog");
const boxes = $$(".ab-search").map(mount);
const box = boxes[0]; // the page's own, or the dialog's

function open() {
  if (!boxes[1] && !dialog.open) dialog.showModal();
  box.input.focus();
  box.input.select();
}

$("[data-ab-open]").onclick = open;
dialog.onclick = ({ target }) => {
  if (target === dialog || target.closest("a, [data-ab-close]")) dialog.close();
};
document.addEventListener("keydown", (event) => {
  // A closed dialog's box keeps the focus for a moment.
  const typing = event.target.closest("input, textarea, select")?.checkVisibility();
  if (typing || !keys.checked || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
  if (event.key === "c") $(".ab-copy button")?.click();
  if (!"/s".includes(event.key)) return;
  event.preventDefault();
  open();
});

const asked = new URLSearchParams(location.search).get("q")?.trim().slice(0, 200);
if (asked) {
  open();
  box.input.value = asked;
  box.search();
}

// WCAG 2.1.4: keys can be turned off. Last: storage may be forbidden.
keys.onchange = () => localStorage.setItem("answerbook.keys", keys.checked ? "" : "off");
keys.checked = !localStorage.getItem("answerbook.keys");
