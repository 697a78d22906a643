/**
 * What a person asked for without a network: written down before it is sent, sent until the server says yes or no.
 *
 * Only the server's own yes is a yes. The same key is sent every time, so that however often it arrives it counts once.
 * A record holds no name, document or amount: the server's signed token, and a digest of what the person saw.
 * States: queued ("na fila") -> sent ("enviado", the answer is not known) -> confirmed | refused (with a reason).
 */
import { meaning } from './answers.js';
import { makeExclusive } from './exclusive.js';

export const STATES = ['queued', 'sent', 'confirmed', 'refused'];
const OPEN = ['queued', 'sent'];
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15 * 60 * 1000;
const PATIENCE = 20 * 1000;

const defaults = () => ({
  fetch: (...asked) => globalThis.fetch(...asked),
  now: Date.now,
  random: Math.random,
  uuid: () => globalThis.crypto.randomUUID(),
  exclusive: makeExclusive(),
  timers: { set: (work, wait) => setTimeout(work, wait), clear: (id) => clearTimeout(id) },
});

/** Full jitter: anything up to a doubling limit, so that phones do not come back all at once. */
export function backoff(attempts, random) {
  return Math.floor(random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempts, 20)));
}

/** Seconds of a Retry-After header as milliseconds, or 0. */
function asked(response) {
  const seconds = response.headers.get('Retry-After') ?? '';
  return /^[0-9]{1,6}$/.test(seconds) ? Math.min(Number(seconds) * 1000, LONGEST_WAIT) : 0;
}

export function makeOutbox({ store, ...given }) {
  const { fetch, now, random, uuid, exclusive, timers } = { ...defaults(), ...given };

  async function items() {
    const rows = await Promise.all((await store.keys()).map((key) => store.get(key)));
    return rows.filter(Boolean).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  const save = (item) => store.set(item.id, item);
  const change = (item, rest) => save(Object.assign(item, rest));

  /** Write a request down. ``owner``: the opaque name of the person here; ``assertion``: a passkey's, if there is one. */
  async function add({ kind, url, body, owner, digest, policyVersion, assertion = null, id = uuid() }) {
    const known = await store.get(id);
    if (known) return known; // the button was pressed twice
    const item = {
      id, kind, method: 'POST', url, body, owner, digest, policyVersion, assertion, createdAt: now(),
      state: 'queued', reason: '', until: '', attempts: 0, nextAt: 0, location: '',
    };
    await save(item);
    return item;
  }

  async function send(item) {
    await change(item, { state: 'sent', attempts: item.attempts + 1 });
    const abort = new AbortController();
    const timer = timers.set(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(item.url, {
        method: item.method,
        body: JSON.stringify({ ...item.body, assertion: item.assertion }),
        headers: {
          'Content-Type': 'application/json', 'Idempotency-Key': `"${item.id}"`,
          'Quite-Owner': item.owner, // somebody else signed in here: the server asks for a login instead
        },
        credentials: item.assertion ? 'omit' : 'same-origin', // a signed offer speaks for itself
        redirect: 'manual',
        cache: 'no-store',
        signal: abort.signal,
      });
      const { state, reason, until } = meaning(response, item.id);
      if (state !== 'queued') {
        const location = response.headers.get('Location') ?? '';
        // what was sent is not needed any more: only that it was, and what came of it
        await change(item, { state, reason, until: '', location, body: null, assertion: null, endedAt: now() });
        return;
      }
      await later(item, until, asked(response));
    } catch {
      await later(item, 'time', 0); // no network, or no answer in time: it may have arrived; the key makes that harmless
    } finally {
      timers.clear(timer);
    }
  }

  const later = (item, until, atLeast) => change(item, {
    state: 'queued', until, nextAt: now() + Math.max(atLeast, backoff(item.attempts, random)),
  });

  /** Send what is due, oldest first, one at a time over all tabs. force: the network is back, do not wait. */
  const drain = ({ force = false, loggedIn = false } = {}) => exclusive('outbox', async () => {
    for (const { id } of await items()) {
      const item = await store.get(id); // another tab may have ended it meanwhile
      if (!item || !OPEN.includes(item.state)) continue;
      if (item.until === 'login' && !loggedIn) continue;
      if (force || item.state === 'sent' || item.nextAt <= now()) await send(item);
    }
    return items();
  });

  return {
    add,
    items,
    drain,
    /** Whether something is still to be sent: asked before anything is wiped. */
    waiting: async () => (await items()).filter((item) => OPEN.includes(item.state)),
    /** Milliseconds until the next try, or null when there is nothing to poll for. */
    async nextTry() {
      const due = (await items()).filter((item) => OPEN.includes(item.state) && item.until !== 'login');
      return due.length ? Math.max(0, Math.min(...due.map((item) => item.nextAt)) - now()) : null;
    },
    /** Forget an answer that was read, or, asked and told so, something never sent. */
    async forget(id, { evenUnsent = false } = {}) {
      const item = await store.get(id);
      if (!item || (OPEN.includes(item.state) && !evenUnsent)) return false;
      await store.delete(id);
      return true;
    },
  };
}
