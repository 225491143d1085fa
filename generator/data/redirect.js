// Leads on from an address that an answer had before, or from its permanent link; the query and the hash go along.
"use strict";
{
  const to = new URL(document.currentScript.dataset.to, location);
  to.search = location.search;
  to.hash = location.hash;
  location.replace(to);
}
