// On an answer's page: copies it for a ticket and tells what changed since it was linked.
import { $, $$, copy } from "./answerbook-page.js";

const bar = $(".ab-copy");
const data = JSON.parse($("script", bar).textContent);
// Where the site's address is not known, links begin at its root.
const link = new URL(data.link.replace(/^\//, "../"), import.meta.url).href;
const filled = (kind) => data[kind].replaceAll(data.link, () => link);

for (const button of $$("button", bar)) {
  const { copy: kind, as } = button.dataset;
  const rich = kind === "html";
  button.onclick = () => copy(bar, as, filled(rich ? "text" : kind), rich && filled(kind));
}

const linked = new URLSearchParams(location.search).get("v");
if (/^[0-9a-f]{7}$/.test(linked) && linked !== data.version) {
  const notice = $(".ab-notice");
  if (data.since[linked]) notice.firstChild.textContent = data.since[linked];
  notice.hidden = false;
}

// The reader's search words join the address; nothing is sent before it is opened.
const [at, words] = JSON.parse(sessionStorage.getItem("answerbook.asked") ?? "[]");
for (const anchor of $$("[data-feedback]")) {
  anchor.href = anchor.dataset.feedback.replaceAll("{query}", at === location.pathname ? encodeURIComponent(words) : "");
}
