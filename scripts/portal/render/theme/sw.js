// Only for readers who asked for it on the page about offline reading. The network comes first, always; what comes from it is
// kept, and given again, with a line that says from when it is, only where the network does not answer.
const KEPT = `kept ${self.registration.scope}`; // other sites may live on the same host
const SAID = {{ said | tojson }};
const PATIENCE = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  if (method !== "GET" || !url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(event, mode === "navigate"));
});

async function answer(event, isPage) {
  const cache = await caches.open(KEPT);
  const name = event.request.url.replace(/[?#].*/, "");
  const kept = await cache.match(name);
  const slow = new AbortController();
  const waiting = isPage && kept ? setTimeout(() => slow.abort(), PATIENCE) : 0;
  try {
    const fresh = await fetch(event.request, waiting ? { signal: slow.signal } : undefined);
    clearTimeout(waiting); // what has begun to come may take its time
    if (fresh.ok && fresh.type === "basic") event.waitUntil(keep(cache, name, fresh.clone()));
    if (fresh.status === 404 || fresh.status === 410) event.waitUntil(cache.delete(name)); // what was taken down goes here, too
    return fresh;
  } catch (error) {
    if (!kept) return isPage ? unknown(name) : Promise.reject(error);
    return isPage ? dated(kept) : kept;
  }
}

async function keep(cache, name, fresh) {
  const headers = new Headers(fresh.headers);
  headers.set("x-kept", new Date().toISOString());
  await cache.put(name, new Response(await fresh.blob(), { headers }));
}

// A kept page, with a line on top that says since when it has been kept.
async function dated(kept) {
  const html = await kept.text();
  const locale = (/<html lang="([^"]+)"/.exec(html) || [])[1];
  const digits = (/<html [^>]*data-digits="(\w+)"/.exec(html) || [])[1] || "latn";
  const said = SAID[locale] || Object.values(SAID)[0];
  const date = new Intl.DateTimeFormat(`${locale || "en"}-u-ca-gregory-nu-${digits}`, { dateStyle: "long", timeStyle: "short" });
  const line = said.kept.replace("{date}", date.format(new Date(kept.headers.get("x-kept"))));
  return page(html.replace(/<main[^>]*>/, (main) => `${main}<p class="offer" role="status">${line}</p>`), 200);
}

// What is said of a page that is not kept: in the language of its address first, with the way to the home page of each.
function unknown(name) {
  const { scope } = self.registration;
  const isFirst = ([, said]) => said.uri && name.startsWith(scope + said.uri);
  const [first] = [...Object.entries(SAID).filter(isFirst), ...Object.entries(SAID).filter(([, said]) => !said.uri)];
  const all = [first, ...Object.entries(SAID).filter((one) => one[0] !== first[0])];
  const lines = all.map(([locale, said]) => `<p lang="${locale}" dir="${said.direction}">${said.unknown} <a href="${scope}${said.uri}">${said.home}</a></p>`);
  return page(`<!doctype html><html lang="${first[0]}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline</title>${lines.join("")}`, 503);
}

const page = (html, status) => new Response(html, { status, headers: { "content-type": "text/html; charset=utf-8" } });
