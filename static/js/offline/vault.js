/**
 * What a phone keeps for its owner, sealed. Nothing is kept unless asked; what is kept ends by itself.
 *
 * A 6-digit PIN keeps casual eyes away and no more: a copied disk gives it up in about a minute. So little is kept, for
 * at most 72 hours, and it goes after 5 wrong PINs, when another person comes, and on leaving. The key is in memory
 * only and is dropped after 5 minutes out of sight. What waits to be sent is not here (outbox.js) and is not wiped.
 */
import { makeExclusive } from './exclusive.js';
import { ROUNDS, newDataKey, openDataKey, pinKey, prfKey, seal, unseal } from './vault_keys.js';

export const LONGEST = 72 * 3600 * 1000;
export const HIDDEN = 5 * 60 * 1000;
export const TRIES = 5;
const LOCK = 'lock';
const DATA = 'data:';
const EASY = /^(\d)\1{5}$/;

/** A refusal of the vault: PIN_SHAPE, PIN_EASY, PIN_WRONG {left}, WIPED, LOCKED, EMPTY, KEY_WRONG. */
export class VaultError extends Error {
  constructor(code, facts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}

function checkPin(pin) {
  if (!/^[0-9]{6}$/.test(pin)) throw new VaultError('PIN_SHAPE');
  const steps = new Set([...pin].slice(1).map((digit, k) => (Number(digit) - Number(pin[k]) + 10) % 10));
  if (EASY.test(pin) || (steps.size === 1 && (steps.has(1) || steps.has(9)))) throw new VaultError('PIN_EASY');
}

/** user: the opaque name the server gives a person on this phone. now: milliseconds. */
export function makeVault({ store, crypto = globalThis.crypto, now = Date.now, exclusive = makeExclusive(), rounds = ROUNDS }) {
  let key = null;
  let user = '';
  let hiddenAt = null;

  const label = (what) => `${user}\n${what}`;
  const salted = () => crypto.getRandomValues(new Uint8Array(16));

  async function wipe() {
    key = null;
    user = '';
    hiddenAt = null;
    for (const name of await store.keys()) await store.delete(name);
  }

  /** The lock, if it still holds. A clock set back does not make it last longer. */
  async function held(person) {
    const lock = await store.get(LOCK);
    if (!lock) {
      if ((await store.keys()).length) await wipe(); // blobs without their key: what an eviction left
      return null;
    }
    const time = Math.max(now(), lock.latest);
    if (time >= lock.expiresAt || (person !== undefined && lock.user !== person)) {
      await wipe();
      return null;
    }
    if (time > lock.latest) await store.set(LOCK, { ...lock, latest: time });
    return { ...lock, latest: time };
  }

  async function create(person, expiresAt, method, wrappingOf, rest = {}) {
    await wipe();
    const salt = salted();
    user = person;
    const made = await newDataKey(crypto, await wrappingOf(salt), label(LOCK));
    const latest = now();
    await store.set(LOCK, {
      version: 1, user, method, salt, wrapped: made.wrapped, failures: 0, latest,
      expiresAt: Math.min(expiresAt, latest + LONGEST), ...rest,
    });
    key = made.key;
    hiddenAt = null;
  }

  async function unlock(person, method, wrappingOf) {
    const lock = await held(person);
    if (!lock || lock.method !== method) throw new VaultError('EMPTY');
    if (lock.failures >= TRIES) {
      await wipe();
      throw new VaultError('WIPED');
    }
    const failures = lock.failures + 1;
    // Counted before it is tried: closing the app half-way gives no try for free.
    await store.set(LOCK, { ...lock, failures });
    user = person;
    try {
      key = await openDataKey(crypto, await wrappingOf(lock), label(LOCK), lock.wrapped);
    } catch {
      key = null;
      if (failures < TRIES) throw new VaultError(method === 'pin' ? 'PIN_WRONG' : 'KEY_WRONG', { left: TRIES - failures });
      await wipe();
      throw new VaultError('WIPED');
    }
    hiddenAt = null;
    await store.set(LOCK, { ...lock, failures: 0 });
  }

  /** The data key, if the vault is open and nobody was away too long. */
  async function opened() {
    if (hiddenAt !== null && now() - hiddenAt >= HIDDEN) key = null;
    if (!key) throw new VaultError('LOCKED');
    if (!await held(user)) throw new VaultError('EMPTY');
    return key;
  }

  const alone = (work) => exclusive('vault', work);

  return {
    /** {state: "empty" | "locked" | "open", method, expiresAt, left} for this person; anybody else's things go. */
    look: (person) => alone(async () => {
      const lock = await held(person);
      if (!lock) return { state: 'empty' };
      if (hiddenAt !== null && now() - hiddenAt >= HIDDEN) key = null;
      const { method, expiresAt, failures, credentialId } = lock;
      return { state: key ? 'open' : 'locked', method, expiresAt, credentialId, left: TRIES - failures };
    }),
    createWithPin: (person, pin, expiresAt) => {
      checkPin(pin);
      return alone(() => create(person, expiresAt, 'pin', (salt) => pinKey(crypto, pin, salt, rounds), { rounds }));
    },
    createWithPasskey: (person, secret, credentialId, expiresAt) => alone(
      () => create(person, expiresAt, 'passkey', (salt) => prfKey(crypto, secret, salt), { credentialId }),
    ),
    unlockWithPin: (person, pin) => alone(
      () => unlock(person, 'pin', (lock) => pinKey(crypto, pin, lock.salt, lock.rounds)),
    ),
    unlockWithPasskey: (person, secret) => alone(
      () => unlock(person, 'passkey', (lock) => prfKey(crypto, secret, lock.salt)),
    ),
    lock() { key = null; },
    hidden() { hiddenAt ??= now(); },
    /** Says whether the vault is still open. */
    visible() {
      if (hiddenAt !== null && now() - hiddenAt >= HIDDEN) key = null;
      hiddenAt = null;
      return key !== null;
    },
    /** The key for the other half of the app (page or worker), by message; it cannot be read out of it. */
    lend: () => alone(async () => ({ user, key: await opened() })),
    borrow(lent) { ({ user, key } = lent); hiddenAt = null; },
    put: (path, bytes) => alone(async () => {
      const sealed = await seal(crypto, await opened(), label(path), bytes);
      await store.set(DATA + path, sealed);
    }),
    get: (path) => alone(async () => {
      const opener = await opened();
      const sealed = await store.get(DATA + path);
      return sealed ? unseal(crypto, opener, label(path), sealed) : null;
    }),
    remove: (path) => alone(() => store.delete(DATA + path)),
    wipe: () => alone(wipe),
  };
}
