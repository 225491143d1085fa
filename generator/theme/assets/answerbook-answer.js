// On an answer's page: copies it for a ticket and tells what changed since it was linked. Sends nothing.
const bar = document.querySelector(".ab-copy");
const status = bar.querySelector("[role=status]");
const data = JSON.parse(bar.querySelector("script").textContent);
// Where the build does not know the site's address, links begin at its root.
const link = new URL(data.link.replace(/^\//, "../"), import.meta.url).href;
const filled = (kind) => data[kind].replaceAll(data.link, () => link);
let timer;

function say(words, stays) {
  clearTimeout(timer);
  status.textContent = words;
  timer = !stays && setTimeout(say, 6000, "", true);
}

// The old command works on plain HTTP too, where there is no clipboard API, and gives both flavours as they are.
// Where it is refused, the text stays selected for Ctrl+C.
function copy({ dataset: { copy: kind, as } }) {
  const before = document.activeElement;
  const value = filled(kind === "html" ? "text" : kind);
  const area = Object.assign(document.createElement("textarea"), { value, readOnly: true, ariaLabel: "Text to copy" });
  area.oncopy = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", value);
    if (kind === "html") event.clipboardData.setData("text/html", filled(kind));
    area.remove();
    before.focus({ preventScroll: true });
    say(`Copied ${as}`);
  };
  bar.querySelector("textarea")?.remove();
  bar.append(area);
  area.focus({ preventScroll: true });
  area.select();
  document.execCommand("copy");
  if (area.isConnected) say("Press Ctrl+C (⌘C) to copy the selected text", true);
}

for (const button of bar.querySelectorAll("button")) button.onclick = () => copy(button);

const linked = new URLSearchParams(location.search).get("v");
if (/^[0-9a-f]{7}$/.test(linked) && linked !== data.version) {
  const notice = document.querySelector(".ab-notice");
  if (data.since[linked]) notice.firstChild.textContent = data.since[linked];
  notice.hidden = false;
}

// The reader's search words join the address only; nothing is sent before the reader opens it.
const asked = __md_get("asked", sessionStorage);
const words = encodeURIComponent(asked?.at === location.pathname ? asked.words : "");
for (const anchor of document.querySelectorAll("[data-feedback]")) {
  anchor.href = anchor.dataset.feedback.replaceAll("{query}", words);
}
