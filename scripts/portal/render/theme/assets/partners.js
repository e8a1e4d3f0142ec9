// The directory of partners: a field for names, and choices that narrow the list in its place. Without this file the choices lead to
// lists further down. What is chosen stands in the address, so that it can be shared: ?programme=dt4e&country=be&q=care

const directory = document.querySelector("[data-directory]");
if (directory) start(directory);

function start(directory) {
  const rows = [...directory.querySelectorAll(".names-rows > li")];
  const letters = [...directory.querySelectorAll(".letter")];
  const links = [...directory.querySelectorAll("[data-choice]")];
  const lists = [...directory.querySelectorAll(".by-choice")];
  const form = directory.querySelector("form");
  const status = directory.querySelector("[role=status]");
  const all = directory.querySelector("[data-all]");
  const { lang, ...forms } = JSON.parse(directory.dataset.counted);
  const plural = new Intl.PluralRules(lang);
  const here = document.documentElement; // whose words may be those of another language
  const digits = new Intl.NumberFormat(`${lang}-u-nu-${(lang === here.lang && here.dataset.digits) || "latn"}`);
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  // What is typed is the beginning of a word: “UN” is not in “community”.
  const parts = (text) => folded(text).match(/[\p{L}\p{N}]+/gu) || [];
  const words = new Map(rows.map((row) => [row, ` ${parts(`${row.textContent} ${row.dataset.original}`).join(" ")}`]));
  const values = (row) => ({ kind: [row.dataset.kind], programme: row.dataset.programmes.split(" "), country: [row.dataset.country] });

  const given = new URLSearchParams(location.search);
  const choice = {};
  for (const { dataset } of links) if (given.get(dataset.choice) === dataset.value) choice[dataset.choice] = dataset.value;
  form.q.value = given.get("q") || "";
  form.classList.add("ready");
  for (const list of lists) list.hidden = true;
  show();
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const { choice: name, value } = link.dataset;
      if (choice[name] === value) delete choice[name];
      else choice[name] = value;
      show();
    });
  }
  all.addEventListener("click", () => {
    for (const name of Object.keys(choice)) delete choice[name];
    form.q.value = "";
    show();
    form.q.focus();
  });

  function fits(row, chosen, asked) {
    const has = values(row);
    return Object.entries(chosen).every(([name, value]) => has[name].includes(value)) && asked.every((word) => words.get(row).includes(` ${word}`));
  }

  function show() {
    const asked = parts(form.q.value);
    for (const row of rows) row.hidden = !fits(row, choice, asked);
    for (const letter of letters) letter.hidden = !letter.querySelector("li:not([hidden])");
    for (const link of links) {
      const { choice: name, value } = link.dataset;
      if (choice[name] === value) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.nextElementSibling.textContent = rows.filter((row) => fits(row, { ...choice, [name]: value }, asked)).length;
    }
    const shown = rows.filter((row) => !row.hidden).length;
    const isPlain = !asked.length && !Object.keys(choice).length;
    all.hidden = isPlain;
    status.textContent = shown ? (forms[plural.select(shown)] || forms.other).replace("{count}", digits.format(shown)) : directory.dataset.none;
    const address = new URL(location.href);
    address.search = new URLSearchParams({ ...choice, ...(asked.length ? { q: form.q.value.trim() } : {}) });
    address.hash = "";
    if (address.href !== location.href) history.replaceState(null, "", address);
    if (!isPlain) document.querySelector(".printed").textContent = address.href; // what is printed is not everyone
  }
}
