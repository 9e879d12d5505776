/* The labelling form: moves through a batch, takes keys, and hands every decision to the kernel as an event.
 *
 * The files form_outbox.js and form_view.js stand before this one in the module that the notebook gets. */

const TICK = 1000; // milliseconds between looks at what is still unanswered

class Form {
  constructor(model, host) {
    this.model = model;
    this.items = [];
    this.states = [];
    this.index = 0;
    this.clock = 0; // orders decisions, for undo
    this.asked = -Infinity;
    this.view = new View(host, this.acts());
    this.hear = (message) => this.receive(message);
    this.pause = () => this.countTime();
    this.warn = (event) => this.outbox?.waiting.size && !this.outbox.kept && event.preventDefault();
    model.on("msg:custom", this.hear);
    document.addEventListener("visibilitychange", this.pause);
    window.addEventListener("beforeunload", this.warn);
    this.timer = setInterval(() => this.tick(), TICK);
    this.tick();
  }

  close() {
    clearInterval(this.timer);
    this.model.off("msg:custom", this.hear);
    document.removeEventListener("visibilitychange", this.pause);
    window.removeEventListener("beforeunload", this.warn);
    this.outbox?.leave(this);
    this.view.close();
  }

  acts() {
    const acts = {
      back: () => this.walk(-1),
      accept: () => this.accept(),
      undo: () => this.undo(),
      skip: () => this.decide("skipped"),
      junk: () => this.decide("junk"),
      none: () => this.decide("labelled"),
      toggle: (place) => this.toggle(place),
      flag: () => this.flag(),
      context: () => this.toggleContext(),
      help: () => this.view.toggleHelp(),
      writing: (words) => (this.state.note = words),
      written: () => this.state.standing && this.state.standing.note !== this.state.note && this.amend(),
    };
    for (const [name, act] of Object.entries(acts)) acts[name] = (...given) => this.batch && act(...given);
    return { ...acts, press: (event) => this.press(event) };
  }

  get state() {
    return this.states[this.index];
  }

  get item() {
    return this.items[this.index];
  }

  // Talking with the kernel.

  send(message) {
    try {
      this.model.send(message);
      return true;
    } catch {
      return false; // after a restart of the kernel, sending throws
    }
  }

  tick() {
    const page = this.batch ? this.nextPage() : null;
    if (performance.now() - this.asked > RESEND_AFTER) {
      if (!this.batch) this.ask({ op: "open" });
      else if (page !== null) this.ask({ op: "page", page });
    }
    this.outbox?.flush();
  }

  ask(message) {
    this.asked = performance.now();
    if (!this.send(message) && !this.batch) this.view.place.textContent = "The kernel is gone: run this cell again.";
  }

  /* The page in view first, then what lies ahead, then the rest. */
  nextPage() {
    const starts = this.batch.pages;
    const here = starts.findLastIndex((start) => start <= this.index);
    const order = starts.map((_, page) => (page + here) % starts.length);
    return order.find((page) => this.items[starts[page]] === undefined) ?? null;
  }

  receive(message) {
    if (message.op === "batch" && !this.batch) this.open(message);
    else if (message.op === "page" && this.batch) this.addPage(message);
    else if (message.op === "context" && message.place === this.index && !this.view.context.hidden) this.view.showAround(message);
    else if (message.op === "stored") this.outbox?.stored(message.ids);
    else if (message.op === "refused") this.outbox?.refused(message.ids, message.why);
  }

  open(batch) {
    this.batch = batch;
    this.names = batch.themes.map((theme) => theme.name);
    this.places = new Map(batch.names.map((name, place) => [name, place]));
    this.states = batch.states.map((state) => ({ standing: null, draft: null, flagged: false, note: "", seen: false, ...state }));
    this.clock = Math.max(0, ...this.states.map((state) => state.standing?.at ?? 0));
    this.view.open(batch);
    this.outbox = Outbox.of(batch.outbox);
    for (const event of this.outbox.recall()) this.take(event, true);
    this.outbox.join(this);
    this.go(this.undecidedAfter(-1) ?? 0);
    this.ask({ op: "page", page: this.nextPage() });
  }

  addPage({ page, items }) {
    items.forEach((item, offset) => (this.items[this.batch.pages[page] + offset] = item));
    const next = this.nextPage();
    if (next !== null) this.ask({ op: "page", page: next });
    if (this.view.root.dataset.ready === "0") this.show();
  }

  /* A decision made elsewhere: in another view of this batch, or before the page was loaded again. */
  take(event, quietly = false) {
    const place = this.places.get(event.name);
    if (place === undefined) return;
    this.settle(this.states[place], event);
    this.states[place].seen = true;
    if (!quietly) this.show();
  }

  // Moving.

  go(index, said = "") {
    this.index = index;
    this.fresh = !this.state.standing;
    this.walked = false;
    this.seconds = 0;
    this.since = document.hidden ? null : performance.now();
    this.view.hideContext();
    this.view.say(said);
    this.show();
  }

  walk(step) {
    const to = this.index + step;
    if (to < 0 || to >= this.states.length) this.view.say(step < 0 ? "This is the first one." : "This is the last one.");
    else this.jump(to);
  }

  jump(to) {
    this.go(to);
    this.walked = true;
  }

  undecidedAfter(index) {
    const total = this.states.length;
    const order = this.states.map((_, step) => (index + 1 + step) % total);
    return order.find((place) => !this.states[place].standing) ?? null;
  }

  /* Leave what is decided: a new one for the next undecided, a corrected one for its neighbour. */
  onward(said) {
    const to = this.fresh ? this.undecidedAfter(this.index) : this.index + 1;
    if (to !== null && to < this.states.length) this.go(to, said);
    else this.stay(to === null ? `${said} All are decided.` : `${said} This is the last one.`);
  }

  stay(said) {
    this.walked = false;
    this.view.say(said.trim());
    this.show();
  }

  /* Seconds with the item in view; a page in the background does not count. */
  countTime() {
    if (this.since) this.seconds += (performance.now() - this.since) / 1000;
    this.since = document.hidden ? null : performance.now();
  }

  // Deciding.

  toggle(place) {
    if (!this.item || place >= this.names.length) return;
    const { state } = this;
    const chosen = new Set(state.draft ?? state.standing?.themes);
    if (!chosen.delete(this.names[place])) chosen.add(this.names[place]);
    state.draft = chosen.size || state.standing ? chosen : null;
    this.show();
  }

  accept() {
    const { standing, draft } = this.state;
    if (draft?.size) this.decide("labelled", draft);
    else if (standing && !draft) this.onward("");
    else this.view.say("Choose a theme, or press 0 for none of them.");
  }

  decide(status, chosen = new Set()) {
    if (!this.item) return;
    const { state } = this;
    const themes = this.names.filter((name) => chosen.has(name));
    const said = `${this.nameHere()}: ${this.describe(status, themes)}.`;
    const repeated = state.standing?.status === status && state.standing.themes.join() === themes.join();
    state.draft = null;
    if (!repeated) this.record(status, themes);
    if (repeated || state.seen || this.batch.suggest !== "after" || !this.suggestion) return this.onward(said);
    state.seen = true;
    if (this.agrees(status, themes)) return this.onward(`${said} The tagger agrees.`);
    this.stay(said); // for a second look, as the tagger says otherwise; the next key goes on
  }

  agrees(status, themes) {
    const { scores, tags } = this.suggestion;
    const judged = themes.filter((name) => name in scores); // of the other themes the tagger knows nothing
    return status === "labelled" && judged.length === tags.length && judged.every((name) => tags.includes(name));
  }

  record(status, themes) {
    const { state } = this;
    this.countTime();
    const event = {
      ...this.batch.common, ...this.item.facts, name: this.batch.names[this.index],
      decision_id: newId(), decided_at: new Date().toISOString(), status, themes, suggestion: this.seenSoFar(),
      seconds: Math.round(this.seconds * 10) / 10, flagged: state.flagged, note: state.note,
    };
    this.seconds = 0;
    this.settle(state, event);
    this.outbox.add(event, this);
  }

  settle(state, { status, themes, flagged, note }) {
    this.clock += 1;
    const known = themes.filter((name) => this.names.includes(name));
    state.standing = status === "withdrawn" ? null : { status, themes: known, note, at: this.clock };
    Object.assign(state, { flagged, note, draft: null });
  }

  undo() {
    const at = (place) => this.states[place].standing?.at ?? 0;
    const last = this.states.reduce((best, _, place) => (at(place) > at(best) ? place : best), 0);
    const place = this.walked && this.state.standing ? this.index : last;
    if (!at(place)) return this.view.say("Nothing to take back.");
    if (!this.items[place]) return this.view.say("Still loading; try again in a moment.");
    if (place !== this.index) this.go(place);
    const { themes } = this.state.standing;
    this.record("withdrawn", []);
    this.state.draft = themes.length ? new Set(themes) : null;
    this.go(place, `${this.nameHere()}: taken back.`);
  }

  flag() {
    if (!this.item) return;
    this.state.flagged = !this.state.flagged;
    if (!this.state.flagged) this.state.note = "";
    this.amend();
    this.stay(this.state.flagged ? "Flagged." : "No longer flagged.");
  }

  writeNote() {
    if (!this.item) return;
    if (!this.state.flagged) this.flag();
    this.view.note.focus({ preventScroll: true });
  }

  /* A flag or note on what is already decided is stored at once; otherwise it goes with the decision. */
  amend() {
    const { standing, draft } = this.state;
    if (!standing) return;
    this.record(standing.status, standing.themes);
    this.state.draft = draft;
  }

  // Keys.

  press(event) {
    if (event.altKey || event.isComposing) return;
    if (event.target === this.view.note) {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") this.view.focus();
      return;
    }
    if (event.target.matches("button") && (event.key === "Enter" || event.key === " ")) return; // the button's own
    const act = event.ctrlKey || event.metaKey ? this.commandOf(event) : this.actOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.batch && (!event.repeat || /^(Arrow|Page)/.test(event.key))) act();
  }

  commandOf({ key, shiftKey }) {
    return key.toLowerCase() === "z" && !shiftKey ? () => this.undo() : null;
  }

  actOf(event) {
    const { key, code, shiftKey } = event;
    const digit = /^\d$/.test(key) ? key : key.length === 1 && !shiftKey && /^Digit(\d)$/.exec(code)?.[1]; // French keyboards want Shift for digits
    if (digit) return digit === "0" ? () => this.decide("labelled") : () => this.toggle(Number(digit) - 1);
    const letter = /^[!-~]$/.test(key) ? key.toLowerCase() : /^Key([A-Z])$/.exec(code)?.[1].toLowerCase(); // Cyrillic and Arabic keyboards
    const panels = !this.view.help.hidden || !this.view.context.hidden;
    const acts = {
      Enter: () => this.accept(),
      " ": () => this.accept(),
      ArrowRight: () => (this.state.draft?.size ? this.accept() : this.walk(1)),
      ArrowLeft: () => this.walk(-1),
      ArrowUp: () => this.view.scroll(-0.2),
      ArrowDown: () => this.view.scroll(0.2),
      PageUp: () => this.view.scroll(-0.9),
      PageDown: () => this.view.scroll(0.9),
      Home: () => this.jump(0),
      End: () => this.jump(this.undecidedAfter(-1) ?? this.states.length - 1),
      Escape: panels ? () => this.closePanels() : null,
    };
    const letters = {
      j: () => this.decide("junk"),
      s: () => this.decide("skipped"),
      f: () => this.flag(),
      n: () => this.writeNote(),
      u: () => this.undo(),
      c: () => this.toggleContext(),
      "?": () => this.view.toggleHelp(),
    };
    return acts[key] ?? letters[letter];
  }

  // Showing.

  nameHere() {
    return `${this.item?.facts.unit === "article" ? "Article" : "Paragraph"} ${this.index + 1}`;
  }

  describe(status, themes) {
    if (status !== "labelled") return status;
    const shown = this.batch.themes.filter((theme) => themes.includes(theme.name)).map((theme) => theme.display);
    return shown.join(", ") || "none of the themes";
  }

  get suggestion() {
    return this.item?.suggestion ?? null;
  }

  /* What may be seen of the tagger's opinion now: with "after", only once one's own stands. */
  get visible() {
    return this.batch.suggest === "before" || this.state.seen ? this.suggestion : null;
  }

  seenSoFar() {
    return this.visible ? JSON.stringify({ when: this.batch.suggest, ...this.visible }) : "";
  }

  show() {
    const { state, visible } = this;
    const { standing, draft } = state;
    const chosen = draft ?? new Set(standing?.themes);
    this.view.show({
      index: this.index,
      total: this.states.length,
      done: this.states.reduce((done, { standing: decided }) => done + (decided ? 1 : 0), 0),
      item: this.item,
      name: this.nameHere(),
      verdict: standing ? this.describe(standing.status, standing.themes) : "",
      decided: Boolean(standing && !draft),
      chosen: this.names.map((name) => chosen.has(name)),
      none: Boolean(!draft && standing?.status === "labelled" && !chosen.size),
      scores: visible && this.names.map((name) => visible.scores[name]),
      tags: visible && this.names.map((name) => visible.tags.includes(name)),
      hint: visible ? `The tagger says: ${this.describe("labelled", visible.tags)}.` : "",
      flagged: state.flagged,
      note: state.note,
    });
  }

  showSaving() {
    this.view.showSaving(this.outbox.waiting.size, ...this.outbox.report());
  }

  toggleContext() {
    if (!this.item) return;
    if (!this.view.context.hidden) return this.view.hideContext();
    this.view.showContext(this.item);
    if (!this.send({ op: "context", place: this.index })) this.view.showAround({ missing: "The kernel is gone: run this cell again." });
  }

  closePanels() {
    this.view.hideContext();
    if (!this.view.help.hidden) this.view.toggleHelp();
    this.view.focus();
  }
}

export default {
  render({ model, el }) {
    const form = new Form(model, el);
    return () => form.close();
  },
};
