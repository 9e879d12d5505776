/* What the form looks like. It is built once; afterwards only texts and attributes change, one item at a time.
 *
 * Words of articles are set as text, never as markup. Every sign by colour has a second one: a tick, a weight, a word. */

const SUPPRESS = "data-lm-suppress-shortcuts"; // JupyterLab leaves keys alone below this attribute

const KEYS = [
  ["1–9", "a theme, on or off"],
  ["0", "none of them, and on to the next"],
  ["Enter, Space", "accept, and on to the next"],
  ["←  →", "back and forth; → also accepts what is chosen"],
  ["Home, End", "the first one; the first one undecided"],
  ["↑  ↓", "scroll the text"],
  ["j", "junk: no paragraph of news at all"],
  ["s", "skip: you cannot decide"],
  ["f", "flag for discussion"],
  ["n", "flag with a note; Enter comes back"],
  ["u, Ctrl-Z", "take back the decision in view, or else the last one made"],
  ["c", "title, date, source and what stands around it"],
  ["?", "this help"],
];

const ACTS = [
  ["back", "←", "Back", "ArrowLeft"],
  ["accept", "⏎", "Accept", "Enter"],
  ["undo", "u", "Undo", "U"],
  ["skip", "s", "Skip", "S"],
  ["junk", "j", "Junk", "J"],
  ["flag", "f", "Flag", "F"],
  ["context", "c", "Context", "C"],
  ["help", "?", "Help", "?"],
];

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children); // strings become text nodes, whatever they hold
  return node;
}

function part(tag, name, attributes = {}, ...children) {
  return make(tag, { class: `cnt-${name}`, "data-testid": name, ...attributes }, ...children);
}

/* The one shortcut that JupyterLab keeps while the form has the focus. */
function isSave({ ctrlKey, metaKey, altKey, key }) {
  return (ctrlKey || metaKey) && !altKey && key.toLowerCase() === "s";
}

class View {
  constructor(host, acts) {
    this.acts = acts;
    this.place = part("span", "place", {}, "Waiting for the kernel…");
    this.verdict = part("span", "verdict", { hidden: "" });
    this.annotator = part("span", "annotator");
    this.saving = part("span", "saving");
    this.progress = part("progress", "progress", { value: 0, max: 1, "aria-label": "Decided" });
    this.left = part("span", "left");
    this.context = part("div", "context", { role: "region", "aria-label": "Context", tabindex: 0, hidden: "" });
    this.text = part("div", "text", { role: "region", "aria-label": "Text", "aria-live": "polite", tabindex: 0 });
    this.themes = part("div", "themes", { role: "group", "aria-label": "Themes" });
    this.hint = part("p", "hint");
    this.note = part("input", "note", { type: "text", maxlength: 500, "aria-label": "Note on the flag", placeholder: "Why is it flagged?", hidden: "" });
    this.alarm = part("p", "alarm", { role: "alert", hidden: "" });
    this.status = part("p", "status", { role: "status" });
    this.help = part("div", "help", { role: "region", "aria-label": "Keys and codebook", tabindex: 0, hidden: "" });
    this.root = part("section", "form", { role: "group", "aria-label": "Labelling form", tabindex: 0, [SUPPRESS]: "" });
    this.root.append(
      make("div", { class: "cnt-head" }, this.place, this.verdict, this.annotator, this.saving),
      make("div", { class: "cnt-bar" }, this.progress, this.left),
      this.context, this.text, this.themes, this.hint, this.makeActs(), this.note, this.alarm, this.status, this.help,
    );
    Object.assign(this.root.dataset, { ready: 0, pending: 0, index: 0, done: 0 });
    this.root.addEventListener("keydown", (event) => acts.press(event));
    this.guard = (event) => this.root.toggleAttribute(SUPPRESS, !isSave(event));
    window.addEventListener("keydown", this.guard, true); // before JupyterLab looks
    this.note.addEventListener("input", () => acts.writing(this.note.value));
    this.note.addEventListener("change", () => acts.written());
    host.classList.add("cnt-host");
    host.append(this.root);
  }

  close() {
    window.removeEventListener("keydown", this.guard, true);
    this.root.remove();
  }

  focus() {
    this.root.focus({ preventScroll: true });
  }

  button(sign, name, act, attributes) {
    const button = make("button", { type: "button", ...attributes }, make("span", { class: "cnt-name" }, name));
    if (sign) button.prepend(make("kbd", { "aria-hidden": "true" }, sign));
    button.addEventListener("click", (event) => {
      act();
      if (event.detail && document.activeElement === button) this.focus(); // a mouse click must not make Enter mean this button
    });
    return button;
  }

  makeActs() {
    this.buttons = {};
    for (const [id, sign, name, shortcut] of ACTS)
      this.buttons[id] = this.button(sign, name, () => this.acts[id](), { class: "cnt-act", "aria-keyshortcuts": shortcut, "data-testid": `act-${id}` });
    this.buttons.flag.setAttribute("aria-pressed", "false");
    for (const id of ["context", "help"]) this.buttons[id].setAttribute("aria-expanded", "false");
    return make("div", { class: "cnt-acts", role: "group", "aria-label": "Actions" }, ...Object.values(this.buttons));
  }

  // Once the batch is known.

  open(batch) {
    this.annotator.textContent = batch.annotator;
    this.choices = batch.themes.map((theme, place) => {
      const digit = place < 9 ? String(place + 1) : "";
      const button = this.choice(digit, theme.display, () => this.acts.toggle(place), `theme-${place + 1}`);
      button.insertBefore(make("span", { class: "cnt-score" }), button.lastChild);
      return button;
    });
    this.none = this.choice("0", "None of them", () => this.acts.none(), "none");
    this.none.classList.add("cnt-none");
    this.themes.replaceChildren(...this.choices, this.none);
    this.fillHelp(batch);
  }

  choice(digit, name, act, id) {
    const keys = digit ? { "aria-keyshortcuts": digit } : {};
    const button = this.button(digit, name, act, { class: "cnt-theme", "aria-pressed": "false", "data-testid": id, ...keys });
    button.append(make("span", { class: "cnt-tick", "aria-hidden": "true" }, "✓"));
    return button;
  }

  fillHelp({ themes, rulings, version }) {
    const keys = make("dl", { class: "cnt-keys" });
    for (const [key, does] of KEYS) keys.append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)));
    const rules = make("dl", { class: "cnt-rules" });
    for (const theme of themes) {
      rules.append(make("dt", {}, theme.display), make("dd", {}, theme.definition));
      if (theme.excludes) rules.append(make("dd", {}, make("strong", {}, "Not: "), theme.excludes));
      for (const example of theme.examples) rules.append(make("dd", { class: "cnt-example" }, `“${example}”`));
    }
    this.help.replaceChildren(make("h3", {}, "Keys"), keys, make("h3", {}, `Codebook, version ${version}`), rules);
    if (rulings.length)
      this.help.append(make("h3", {}, "Rulings"), make("ol", {}, ...rulings.map((ruling) => make("li", {}, ruling))));
  }

  // At every change.

  show({ index, total, done, item, name, verdict, chosen, none, decided, scores, tags, hint, flagged, note }) {
    Object.assign(this.root.dataset, { index, done, ready: item ? 1 : 0 });
    this.root.classList.toggle("cnt-decided", decided);
    this.place.textContent = `${name} of ${total}`;
    this.verdict.textContent = verdict;
    this.verdict.hidden = !verdict;
    this.showText(item);
    this.choices.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(chosen[place]));
      button.classList.toggle("cnt-tagged", Boolean(tags?.[place]));
      button.querySelector(".cnt-score").textContent = scores?.[place]?.toFixed(2) ?? "";
    });
    this.none.setAttribute("aria-pressed", String(none));
    this.hint.textContent = hint;
    this.buttons.accept.querySelector(".cnt-name").textContent = decided ? "Next" : "Accept";
    this.buttons.flag.setAttribute("aria-pressed", String(flagged));
    this.note.hidden = !flagged;
    if (this.note.value !== note) this.note.value = note;
    this.showProgress(done, total);
  }

  showProgress(done, total) {
    this.root.dataset.done = done;
    Object.assign(this.progress, { max: total, value: done });
    this.left.textContent = done === total ? `all ${total} decided` : `${done} decided, ${total - done} left`;
  }

  showText(item) {
    if (item && this.shown === item) return;
    this.shown = item;
    this.text.scrollTop = 0;
    this.text.classList.toggle("cnt-article", item?.facts.unit === "article");
    const pieces = (item?.pieces ?? ["Loading…"]).map((piece) => make("p", { dir: "auto" }, piece));
    if (item?.facts.unit === "article" && item.title) pieces.unshift(make("h3", { dir: "auto" }, item.title));
    this.text.replaceChildren(...pieces);
  }

  scroll(screens) {
    this.text.scrollBy(0, screens * this.text.clientHeight);
  }

  say(words) {
    this.status.textContent = words;
  }

  showSaving(pending, words, trouble) {
    this.root.dataset.pending = pending;
    this.saving.textContent = trouble ? "NOT SAVED" : words;
    this.saving.classList.toggle("cnt-trouble", trouble);
    this.alarm.hidden = !trouble;
    const alarm = trouble ? words : "";
    if (this.alarm.textContent !== alarm) this.alarm.textContent = alarm; // said aloud once, not at every tick
  }

  // Context and help, on demand.

  showContext(item) {
    this.context.replaceChildren(
      make("p", { class: "cnt-title", dir: "auto" }, item.title || "(no title)"),
      make("p", { dir: "auto" }, [item.source, item.date].filter(Boolean).join(", ") || "(no source, no date)"),
      part("div", "around", {}, "Looking for what stands around it…"),
    );
    this.context.hidden = false;
    this.buttons.context.setAttribute("aria-expanded", "true");
  }

  showAround({ before, after, missing }) {
    const pieces = [["Before", before], ["After", after]].map(([side, words]) =>
      make("p", {}, make("b", {}, side), " ", make("bdi", {}, words || "(nothing)")),
    );
    this.context.lastChild.replaceChildren(...(missing ? [make("p", {}, missing)] : pieces));
  }

  hideContext() {
    this.context.hidden = true;
    this.context.replaceChildren();
    this.buttons.context.setAttribute("aria-expanded", "false");
  }

  toggleHelp() {
    this.help.hidden = !this.help.hidden;
    this.buttons.help.setAttribute("aria-expanded", String(!this.help.hidden));
    if (!this.help.hidden) this.help.scrollIntoView({ block: "nearest" });
  }
}
