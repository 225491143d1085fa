// The search boxes. Nothing of the search loads before one is used.
import { $, $$, element } from "./answerbook-page.js";

const SITE = new URL("../", import.meta.url);
const SHOWN = 10;
let loaded = {};

// Overdue shows once the day has passed.
const dated = (state) =>
  state.replace(/by (\d{4}-[\d-]+)/, (by, day) =>
    day < new Date().toISOString().slice(0, 10) ? `overdue since ${day}` : by,
  );
for (const due of $$(".due")) {
  const now = dated(due.textContent);
  if (now !== due.textContent) due.replaceWith(element("strong", {}, now));
}

const part = (path) => new URL(`pagefind/${path}`, SITE);
const file = (name) => (loaded[name] ??= fetch(part(`${name}.json`)).then((found) => found.json()));

async function engine() {
  const pagefind = await (loaded.engine ??= import(part("pagefind.js")));
  // What happened, as people tell it, says more than a title, which is a question.
  await pagefind.options({ ranking: { metaWeights: { title: 1, state: 0, question: 3 } } });
  await pagefind.init();
  return pagefind;
}

// What a table of generator/search_lookup.py holds under a key.
async function look(table, key) {
  const sum = [...key].reduce((sum, letter) => (sum * 31 + letter.codePointAt()) % 1000003, 0);
  const at = sum % (await file("answerbook"))[table];
  return (await file(`${table}/${at}`))[key] ?? [];
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
function holds(page, asked, most = 0.6) {
  const there = words([page.content, ...Object.values(page.meta)].join(" "));
  return words(asked).every((word) => {
    const start = word.slice(0, Math.max(3, Math.ceil(word.length * most)));
    return there.some((other) => other.startsWith(start));
  });
}

// The indexed word that is most likely meant, where one letter is wrong, missing, too much, or has changed places. With
// another last letter, a word is rather another form.
async function mend(word) {
  if (!word[3]) return word;
  const one = word.replace(/s$/, "");
  const slips = [...one, ""].map((letter, at) => {
    const [head, tail] = [one.slice(0, at), one.slice(at + 1)];
    return `${head}(${tail || !letter ? ".?" : ""}${tail}|.${letter}${tail}|${tail[0]}${letter}${tail.slice(1)})`;
  });
  const pattern = RegExp(`^(${slips.join("|")})s?$`);
  const ends = [`${word.slice(0, 2)}-`, `-${word.slice(-2)}`, `-${one.slice(-2)}`];
  const lists = await Promise.all(ends.map((end) => look("words", end)));
  // A missing letter is the likeliest slip.
  const near = lists.flat().filter((other) => pattern.test(other)).sort((a, b) => b.length - a.length);
  // Known, or another form of what is.
  return near.some((other) => other.startsWith(word) || word.startsWith(other)) ? word : (near[0] ?? word);
}

// What has exactly this name; then what holds all words or, where no answer does, some. Answers before guides.
async function find(pagefind, query, chosen) {
  const filters = Object.fromEntries(chosen.map((select) => [select.name, select.value]));
  const search = async (asked) => (await pagefind.search(asked || null, { filters })).results;
  const load = async (results) => {
    const pages = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
    return pages.sort((a, b) => !a.meta.state - !b.meta.state);
  };
  const named = chosen[0] ? [] : await look("names", words(/\d{4}\.\d{4,5}/.exec(query)?.[0] ?? query).join(" "));
  // What most pages hold tells nothing and takes longest.
  const { common } = await file("answerbook");
  const rare = query.split(/\s+/).filter((word) => !common.includes(words(word)[0]));
  query = rare.join(" ");
  const vague = !rare[0] && !chosen[0];
  const results = vague ? [] : await search(query);
  const held = (await load(results)).filter((page) => holds(page, query));
  // Each page once, where it stands first, as it is told last.
  const pages = Object.values(Object.fromEntries([...named, ...held].map((page) => [page.raw_url, page])));
  const whole = { pages, count: (held[SHOWN - 1] ? results : pages).length, all: true, vague };
  const best = pages[0]?.meta.state && pages[0];
  if (named[0] || vague || (best && holds(best, query, 1))) return whole;
  const asked = [...new Set(words(query))].slice(0, 12);
  const meant = (await Promise.all(asked.map(mend))).join(" ");
  if (meant !== asked.join(" ")) return { ...(await find(pagefind, meant, chosen)), meant: meant.normalize() };
  if (best) return whole;
  const each = asked.map(async (word) => {
    const results = await search(word);
    const page = await results[0]?.data();
    return page && holds(page, word) ? results : [];
  });
  const sum = {};
  for (const result of (await Promise.all(each)).flat()) {
    (sum[result.id] ??= { ...result, score: 0 }).score += result.score;
  }
  const some = Object.values(sum).sort((a, b) => b.score - a.score);
  const shown = await load(some);
  return pages[0] && !shown[0]?.meta.state ? whole : { pages: shown, count: some.length };
}

function summary({ count, all, meant, vague }, query) {
  if (!count && vague) return `Most pages hold “${query}”. Add a rarer word.`;
  if (!count) return `No page holds “${query}”. Try plainer words, or browse by task.`;
  if (meant) return `No page holds “${query}”. Taken for “${meant}”:`;
  if (!all) return `No answer holds all of “${query}”. These hold some of it:`;
  return count > SHOWN ? `The best ${SHOWN} of ${count} pages.` : `${count} page${count > 1 ? "s" : ""}`;
}

function mount(root) {
  const input = $("input", root);
  const list = $("ol", root);
  const facets = $(".ab-facets", root);
  let latest = 0;

  async function start() {
    const [pagefind, { facets: choices }] = await Promise.all([engine(), file("answerbook")]);
    // Made with the site, of the taxonomy's words alone.
    facets.innerHTML ||= choices;
    return pagefind;
  }

  async function search() {
    const query = input.value.trim();
    const chosen = [...facets.children].filter((select) => select.value);
    const turn = ++latest;
    const show = (text, hits = []) => {
      if (turn !== latest) return;
      $("[role=status]", root).textContent = text;
      list.replaceChildren(...hits);
    };
    if (!query && !chosen[0]) return show("");
    try {
      const pagefind = await start();
      await new Promise((done) => setTimeout(done, 120));
      if (turn !== latest) return;
      const found = await find(pagefind, query, chosen);
      show(summary(found, query), found.pages.map(hit));
    } catch {
      loaded = {};
      show("Search could not be loaded. Try again.");
    }
  }

  root.onkeydown = (event) => {
    const stops = [input, ...$$("a", list)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.target.matches("select")) return;
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
  input.onfocus = () => start().catch(() => {});
  input.oninput = facets.onchange = search;
  return input;
}

const keys = $("[data-ab-keys]");
const dialog = $(".ab-dialog");
// The page's own and the dialog's, or this alone.
const [box, second] = $$(".ab-search").map(mount);

function open() {
  if (!second && !dialog.open) dialog.showModal();
  box.focus();
  box.select();
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
  box.value = asked;
  box.oninput();
}

// WCAG 2.1.4: keys can be turned off. Last: storage may be forbidden.
keys.onchange = () => localStorage.setItem("answerbook.keys", keys.checked ? "" : "off");
keys.checked = !localStorage.getItem("answerbook.keys");
