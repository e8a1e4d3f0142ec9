// The directory of partners: filters and order. Without this file the page shows everyone, by kind.
// What is chosen stands in the address, so that it can be shared: ?kind=ngo&programme=dt4e&sort=name

const form = document.querySelector("[data-directory]");
if (form) start(form);

function start(form) {
  const cards = [...document.querySelectorAll(".partner-cards .card")];
  const sections = [...new Set(cards.map((card) => card.closest("section")))];
  const homes = new Map(cards.map((card) => [card, card.parentElement]));
  const jump = document.querySelector(".jump");
  const status = form.querySelector("[role=status]");
  const reset = form.querySelector("[type=reset]");
  const selects = [...form.querySelectorAll("select")].filter((one) => one.name !== "sort");
  const collator = new Intl.Collator(document.documentElement.lang);
  const { lang, ...forms } = JSON.parse(form.dataset.counted);
  const plural = new Intl.PluralRules(lang);
  const digits = new Intl.NumberFormat(`${lang}-u-nu-latn`);
  const words = new Map(selects.flatMap((one) => [...one.options]).map((option) => [option, option.textContent]));

  // Everyone in one list, for an order other than that by kind.
  const everyone = document.createElement("div");
  everyone.className = "wrap";
  everyone.hidden = true;
  const list = everyone.appendChild(document.createElement("ul"));
  list.className = "cards partner-cards";
  sections[0].before(everyone);

  const parts = (card) => card.dataset.parts.split(" ").filter(Boolean).map((part) => part.split(":"));
  const chosen = () => Object.fromEntries(new FormData(form));
  // Programme and role belong together: a partner of one programme is not its funder because it funds another. Who took part only in
  // what came before a programme is no part of it.
  const fits = (card, { kind, country, programme, role }) =>
    (!kind || card.dataset.kind === kind) &&
    (!country || card.dataset.country === country) &&
    ((!programme && !role) || parts(card).some(([one, other]) => (!programme || one === programme) && (role ? other === role : other !== "pilot")));

  const given = new URLSearchParams(location.search);
  for (const one of form.querySelectorAll("select")) {
    if ([...one.options].some((option) => option.value === given.get(one.name))) one.value = given.get(one.name);
  }
  form.classList.add("ready");
  show();
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () =>
    setTimeout(() => {
      show();
      form.querySelector("select").focus();
    })
  );

  function show() {
    const choice = chosen();
    for (const card of cards) card.hidden = !fits(card, choice);
    const shown = cards.filter((card) => !card.hidden);
    for (const select of selects) {
      for (const option of select.options) {
        if (!option.value) continue;
        const others = cards.filter((card) => fits(card, { ...choice, [select.name]: option.value }));
        option.textContent = `${words.get(option)} (${others.length})`;
        option.disabled = !others.length && !option.selected;
      }
    }
    for (const one of document.querySelectorAll("[data-count]")) {
      one.textContent = shown.filter((card) => card.dataset.kind === one.dataset.count).length;
    }
    order(choice.sort);
    for (const section of sections) section.hidden = Boolean(choice.sort) || !section.querySelector(".card:not([hidden])");
    everyone.hidden = !choice.sort;
    const isPlain = !Object.values(choice).some(Boolean);
    jump.hidden = !isPlain;
    reset.hidden = isPlain;
    const count = (forms[plural.select(shown.length)] || forms.other).replace("{count}", digits.format(shown.length));
    status.textContent = shown.length ? count : form.dataset.none;
    const address = new URL(location.href);
    address.search = new URLSearchParams(Object.entries(choice).filter(([, value]) => value));
    if (address.href !== location.href) history.replaceState(null, "", address);
    if (!isPlain) document.querySelector(".printed").textContent = address.href; // what is printed is not everyone
  }

  function order(sort) {
    if (!sort) {
      for (const card of cards) homes.get(card).append(card);
      return;
    }
    const name = (card) => card.querySelector("a").textContent;
    const country = (card) => card.querySelector(".meta")?.textContent || "\uffff";
    const by = (one, other) => (sort === "country" && collator.compare(country(one), country(other))) || collator.compare(name(one), name(other));
    list.append(...[...cards].sort(by));
  }
}
