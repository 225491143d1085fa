// Runs before the page is painted. Storage may be forbidden, hence last: the system's colours then hold.
document.documentElement.className = "js";
document.documentElement.dataset.scheme = localStorage.getItem("answerbook.scheme") ?? "";
