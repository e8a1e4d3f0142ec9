// The page about offline reading: nothing is kept unless a reader asks for it here, and everything can be thrown away again.

const here = document.querySelector("[data-offline]");
if (here) start(here);

function start(here) {
  const { root, home, done, progress, failed, unsupported, on, off, gone } = here.dataset;
  const status = here.querySelector("[role=status]");
  const button = (name) => here.querySelector(`[name=${name}]`);
  here.classList.add("ready");
  if (!("serviceWorker" in navigator) || !("caches" in window)) {
    status.textContent = unsupported;
    return;
  }
  const worker = new URL("sw.js", new URL(root, location.href));
  const scope = new URL("./", worker).href;
  const store = `kept ${scope}`; // other sites may live on the same host
  const known = async () => {
    const found = await navigator.serviceWorker.getRegistration(scope).catch(() => undefined);
    return found && found.scope === scope ? found : undefined;
  };

  async function show(said) {
    const isOn = Boolean(await known());
    button("keep").hidden = isOn;
    button("pack").hidden = button("forget").hidden = !isOn;
    status.textContent = said || (isOn ? on : off);
  }
  const say = (action) => async () => {
    try {
      await show(await action());
    } catch {
      await show(failed);
    }
  };

  button("keep").addEventListener("click", say(async () => {
    await navigator.serviceWorker.register(worker);
    await navigator.serviceWorker.ready;
    await keep(location.href);
    button("pack").hidden = false;
    button("pack").focus();
  }));
  button("forget").addEventListener("click", say(async () => {
    await caches.delete(store);
    await (await known())?.unregister();
    button("keep").hidden = false;
    button("keep").focus();
    return gone;
  }));
  button("pack").addEventListener("click", say(async () => {
    const search = new URL("search/", new URL(home, location.href));
    const index = await (await keep(new URL("index.json", search))).json();
    const files = [...index.pages, ...index.terms.map(([, name]) => name)];
    const lists = await Promise.all(files.map(async (name) => (await keep(new URL(name, search))).json()));
    const uris = lists.slice(0, index.pages.length).flatMap((list) => list.map(([, uri]) => uri.replace(/#.*/, "")));
    const pages = [...new Set([...uris, "search/"])].map((uri) => new URL(uri, new URL(home, location.href)));
    for (const one of document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")) await keep(one.href || one.src);
    for (const name of ["search.js", "partners.js"]) await keep(new URL(`assets/${name}`, new URL(root, location.href)));
    for (const [number, page] of pages.entries()) {
      status.textContent = progress.replace("{number}", number + 1).replace("{total}", pages.length);
      await keep(page).catch((error) => {
        if (error.message !== "404") throw error; // a page that is gone keeps nobody from the others
      });
    }
    return done;
  }));
  show();

  // Fetch something and keep it with the moment, as the worker does.
  async function keep(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    const headers = new Headers(answer.headers);
    headers.set("x-kept", new Date().toISOString());
    const copy = new Response(await answer.clone().blob(), { headers });
    await (await caches.open(store)).put(String(url).replace(/[?#].*/, ""), copy);
    return answer;
  }
}
