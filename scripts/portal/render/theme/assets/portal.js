// The portal works without this file. It offers the reader's own language, opens the search with a key, shares and copies, and puts
// the 404 page's languages in order. Nothing is sent. Nothing is stored but the choice to switch that key off (WCAG 2.1.4).
(() => {
  "use strict";
  const wanted = navigator.languages || [navigator.language || ""];
  const primary = (tag) => tag.toLowerCase().split("-")[0];
  const here = document.documentElement.lang;

  // A tag's language, script and region; where it names none, the likeliest: zh-TW is written as zh-Hant is.
  const full = (tag) => {
    try {
      return new Intl.Locale(tag).maximize();
    } catch {
      return { language: primary(tag) }; // an old browser, or no tag
    }
  };
  // Which of these tags a reader of another reads: in the same region, in any, in another; never in another script.
  const nearest = (tag, tags) => {
    const { language, script, region } = full(tag);
    const near = tags.filter((one) => full(one).language === language && full(one).script === script);
    return near.find((one) => full(one).region === region) || near.find((one) => !/-[A-Z0-9]{2,3}\b/.test(one)) || near[0];
  };

  // Offer the first of the browser's languages that this page exists in, unless that is the page's own. Who comes from another of
  // the portal's pages has chosen already.
  const offers = [...document.querySelectorAll("[data-offer]")];
  const tag = wanted.map((one) => nearest(one, [here, ...offers.map((offer) => offer.lang)])).find(Boolean);
  const offer = offers.find((one) => one.lang === tag && tag !== here);
  if (offer && !document.referrer.startsWith(`${location.origin}/`)) {
    const line = Object.assign(document.createElement("p"), { className: "offer", lang: offer.lang, dir: offer.dir });
    line.append(Object.assign(document.createElement("a"), { href: offer.href, hreflang: offer.hreflang, textContent: offer.dataset.offer }));
    document.querySelector(".site-header").prepend(line);
  }

  // Whoever changes the language stays where they are: what is filtered, searched for or read comes along.
  const stay = (event) => Object.assign(event.currentTarget, { search: location.search, hash: location.hash });
  for (const link of document.querySelectorAll("details.languages a[hreflang], .offer a")) {
    for (const name of ["click", "auxclick"]) link.addEventListener(name, stay);
  }

  // How long ago something was last compared with its sources, once that is a year.
  for (const day of window.Intl && Intl.RelativeTimeFormat ? document.querySelectorAll("[data-compared]") : []) {
    const months = Math.floor((Date.now() - Date.parse(day.dateTime)) / 2629800000);
    const { lang, dataset } = day.closest("[lang]");
    if (months >= 12) day.append(` (${new Intl.RelativeTimeFormat(`${lang}-u-nu-${dataset.digits || "latn"}`).format(-months, "month")})`);
  }

  // Who has to leave a page at once leaves nothing of it behind: neither on the screen, nor one step back (“Exit this page” of the
  // GOV.UK Design System). Without this file it is a link.
  const leave = document.querySelector("[data-leave]");
  if (leave) {
    leave.addEventListener("click", (event) => {
      event.preventDefault();
      document.title = "";
      document.documentElement.hidden = true;
      location.replace(leave.href);
    });
  }

  // Where the device has a dialogue for sharing, it stands in the place of the links.
  const share = document.querySelector("[data-share]");
  if (share && navigator.share) {
    for (const link of share.querySelectorAll("a")) link.hidden = true;
    const button = share.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {})); // closed again
  }

  // The device reads the page aloud, where it has a voice for its language that needs no network: nothing is sent. What stands in another
  // language is read in that one, or passed over.
  const aloud = document.querySelector("[data-read]");
  const speech = window.speechSynthesis;
  if (aloud && speech) {
    const button = aloud.querySelector("button");
    const label = button.textContent;
    const voice = (tag) => speech.getVoices().find((one) => one.localService && primary(one.lang.replace("_", "-")) === primary(tag));
    const offer = () => (aloud.hidden = !voice(here));
    const still = () => (button.textContent = label);
    const passages = "h1, h2, h3, h4, p, li, dt, dd, figcaption";
    button.addEventListener("click", () => {
      const stops = button.textContent !== label;
      speech.cancel();
      if (stops) return still();
      const spoken = [...document.querySelectorAll(`main article :is(${passages})`)]
        .filter((one) => !one.querySelector(passages) && one.offsetParent && !one.closest("nav, .actions, .share, .copy"))
        .map((one) => Object.assign(new SpeechSynthesisUtterance(one.innerText), { lang: one.closest("[lang]").lang }))
        .filter((one) => (one.voice = voice(one.lang)));
      if (!spoken.length) return;
      spoken[spoken.length - 1].onend = still;
      button.textContent = button.dataset.stop;
      for (const one of spoken) speech.speak(one);
    });
    addEventListener("pagehide", () => speech.cancel());
    speech.addEventListener("voiceschanged", offer);
    offer();
  }

  // The text to copy is chosen with one press, and copied where the browser lets it.
  const copy = document.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    const status = document.querySelector("[data-copied]");
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      const text = document.querySelector(".copy textarea");
      text.select();
      await navigator.clipboard.writeText(text.value).then(
        () => (status.textContent = status.dataset.copied),
        () => {} // it is chosen, and the reader's own way of copying works
      );
    });
  }

  // Escape folds the list of languages or the menu, and leaves the reader where it was opened.
  document.addEventListener("keydown", (event) => {
    const opened = event.key === "Escape" && document.querySelector("details[name=top][open]");
    if (!opened) return;
    opened.open = false;
    opened.querySelector("summary").focus();
  });

  // The key “/” opens the search, unless the reader has switched it off there.
  const OFF = "search-key-off";
  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(OFF) === "1";
      if (value) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      return false; // a browser that keeps nothing
    }
  };
  const page = document.querySelector("[data-search-page]");
  const input = document.querySelector("[data-search] [name=q]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || stored()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || !page) return;
    event.preventDefault();
    if (input) input.focus();
    else location.href = page.href;
  });
  const choice = document.querySelector("[data-key]");
  if (choice) {
    const button = choice.querySelector("button");
    const show = () => button.setAttribute("aria-pressed", String(stored()));
    button.addEventListener("click", () => {
      stored(!stored());
      show();
    });
    show();
    choice.hidden = false;
  }

  // What is typed into the search box of the home page stays here: it goes behind “#”, which no browser sends to a host.
  const ask = document.querySelector("[data-ask]");
  if (ask) {
    ask.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = `${ask.action}#${new URLSearchParams({ q: ask.elements.q.value.trim() })}`;
    });
  }

  // On the page for missing addresses, the language of the address comes first, then the browser's; the words of the address
  // are looked for.
  const sections = [...document.querySelectorAll("[data-locale]")];
  if (sections.length) {
    const path = location.pathname.split("/");
    const first =
      sections.find((section) => path.includes(section.dataset.locale)) ||
      sections.find((section) => section.dataset.locale === nearest(wanted[0], sections.map((one) => one.dataset.locale)));
    if (first) first.parentNode.insertBefore(first, sections[0]);
    if (first && first.dataset.locale !== here) {
      // hosts have one such page for all addresses; that of the language has its menu and search too
      fetch(first.dataset.page)
        .then((answer) => (answer.ok ? answer.text() : Promise.reject()))
        .then((html) => {
          if (!html.includes(`<html lang="${first.dataset.locale}"`)) return; // some hosts answer with this very page again
          if (document.activeElement !== document.body) return; // who has begun with the keyboard keeps their place
          document.open();
          document.write(html);
          document.close();
        })
        .catch(() => {});
    }
    const last = path.filter(Boolean).pop() || "";
    const asked = last.replace(/\.\w+$/, "").replace(/%[0-9a-f]{2}/gi, " ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
    for (const link of document.querySelectorAll("[data-search-words]")) if (asked) link.hash = new URLSearchParams({ q: asked });
  }
})();
