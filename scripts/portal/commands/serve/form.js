// What makes the form nicer where scripts run; everything works without.
(() => {
  document.documentElement.classList.add("scripted");
  // The list of everything: what is typed above it leaves those that hold it.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  document.getElementById("filter")?.addEventListener("input", ({ target }) => {
    for (const list of document.querySelectorAll(".things")) {
      for (const item of list.children) item.hidden = !plain(item.textContent).includes(plain(target.value.trim()));
      list.hidden = list.previousElementSibling.hidden = !list.querySelector("li:not([hidden])");
    }
    const found = document.querySelectorAll(".things li:not([hidden])").length;
    document.getElementById("found").textContent = target.value.trim() && `${target.dataset.found} ${found}`;
  });

  // Several names: a button takes one out, another one adds a field.
  for (const several of document.querySelectorAll(".several")) {
    const { more, less } = several.dataset;
    const dressed = (input) => {
      const one = document.createElement("span");
      one.className = "one";
      input.replaceWith(one);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      const named = () => button.setAttribute("aria-label", `${less}: ${input.value || input.getAttribute("aria-label")}`);
      input.addEventListener("input", named);
      named();
      button.addEventListener("click", () => {
        const next = one.nextElementSibling ?? one.previousElementSibling;
        input.value = "";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        if (several.querySelectorAll("input").length > 1) {
          one.remove();
          next?.querySelector("input, button")?.focus();
        }
      });
      one.append(input, button);
      return one;
    };
    const inputs = [...several.querySelectorAll("input")];
    const blank = inputs.at(-1).cloneNode();
    inputs.pop().remove();
    inputs.forEach(dressed);
    let number = inputs.length;
    const add = document.createElement("button");
    add.type = "button";
    add.className = "small";
    add.textContent = more;
    add.addEventListener("click", () => {
      const input = blank.cloneNode();
      number += 1;
      input.id = blank.id.replace(/-\d+$/, `-${number}`);
      input.setAttribute("aria-label", blank.getAttribute("aria-label").replace(/\d+$/, number));
      add.before(input);
      dressed(input);
      input.focus();
    });
    several.append(add);
  }

  // An item of a list stays open over a save; one that a browser finds at fault opens.
  const items = [...document.querySelectorAll("details[data-item]")];
  const place = `open ${location.pathname} ${new URLSearchParams(location.search).get("key")}`;
  let kept;
  try {
    kept = sessionStorage;
  } catch {
    kept = undefined; // a browser that is to keep nothing
  }
  const stood = JSON.parse(kept?.getItem(place) ?? "[]");
  for (const item of items) {
    item.open ||= stood.includes(item.dataset.item);
    item.addEventListener("toggle", () => {
      kept?.setItem(place, JSON.stringify(items.filter(({ open }) => open).map(({ dataset }) => dataset.item)));
    });
    item.addEventListener("invalid", () => { item.open = true; }, true);
  }

  // What somebody has added in another tab is offered here, when they come back.
  let isElsewhere = false;
  for (const link of document.querySelectorAll('form a[target="_blank"]')) link.addEventListener("click", () => { isElsewhere = true; });
  addEventListener("focus", async () => {
    if (!isElsewhere) return;
    const now = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    for (const list of document.querySelectorAll("datalist")) list.replaceChildren(...(now.getElementById(list.id)?.children ?? list.children));
    for (const picture of now.querySelectorAll(".picture input")) {
      const known = [...document.querySelectorAll(".picture input")].filter((one) => one.name === picture.name);
      if (!known.length || known.some((one) => one.value === picture.value)) continue;
      picture.checked = false;
      known.at(-1).closest("label").after(picture.closest("label"));
    }
  });

  // Markdown: buttons and keys that mark up what is chosen; the browser's own undo knows of it.
  const put = (area, from, to, text, first, last) => {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to);
    area.setSelectionRange(first, last);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const around = (before, after) => (area) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const at = from + before.length;
    put(area, from, to, before + value.slice(from, to) + after, at, at + to - from);
  };
  const link = (area) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const at = to + 3;
    put(area, from, to, `[${value.slice(from, to)}](https://)`, at, at + "https://".length);
  };
  const lines = (mark) => (area) => {
    const { value } = area;
    const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = value.indexOf("\n", area.selectionEnd);
    const to = end < 0 ? value.length : end;
    const marked = value.slice(from, to).split("\n").map((line) => mark + line).join("\n");
    put(area, from, to, marked, from + mark.length, from + marked.length);
  };
  // What refers to something else is chosen in a dialogue, if there is anything to choose from.
  const chosen = (name, written) => (area) => {
    const dialog = document.getElementById(`choose-${name}`);
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      const id = dialog.querySelector("option:checked, input:checked")?.value;
      area.focus();
      if (dialog.returnValue !== "put" || !id) return;
      const { selectionStart: from, selectionEnd: to, value } = area;
      const text = written(id, value.slice(0, from), value.slice(to));
      put(area, from, to, text, from + text.length, from + text.length);
    }, { once: true });
    dialog.showModal();
  };
  for (const dialog of document.querySelectorAll("dialog")) {
    for (const button of dialog.querySelectorAll("button")) button.addEventListener("click", () => dialog.close(button.value));
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.localName !== "button") dialog.close("put");
    });
  }
  // A picture is a paragraph of its own.
  const apart = (text, before, after) =>
    `${/(^|\n\n)$/.test(before) ? "" : "\n\n"}${text}${/^(\n\n|$)/.test(after) ? "" : "\n\n"}`;
  const MARKUP = [
    ["bold", "Control+B", "KeyB", around("**", "**")],
    ["italic", "Control+I", "KeyI", around("*", "*")],
    ["link", "Control+K", "KeyK", link],
    ["points", "Control+Shift+8", "Digit8", lines("- ")],
    ["heading", "Control+Alt+2", "Digit2", lines("## ")],
    ["figure", "", "", chosen("figure", (id) => `{{figure:${id}}}`)],
    ["picture", "", "", chosen("picture", (id, ...around) => apart(`{{image:${id}}}`, ...around))],
  ].filter(([name, keys]) => keys || document.getElementById(`choose-${name}`));
  for (const area of document.querySelectorAll("textarea.markdown")) {
    const bar = document.createElement("div");
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", area.dataset.toolbar);
    bar.setAttribute("aria-controls", area.id);
    for (const [name, keys, , work] of MARKUP) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `small ${name}`;
      button.textContent = area.dataset[name];
      if (keys) {
        button.setAttribute("aria-keyshortcuts", keys);
        button.title = keys.replace("Control", "Ctrl");
      }
      button.addEventListener("click", () => work(area));
      bar.append(button);
    }
    area.before(bar);
    area.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const found = MARKUP.find(
        ([, keys, code]) => keys && event.code === code && event.shiftKey === keys.includes("Shift") && event.altKey === keys.includes("Alt"),
      );
      if (!found) return;
      event.preventDefault();
      found[3](area);
    });
  }

  // The page beside the form is drawn anew whenever somebody has typed and pauses.
  const frame = document.querySelector('iframe[name="preview"]');
  const buttons = [...document.querySelectorAll("button.preview")];
  if (frame && buttons.length) {
    const { form } = buttons[0];
    let chosen = buttons[0];
    let timer;
    let running;
    // A single text is read in its place on the page.
    const seek = () => {
      const words = document.querySelector("textarea[data-single]")?.value.replace(/[*_#\s]+/g, " ").trim().slice(0, 25);
      const page = frame.contentDocument?.querySelector("main");
      const walker = words && page && document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
      while (walker && walker.nextNode()) {
        if (!walker.currentNode.data.replace(/\s+/g, " ").includes(words)) continue;
        const { top } = walker.currentNode.parentElement.getBoundingClientRect();
        frame.contentWindow.scrollTo(0, top - frame.clientHeight / 3);
        return;
      }
    };
    const look = async () => {
      running?.abort();
      running = new AbortController();
      try {
        const body = new URLSearchParams(new FormData(form));
        const { url, ok } = await fetch(chosen.formAction, { method: "POST", body, signal: running.signal });
        if (!ok) return;
        const at = frame.contentWindow.scrollY;
        frame.addEventListener("load", () => (at ? frame.contentWindow.scrollTo(0, at) : seek()), { once: true });
        frame.contentWindow.location.replace(url);
      } catch (problem) {
        if (problem.name !== "AbortError") console.warn(problem);
      }
    };
    for (const button of buttons) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        chosen = button;
        frame.closest("section").classList.add("is-open");
        look();
      });
    }
    if (frame.closest("section").classList.contains("is-open")) look();
    form.addEventListener("input", () => {
      if (!frame.closest("section").classList.contains("is-open")) return;
      clearTimeout(timer);
      timer = setTimeout(look, 700);
    });
  }

  // Keys of buttons and fields that name theirs: a button is pressed, a field entered.
  const keyed = [...document.querySelectorAll("form [aria-keyshortcuts]")].filter((one) => !one.closest("[role=toolbar]"));
  document.addEventListener("keydown", (event) => {
    const pressed = [event.ctrlKey || event.metaKey ? "Control" : "", event.altKey ? "Alt" : "", event.code.replace(/^Key/, "")];
    const found = keyed.find((one) => one.getAttribute("aria-keyshortcuts") === pressed.filter(Boolean).join("+"));
    if (!found) return;
    event.preventDefault();
    if (found.localName === "button") found.click();
    else found.focus();
  });
  document.getElementById("told")?.focus();
})();
