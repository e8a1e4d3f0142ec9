// The search page. The index is fetched when somebody begins to search; see scripts/portal/render/search,
// of which the first half of this file is the mirror.

const MARKS =
  /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;
const LETTERS = { "’": "'", "ʼ": "'", "‘": "'", "`": "'", ґ: "г", ß: "ss", ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe", ى: "ي", ة: "ه", ٱ: "ا" };
[..."٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"].forEach((digit, place) => (LETTERS[digit] = String(place % 10)));
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

export const fold = (text) => text.toLowerCase().normalize("NFKD").replace(MARKS, "").replace(LETTER, (one) => LETTERS[one]);
export const words = (text) => fold(text).match(/[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu) || [];

export function stem(word, grammar) {
  let parts = word.split("'");
  while (parts.length > 1 && grammar.elisions.includes(parts[0])) parts = parts.slice(1);
  if (parts.length > 1 && parts[parts.length - 1] === "s") parts.pop();
  let left = parts.join("");
  const beginning = grammar.beginnings.find(([old]) => left.startsWith(old));
  const prefix = !beginning && grammar.prefixes.find((one) => left.length >= one.length + 3 && left.startsWith(one));
  if (beginning) left = beginning[1] + left.slice(beginning[0].length);
  if (prefix) left = left.slice(prefix.length);
  for (let pass = 0; pass < grammar.passes; pass++) {
    const suffix = grammar.suffixes.find((one) => left.length >= one.length + 3 && left.endsWith(one));
    if (suffix) left = left.slice(0, -suffix.length);
  }
  const ending = grammar.endings.find(([old]) => left.endsWith(old));
  return ending ? left.slice(0, -ending[0].length) + ending[1] : left;
}

// --- the index ---

const files = new Map();
const load = (name, options) => {
  if (!files.has(name)) {
    const answer = fetch(name, options).then((one) => {
      if (!one.ok) throw new Error(`${name}: ${one.status}`);
      return one.json();
    });
    answer.catch(() => files.delete(name));
    files.set(name, answer);
  }
  return files.get(name);
};
// An index lies in a folder: this page's own, or that of the search in the original language.
const loadIndex = async (folder = "") => ({ ...(await load(`${folder}index.json`, { cache: "no-cache" })), folder });

// Terms that a word stands for, each with how well: itself, what begins with it, what it begins with, what holds it;
// if there are none, those that differ by a slip of the finger.
async function termsOf(word, index, isLast) {
  const wanted = stem(word, index.grammar);
  const first = Math.max(0, index.terms.filter(([from]) => from <= wanted).length - 1);
  const shelves = index.terms.filter(([from], place) => place === first || from.startsWith(wanted));
  const found = new Map();
  const near = new Map();
  for (const shelf of await Promise.all(shelves.map(([, name]) => load(index.folder + name)))) {
    for (const [term, postings] of Object.entries(shelf)) {
      let factor = 0;
      if (term === wanted) factor = 1;
      else if (term.startsWith(wanted) && (isLast || wanted.length > 2)) factor = isLast ? 0.5 : 0.3;
      else if (term.length > 3 && word.startsWith(term) && word.length - term.length < 4) factor = 0.4;
      else if (wanted.length > 4 && term.includes(wanted)) factor = 0.2;
      if (factor) found.set(term, [factor, postings]);
      else if (wanted.length > 3 && term[0] === wanted[0] && isNear(term, wanted)) near.set(term, [0.2, postings]);
    }
  }
  return found.size ? found : near;
}

// Whether one letter too many, too few, wrong, or changed with its neighbour is all that parts two words.
function isNear(one, other) {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let [end, last] = [one.length, other.length];
  while (end > start && last > start && one[end - 1] === other[last - 1]) [end, last] = [end - 1, last - 1];
  const [here, there] = [one.slice(start, end), other.slice(start, last)];
  return (here.length < 2 && there.length < 2) || (here.length === 2 && here === there[1] + there[0]);
}

// Numbers of the pages that hold most of the words, best first.
export async function search(query, folder = "") {
  const index = await loadIndex(folder);
  const asked = [...new Set(words(query))].slice(0, 10);
  const total = index.kinds.pages;
  const scores = new Map();
  const matched = new Set();
  const each = await Promise.all(asked.map((word, place) => termsOf(word, index, place === asked.length - 1)));
  for (const terms of each) {
    const here = new Map();
    for (const [term, [factor, postings]] of terms) {
      matched.add(term);
      const rare = Math.log(1 + total / (postings.length / 2));
      for (let at = 0; at < postings.length; at += 2) {
        const score = factor * rare * postings[at + 1];
        here.set(postings[at], Math.max(here.get(postings[at]) || 0, score));
      }
    }
    for (const [page, score] of here) {
      const [before, hits] = scores.get(page) || [0, 0];
      scores.set(page, [before + score, hits + 1]);
    }
  }
  const most = Math.max(0, ...[...scores.values()].map(([, hits]) => hits));
  const pages = [...scores].filter(([, [, hits]]) => hits === most).sort((a, b) => b[1][0] - a[1][0] || a[0] - b[0]);
  return { index, matched, hasAll: most === asked.length, pages: pages.map(([page]) => page), isEmpty: !asked.length };
}

const kindOf = (page, index) => Object.keys(index.kinds).find((kind) => page < index.kinds[kind]);
export const pageAt = async (page, index) =>
  (await load(index.folder + index.pages[Math.floor(page / index.size)]))[page % index.size];

// What is answered at once: answers of which every word of some way to ask is among those typed, the longest way first. The last
// word may be still unfinished.
export function answersTo(query, index) {
  const asked = words(query).map((word) => stem(word, index.grammar));
  const last = asked[asked.length - 1] || "";
  const isAsked = (term) =>
    asked.includes(term) ||
    (last.length > 3 && term.startsWith(last)) ||
    (term.length > 4 && asked.some((word) => word.length > 3 && word[0] === term[0] && isNear(term, word))); // “presă” is no “preț”
  const fitting = (index.answers || []).map((answer, place) => {
    const ways = answer[4].filter((way) => way.every(isAsked));
    return [Math.max(0, ...ways.map((way) => way.length)), place, answer];
  });
  return fitting.filter(([length]) => length).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 3).map((one) => one[2]);
}

// --- the page ---

const form = document.querySelector("[data-search]");
if (form) start(form);

function start(form) {
  const input = form.elements.q;
  const choices = form.querySelector(".choices");
  const status = document.querySelector(".found");
  const list = document.querySelector(".results");
  const more = document.querySelector(".more-results");
  const others = document.querySelector(".original");
  const everyPage = document.querySelector(".every-page");
  const kinds = Object.fromEntries([...form.elements.kind].map((one) => [one.value, one.nextElementSibling.textContent]));
  const { lang, ...forms } = JSON.parse(form.dataset.found);
  const plural = new Intl.PluralRules(lang);
  const here = document.documentElement; // whose words may be those of another language
  const digits = new Intl.NumberFormat(`${lang}-u-nu-${(lang === here.lang && here.dataset.digits) || "latn"}`);
  const counted = (count) => (forms[plural.select(count)] || forms.other).replace("{count}", digits.format(count));
  const SHOWN = 20;
  const FEW = 5;
  let latest = 0;
  let shown = SHOWN;

  // The words stand behind “#”, which no browser sends to a host; an address with “?q=” becomes one of these.
  if (location.search) {
    const given = new URLSearchParams(location.search);
    const kept = new URLSearchParams([...given].filter(([name, value]) => ["q", "kind"].includes(name) && value));
    history.replaceState(null, "", location.pathname + (`${kept}` ? `#${kept}` : location.hash));
  }
  const take = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    input.value = given.get("q") || "";
    for (const one of form.elements.kind) one.checked = one.value === (given.get("kind") || "");
    if (![...form.elements.kind].some((one) => one.checked)) form.elements.kind[0].checked = true;
  };
  take();
  form.classList.add("ready");
  // Who comes with a question, from the home page, stands at what was found.
  if (input.value) run().then(() => document.activeElement === document.body && status.focus({ preventScroll: true }));
  else if (!location.hash) input.focus({ preventScroll: true });
  addEventListener("hashchange", () => {
    take();
    run();
  });

  let waiting;
  input.addEventListener("input", () => {
    loadIndex().catch(() => {});
    clearTimeout(waiting);
    waiting = setTimeout(run, 150);
  });
  form.addEventListener("change", (event) => event.target.name === "kind" && run());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await run();
    list.querySelector("a")?.focus();
  });
  more.firstElementChild.addEventListener("click", async () => {
    const before = list.children.length;
    await run(shown + SHOWN);
    list.children[before]?.querySelector("a").focus();
  });

  async function run(number = SHOWN) {
    const turn = ++latest;
    shown = number;
    const query = input.value.trim();
    const kind = form.elements.kind.value;
    const kept = new URLSearchParams([["q", query], ["kind", kind]].filter(([, value]) => value));
    try {
      history.replaceState(null, "", query ? `#${kept}` : location.pathname);
    } catch {
      // Safari takes a hundred of them in half a minute
    }
    let found;
    try {
      found = await search(query);
      if (turn !== latest) return;
      await show(found, kind, turn);
    } catch {
      if (turn !== latest) return;
      files.clear();
      list.replaceChildren();
      others.hidden = true;
      status.textContent = form.dataset.failed;
      everyPage.hidden = false;
    }
  }

  async function show({ index, matched, hasAll, pages, isEmpty }, kind, turn) {
    const fitting = answersTo(input.value, index);
    const answers = kind ? [] : fitting;
    const counts = { "": pages.length + fitting.length };
    for (const page of pages) counts[kindOf(page, index)] = (counts[kindOf(page, index)] || 0) + 1;
    const of = kind ? pages.filter((page) => kindOf(page, index) === kind) : pages;
    const records = await Promise.all(of.slice(0, shown).map((page) => pageAt(page, index)));
    const further = others.dataset.folder && !isEmpty && !kind && of.length < FEW ? await inOriginal(records) : [];
    if (turn !== latest) return;
    everyPage.hidden = !isEmpty;
    choices.hidden = isEmpty || !counts[""];
    others.hidden = !further.length;
    others.querySelector("ol").replaceChildren(
      ...further.map(([record, label]) => rowOf(record, label, `${others.dataset.folder}../`, undefined, "h3")[0]),
    );
    for (const one of form.elements.kind) one.parentElement.querySelector(".count").textContent = counts[one.value] || 0;
    const marked = (text, element) => mark(text, element, (word) => words(word).some((one) => matched.has(stem(one, index.grammar))));
    const found = records.map((record, place) => rowOf(record, kinds[kindOf(of[place], index)], "../", marked));
    const rows = [...answers.map((answer) => rowOf(answer, form.dataset.answer, "../")), ...found];
    list.replaceChildren(...rows.map(([row]) => row));
    more.hidden = of.length <= shown;
    const number = of.length + answers.length;
    status.textContent = isEmpty ? "" : number ? `${hasAll || answers.length || !pages.length ? "" : form.dataset.some + " "}${counted(number)}` : form.dataset.none;
    const unshown = found.find(([, marks]) => !marks); // one, and none beside another language: a page weighs as much as a search
    const isLight = !further.length && !navigator.connection?.saveData;
    if (unshown && isLight) await excerpt(unshown[0], unshown[2], marked, () => turn === latest);
  }

  // A result, how many of its words were looked for, and its link.
  function rowOf([title, uri, summary, language], kind, home, marked = (text, element) => element.append(text) || 0, heading = "h2") {
    const row = document.createElement("li");
    const label = row.appendChild(document.createElement("span"));
    label.className = "label kind";
    label.textContent = kind;
    const link = row.appendChild(document.createElement(heading)).appendChild(document.createElement("a"));
    link.href = home + uri;
    if (language) link.lang = language;
    let marks = marked(title, link);
    if (summary) {
      const text = row.appendChild(document.createElement("p"));
      if (language) text.lang = language;
      marks += marked(summary, text);
    }
    return [row, marks, link];
  }

  // What the search in the original language finds besides: the pages that are not among the results already.
  async function inOriginal(known) {
    const uris = new Set(known.map(([, uri]) => uri));
    try {
      const { index, pages } = await search(input.value.trim(), others.dataset.folder);
      const records = await Promise.all(pages.slice(0, FEW).map(async (page) => [await pageAt(page, index), kinds[kindOf(page, index)]]));
      return records.filter(([[, uri]]) => !uris.has(uri));
    } catch {
      return []; // the results in the reader's language stand without
    }
  }
}

// Write a text into an element, with <mark> around the words that were looked for; how many there are.
function mark(text, element, isFound) {
  let number = 0;
  for (const part of text.split(/([\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}\p{N}]+)*)/u)) {
    if (part && isFound(part)) {
      element.appendChild(document.createElement("mark")).textContent = part;
      number++;
    } else element.append(part);
  }
  return number;
}

// Where neither title nor summary shows why a page was found, show the first passage of it that does.
const read = new Map();
async function excerpt(row, link, marked, isWanted) {
  try {
    const address = link.href.replace(/#.*/, "");
    if (!isWanted()) return;
    if (!read.has(address)) {
      read.set(address, new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html"));
    }
    const page = read.get(address);
    for (const one of page.querySelectorAll("main :is(p, li, dd, td)")) {
      const text = one.textContent.replace(/\s+/g, " ").trim();
      const passage = document.createElement("p");
      passage.className = "excerpt";
      if (one.querySelector("p, ul, ol, dl, table, h3, h4") || text.length > 400 || !marked(text, passage)) continue;
      row.append(passage);
      return;
    }
  } catch {
    // the result stands without
  }
}
