"""What the browser tests share: which pages they visit, what a page complains of, and measurements made in the page."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response, Route

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
"""As people have it: the audit looks through this one."""
_SHELL = Path("/usr/bin/chromium-headless-shell")
HEADLESS = str(_SHELL) if _SHELL.exists() else CHROMIUM
"""The tests' browser: the same engine without the browser around it, if Debian's package is there, for half the CPU."""
PATIENCE = 45_000
"""Milliseconds, for machines that do much at once; nothing waits longer than it must."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LOCALES = ("en", "fr", "ar", "uk")
DIRECTIONS = {"en": "ltr", "fr": "ltr", "ar": "rtl", "uk": "ltr"}
PHONE, DESK = 320, 1280

TEMPLATES = {
    "about": "about/",
    "corrections": "corrections/",
    "countries": "countries/",
    "country": "countries/gb/",
    "data": "data/",
    "employers": "employers/",
    "employers-answer": "employers/on-site/gb/",
    "employers-on-site": "employers/on-site/",
    "event": "events/dt4e-conference-2024/",
    "events": "events/",
    "feeds": "feeds/",
    "index": "",
    "news": "news/kind/press-release/",
    "news-item": "news/labour-mobility-overview/",
    "not-found": "nowhere/at-all/",
    "offline": "offline/",
    "page": "accessibility/",
    "participants": "participants/",
    "partner": "partners/iom/",
    "partners": "partners/",
    "press": "press/",
    "privacy": "privacy/",
    "programme": "programmes/dt4e/",
    "programmes": "programmes/",
    "search": "search/#q=nurses",
}
"""A page of each template, given without language; each shows as much of its template as any page does."""


def address(uri: str, locale: str) -> str:
    """The address of a page in a language, relative to the home page."""
    return uri if locale == "en" else f"{locale}/{uri}"


def answer(site: Path, home: str, route: Route) -> None:
    """Give a browser that asks for it at *home* the file of a site."""
    name = urlsplit(route.request.url).path.removeprefix(urlsplit(home).path)
    file = site / (f"{name}index.html" if name.endswith("/") or not name else name)
    route.fulfill(path=file) if file.exists() else route.fulfill(status=404)


def path(page: Page) -> str:
    """Where the page stands, relative to the home page."""
    return urlsplit(page.url).path.removeprefix("/")


def complaints(page: Page, home: str) -> list[str]:
    """A list that fills while the page lives: its warnings and errors, failed requests, requests to other hosts.

    That a missing address is answered with 404 is no complaint.
    """
    found: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        about_itself = message.location["url"] == page.url and "404" in message.text
        if message.type in ("error", "warning") and not about_itself:
            found.append(f"{page.url}: {message.type}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            found.append(f"{page.url}: asks another host: {request.url}")

    def on_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before its icon had come
            found.append(f"{page.url}: {request.failure}: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            found.append(f"{page.url}: {response.status}: {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("request", on_request)
    page.on("requestfailed", on_failure)
    page.on("response", on_response)
    return found


OPEN_EVERYTHING = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("[data-offer]")) {
    const line = Object.assign(document.createElement("p"), { className: "offer", lang: one.lang, dir: one.dir });
    line.append(Object.assign(document.createElement("a"), { href: one.href, textContent: one.dataset.offer }));
    document.querySelector(".site-header").prepend(line);
  }
}"""
"""Show what stands folded or waits for its reader."""

SPACE_TEXT = """(wide) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = wide ? [sheet] : [];
}"""
"""Set lines, words and letters as wide as WCAG 2.2 lets readers set them (1.4.12), or back."""

_AXE = PROJECT / "checkers/node_modules/axe-core/axe.min.js"
AXE_VERSION: str = json.loads((PROJECT / "checkers/package.json").read_text("utf-8"))["dependencies"]["axe-core"]

_RUN_AXE = """async (contrast) => {
  const rules = { "color-contrast": { enabled: contrast } };
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run({ runOnly: tags, rules, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}: ${help}`));
}"""


def axe(page: Page, *, contrast: bool) -> list[str]:
    """What axe-core finds on a page as it stands now, against WCAG 2.2 AA and its own best practices: rule, element, help.

    *contrast* measures the contrast of texts too, which takes as long as all the rest; TEXT_CONTRAST sees more.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    return [f"{page.url}: {fault}" for fault in page.evaluate(_RUN_AXE, contrast)]


STORED = """async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}

READ_FEED = """async (href) => {
  const answer = await fetch(href);
  const feed = new DOMParser().parseFromString(await answer.text(), "application/xml");
  const text = (item, name) => item.querySelector(`:scope > ${name}`)?.textContent.trim() || "";
  return {
    status: answer.status,
    root: feed.documentElement.localName,
    broken: Boolean(feed.querySelector("parsererror")),
    items: [...feed.querySelectorAll("item, entry")].map((item) => ({
      title: text(item, "title"),
      id: text(item, "guid") || text(item, "id"),
      link: text(item, "link") || item.querySelector("link")?.getAttribute("href") || "",
    })),
  };
}"""

_COLOURS = """
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const paint = (layers) => {  // the canvas mixes what lies on top of one another, in whatever notation
    pen.clearRect(0, 0, 1, 1);
    for (const layer of layers) {
      pen.fillStyle = layer;
      pen.fillRect(0, 0, 1, 1);
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const fill = (style) => {  // a gradient stands for its first colour
    const gradient = /gradient\\(.*?((?:rgb|rgba|color|lab|oklab|lch|oklch)\\([^()]*\\))/.exec(style.backgroundImage);
    return gradient ? [style.backgroundColor, gradient[1]] : [style.backgroundColor];
  };
  const grounds = new Map([[null, ["white"]]]);
  const behind = (element) => {
    if (!grounds.has(element)) {
      grounds.set(element, [...behind(element.parentElement), ...fill(getComputedStyle(element))]);
    }
    return grounds.get(element);
  };
  const luminance = (rgb) => {  // WCAG 2.2, relative luminance
    const [r, g, b] = rgb.map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (ground, colour) => {
    const [dark, light] = [luminance(paint(ground)), luminance(paint([...ground, colour]))].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
"""

TEXT_CONTRAST = f"""(samples) => {{
  {_COLOURS}
  const seen = [];
  const faults = [];
  const name = (element) => element.localName + [...element.classList].map((one) => "." + one).join("");
  const note = (element, ground, style, text) => {{
    seen.push(element);
    const ratio = contrast(ground, style.color);
    if (ratio >= 4.5) return;
    const colours = `${{style.color}} on rgb(${{paint(ground).join(", ")}})`;
    faults.push(`${{name(element)}} “${{text.trim().slice(0, 40)}}” has ${{colours}}: ${{ratio.toFixed(2)}}`);
  }};
  for (const element of document.body.querySelectorAll("*")) {{
    if (element.matches("script, style, svg, svg *") || !element.checkVisibility({{ visibilityProperty: true }})) continue;
    const style = getComputedStyle(element);
    if (Number(style.opacity) < 1) faults.push(`${{name(element)}} is see-through`);
    const ground = behind(element);
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");
    if (text.trim()) note(element, ground, style, text);
    for (const pseudo of ["::before", "::after"]) {{
      const own = getComputedStyle(element, pseudo);
      if (!/^(none|normal|"")$/.test(own.content)) note(element, [...ground, ...fill(own)], own, pseudo + own.content);
    }}
  }}
  const missing = samples.filter((selector) => !seen.some((element) => element.matches(selector)));
  return {{ faults: [...new Set(faults)], missing }};
}}"""
"""Every visible text, with what stands before and after it in the style sheet: those below 4.5 to 1, or see-through."""

BACKGROUND = f"() => {{ {_COLOURS} return luminance(paint(behind(document.body))); }}"
"""The luminance of the page: 0 is black, 1 is white."""

PAINTED = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"
"""Wait until the page is painted: before, Chromium drops what is typed (under load, the first Tab was lost)."""

_STOPS = """[...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))"""

STOPS = f"() => {_STOPS}.length"
"""How many elements the Tab key must reach."""

FOCUS = f"""() => {{
  {_COLOURS}
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const ring = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const away = parseFloat(style.outlineOffset) + ring / 2;
  const beside = [box.left - away, box.right + away].map((x) => document.elementFromPoint(x, (box.top + box.bottom) / 2));
  const line = element.getClientRects()[0] || box;
  const places = [0.5, 0.02, 0.98].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [line.left + line.width * x, line.top + line.height * y]));
  const under = away < 0 ? element : beside.find((one) => one) || element.parentElement;
  return {{
    place: {_STOPS}.indexOf(element),
    name: element.localName + " " + (element.getAttribute("href") || element.textContent.trim().slice(0, 40)),
    ring,
    contrast: contrast(behind(under), style.outlineColor),
    uncovered: places.some(([x, y]) => element.contains(document.elementFromPoint(x, y))),
    onScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  }};
}}"""
"""The element that has the focus, its place among all that can have it, how well the ring around it is seen, what covers it."""

START_EDGES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && one.textContent.trim())
  .map((one) => {
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(one);
    const line = [...range.getClientRects()].filter((part) => part.width > 1)[0];
    return {
      text: one.textContent.trim().slice(0, 30),
      left: line.left - box.left - parseFloat(style.paddingLeft),
      right: box.right - parseFloat(style.paddingRight) - line.right,
    };
  })"""
"""How far the first line of each text is from the left and from the right edge of its box."""

WATCH_SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      shifts.push(`${value.toFixed(4)}: ${sources.map(({ node }) => node?.nodeName + "." + (node?.className || "")).join(", ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""
"""Run before a page is opened; ``window.shifts`` then tells by how much something moved as the page came, and what."""
