// On every page: the colours, what a citation leads to, copying.
const root = document.documentElement;
export const $ = (selector, inside = document) => inside.querySelector(selector);
export const $$ = (selector, inside = document) => [...inside.querySelectorAll(selector)];

export function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

$("[data-ab-scheme]").onclick = () => {
  const now = root.dataset.scheme || (matchMedia("(prefers-color-scheme: dark)").matches && "dark");
  root.dataset.scheme = now === "dark" ? "light" : "dark";
  localStorage.setItem("answerbook.scheme", root.dataset.scheme);
};

// Shows while the pointer or the focus is on it or its citation, until Escape: WCAG 1.4.13.
const tip = element("span", { className: "ab-tip", role: "tooltip" });
function tell({ target }) {
  if (!target.matches('.cite[href^="#"]')) return;
  tip.textContent = $(target.hash)?.textContent;
  target.ariaDescription = tip.textContent;
  target.after(tip);
  tip.style.translate = "none";
  const left = Math.min(target.getBoundingClientRect().left, root.clientWidth - tip.offsetWidth - 8);
  tip.style.translate = `${left - tip.getBoundingClientRect().left}px`;
}
document.onmouseover = tell;
document.addEventListener("focusin", tell);
document.onkeydown = ({ key }) => {
  if (key === "Escape") tip.remove();
};

const status = $(".ab-said");
let timer;
function say(words) {
  clearTimeout(timer);
  status.textContent = words;
  timer = setTimeout(() => (status.textContent = ""), 8000);
}

// The old command works on plain HTTP, too. Refused, it leaves the text selected.
export function copy(place, as, value, html) {
  const before = document.activeElement;
  const area = element("textarea", { value, readOnly: true, ariaLabel: "Text to copy" });
  area.oncopy = (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", value);
    if (html) event.clipboardData.setData("text/html", html);
    area.remove();
    before.focus({ preventScroll: true });
    say(`Copied ${as}`);
  };
  $("textarea", place)?.remove();
  place.append(area);
  area.focus({ preventScroll: true });
  area.select();
  document.execCommand("copy");
  if (area.isConnected) say("Press Ctrl+C (⌘C) to copy the selected text");
}

for (const pre of $$("pre")) {
  const text = pre.textContent;
  const button = element("button", { className: "ab-code", type: "button" }, "Copy");
  button.onclick = () => copy(pre.parentNode, "the text", text);
  pre.append(button);
}
