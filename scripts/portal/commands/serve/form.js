// What makes the form nicer where scripts run; everything works without.
(() => {
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
  document.getElementById("told")?.focus();
})();
