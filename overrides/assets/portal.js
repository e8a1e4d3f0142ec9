// The portal works without this file. It offers the reader's own language, and puts the 404 page's languages in order.
// Nothing is stored and nothing is sent.
(() => {
  "use strict";
  const wanted = (navigator.languages || [navigator.language || ""]).map((tag) => tag.toLowerCase().split("-")[0]);
  const here = document.documentElement.lang;

  // Offer the first of the browser's languages that this page exists in, unless that is the page's own.
  for (const tag of wanted) {
    if (tag === here) break;
    const offer = document.querySelector(`[data-offer][lang="${CSS.escape(tag)}"]`);
    if (offer) {
      offer.hidden = false;
      break;
    }
  }

  // On the page for missing addresses, the language of the address comes first, then the browser's.
  const sections = [...document.querySelectorAll("[data-locale]")];
  if (sections.length) {
    const path = location.pathname.split("/");
    const first =
      sections.find((section) => section.dataset.locale !== here && path.includes(section.dataset.locale)) ||
      sections.find((section) => wanted[0] === section.dataset.locale);
    if (first) first.parentNode.insertBefore(first, sections[0]);
  }
})();
