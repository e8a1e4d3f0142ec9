// While the site is edited: keeps the page it stands on up to date, and shows what is to be mended. Never part of the site.
(() => {
  const { file, heading, lang } = document.currentScript.dataset;
  let { since } = document.currentScript.dataset;
  let source;

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    @media print { :host { display: none; } }
    details {
      position: fixed; inset: auto 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto; box-sizing: border-box;
      padding: 0.75rem 1rem; font: 1rem/1.5 system-ui, sans-serif; text-align: start;
      color: light-dark(#1c1b1f, #f4eff4); background: light-dark(#fff4f2, #3b1512); border-top: 0.25rem solid #c5221f;
    }
    summary { font-weight: 700; cursor: pointer; }
    summary:focus-visible { outline: 0.125rem solid; outline-offset: 0.125rem; }
    li { margin-top: 0.5rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
  `;

  let notice;
  const show = (messages) => {
    notice?.remove();
    notice = undefined;
    if (!messages.length) return;
    notice = document.createElement("portal-preview");
    notice.lang = lang;
    const inside = notice.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    inside.adoptedStyleSheets = [style];
    const details = document.createElement("details");
    details.open = true;
    details.dir = "auto";
    const summary = details.appendChild(document.createElement("summary"));
    summary.textContent = heading.replace("{number}", messages.length);
    const list = details.appendChild(document.createElement("ol"));
    list.setAttribute("role", "alert");
    document.body.append(notice);
    inside.append(details);
    for (const message of messages) {
      const item = list.appendChild(document.createElement("li"));
      item.dir = "auto";
      item.textContent = message;
    }
  };
  document.addEventListener("keydown", (event) => {
    const details = notice?.shadowRoot.firstElementChild;
    if (event.key === "Escape" && details) details.open = false;
  });

  const restyle = (version) => {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const renewed = old.cloneNode();
      const address = new URL(old.href);
      address.searchParams.set("preview", version);
      renewed.href = address.href;
      renewed.onload = renewed.onerror = () => old.remove();
      old.after(renewed);
    }
  };

  const listen = () => {
    const query = new URLSearchParams({ file, since });
    source = new EventSource(`/.preview/changes?${query}`);
    source.onmessage = (event) => {
      const { page, style, messages } = JSON.parse(event.data);
      since = event.lastEventId;
      if (page) {
        source.close();
        location.reload();
        return;
      }
      if (style) restyle(since);
      show(messages);
    };
  };
  // A browser holds six connections to a host: pages that nobody sees give theirs up.
  const look = () => {
    source?.close();
    if (!document.hidden) listen();
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", (event) => event.persisted && look());
  addEventListener("pagehide", () => source?.close());
  look();
})();
