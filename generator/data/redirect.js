// Leads on to where the answer stands now; query and hash go along.
location.replace(document.currentScript.dataset.to + location.search + location.hash);
