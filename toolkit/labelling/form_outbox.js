/* Decisions that the kernel has not yet confirmed: in memory, and in the browser's storage in case the page goes.
 *
 * Every decision is an event with an id of its own. It is sent again until the kernel has said that it is stored,
 * so nothing is lost, and the store takes each id once, so nothing counts twice. All forms of one annotator on one
 * store share an outbox: a form opened after a restart of the kernel sends what the one before it could not. */

const SHELF = Symbol.for("conflict-news-toolkit.outboxes");
const RESEND_AFTER = 4000; // milliseconds without an answer
const LATE_AFTER = 9000;

class Outbox {
  static of(name) {
    const shelf = (globalThis[SHELF] ??= new Map());
    if (!shelf.has(name)) shelf.set(name, new Outbox(name));
    return shelf.get(name);
  }

  constructor(name) {
    this.prefix = `conflict-news-toolkit:${name}:`;
    this.waiting = new Map();
    this.forms = new Set();
    this.unreachable = false;
    this.kept = true; // whether the browser's storage holds all that waits
  }

  join(form) {
    this.forms.add(form);
    this.flush(true);
  }

  leave(form) {
    this.forms.delete(form);
  }

  /* Find what an earlier page left behind, oldest first. */
  recall() {
    const left = [];
    this.store(() => {
      for (const key of Object.keys(localStorage))
        if (key.startsWith(this.prefix)) left.push(JSON.parse(localStorage.getItem(key)));
    });
    left.sort((one, other) => (one.decided_at < other.decided_at ? -1 : 1));
    for (const event of left)
      if (!this.waiting.has(event.decision_id)) this.waiting.set(event.decision_id, this.entry(event));
    return [...this.waiting.values()].map((entry) => entry.event);
  }

  entry(event) {
    return { event, since: performance.now(), sent: -Infinity, why: "" };
  }

  /* Private windows and full disks have no storage; memory has to do. */
  store(act) {
    try {
      act();
    } catch {
      this.kept = false;
    }
  }

  add(event, sender) {
    this.waiting.set(event.decision_id, this.entry(event));
    this.store(() => localStorage.setItem(this.prefix + event.decision_id, JSON.stringify(event)));
    for (const form of this.forms) if (form !== sender) form.take(event);
    this.flush();
  }

  flush(all = false) {
    const now = performance.now();
    const due = [...this.waiting.values()].filter((entry) => all || now - entry.sent > RESEND_AFTER);
    if (due.length) {
      // the store goes by order of arrival, so an earlier decision on the same item must not come after a later one
      const names = new Set(due.map((entry) => entry.event.name));
      const events = [...this.waiting.values()].map((entry) => entry.event).filter((event) => names.has(event.name));
      const message = { op: "decide", events };
      const newest = [...this.forms].reverse(); // after a restart only the newest form has a kernel
      this.unreachable = !newest.some((form) => form.send(message));
      if (!this.unreachable) for (const entry of due) entry.sent = now;
    }
    this.tell();
  }

  stored(ids) {
    for (const id of ids) {
      this.waiting.delete(id);
      this.store(() => localStorage.removeItem(this.prefix + id));
    }
    this.tell();
  }

  refused(ids, why) {
    for (const id of ids) if (this.waiting.has(id)) this.waiting.get(id).why = why;
    this.tell();
  }

  /* What to say of saving, and whether it is trouble. */
  report() {
    const entries = [...this.waiting.values()];
    if (!entries.length) return ["saved", false];
    const lost = `NOT SAVED: ${entries.length === 1 ? "1 decision" : `${entries.length} decisions`}`;
    const why = entries.map((entry) => entry.why).find(Boolean);
    if (why) return [`${lost}. ${why}`, true];
    const where = this.kept ? "kept in this browser" : "kept until this page is closed";
    if (this.unreachable) return [`${lost}, ${where}. The kernel is gone: run this cell again.`, true];
    const late = entries.some((entry) => performance.now() - entry.since > LATE_AFTER);
    if (late) return [`${lost}, ${where}. The kernel does not answer: it may be busy.`, true];
    return [`saving ${entries.length}…`, false];
  }

  tell() {
    for (const form of this.forms) form.showSaving();
  }
}

function newId() {
  // crypto.randomUUID wants a secure address; a server reached by plain http is none
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
