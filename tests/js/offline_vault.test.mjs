/** What the phone keeps can be read by its owner, for a while, and by nobody else. */
import assert from 'node:assert/strict';
import { webcrypto as crypto } from 'node:crypto';
import { test } from 'node:test';

import { makeExclusive } from '../../static/js/offline/exclusive.js';
import { memoryStore } from '../../static/js/offline/store_memory.js';
import { HIDDEN, LONGEST, makeVault } from '../../static/js/offline/vault.js';
import { ROUNDS } from '../../static/js/offline/vault_keys.js';

const HOUR = 3600 * 1000;
const PIN = '274916';
const bytes = (words) => new TextEncoder().encode(words);
const words = (found) => found && new TextDecoder().decode(found);
const code = (expected, facts) => (error) => {
  assert.equal(error.code, expected);
  if (facts) assert.deepEqual(error.facts, facts);
  return true;
};

function phone(store = memoryStore()) {
  const clock = { time: 1_795_000_000_000 };
  const again = () => makeVault({
    store, crypto, now: () => clock.time, exclusive: makeExclusive(null), rounds: 1000,
  });
  return { store, clock, again, vault: again() };
}

async function kept() {
  const it = phone();
  await it.vault.createWithPin('maria', PIN, it.clock.time + 48 * HOUR);
  await it.vault.put('/contratos', bytes('R$ 1.234,56'));
  return it;
}

test('a PIN opens what it closed, after the app was closed', async () => {
  const it = await kept();
  const later = it.again();
  assert.equal((await later.look('maria')).state, 'locked');
  await assert.rejects(later.get('/contratos'), code('LOCKED'));
  await later.unlockWithPin('maria', PIN);
  assert.equal(words(await later.get('/contratos')), 'R$ 1.234,56');
  assert.equal(await later.get('/nada'), null);
});

test('nothing readable is stored: no figure, no PIN, no key', async () => {
  const { store } = await kept();
  for (const name of await store.keys()) {
    const row = await store.get(name);
    const raw = Buffer.from(JSON.stringify(row, (_, v) => (v instanceof Uint8Array ? Buffer.from(v).toString('latin1') : v)));
    for (const secret of ['1.234', PIN, 'CryptoKey']) assert.ok(!raw.includes(secret), `${name}: ${secret}`);
  }
  assert.equal(ROUNDS, 600000);
});

test('five wrong PINs wipe everything, the right one before that starts the count again', async () => {
  const it = await kept();
  for (const left of [4, 3, 2, 1]) await assert.rejects(it.vault.unlockWithPin('maria', '111112'), code('PIN_WRONG', { left }));
  await it.vault.unlockWithPin('maria', PIN);
  for (const left of [4, 3, 2, 1]) await assert.rejects(it.vault.unlockWithPin('maria', '111112'), code('PIN_WRONG', { left }));
  await assert.rejects(it.vault.unlockWithPin('maria', '111112'), code('WIPED'));
  assert.deepEqual(await it.store.keys(), []);
  await assert.rejects(it.vault.unlockWithPin('maria', PIN), code('EMPTY'));
});

test('a try is counted even when the app is closed before its answer', async () => {
  const it = await kept();
  const dying = { ...crypto, getRandomValues: (a) => crypto.getRandomValues(a), subtle: { importKey: () => new Promise(() => {}) } };
  makeVault({ store: it.store, crypto: dying, now: () => it.clock.time, exclusive: makeExclusive(null) })
    .unlockWithPin('maria', '111112');
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  assert.equal((await it.again().look('maria')).left, 4);
});

test('two tabs that try at once do not share one count', async () => {
  const it = await kept();
  const wrong = Array.from({ length: 5 }, () => it.vault.unlockWithPin('maria', '999998').catch((error) => error.code));
  assert.deepEqual(await Promise.all(wrong), ['PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'PIN_WRONG', 'WIPED']);
});

test('it ends when the offer ends, after 72 hours at most, and a clock set back changes nothing', async () => {
  const it = await kept();
  it.clock.time += 48 * HOUR - 1;
  assert.equal((await it.vault.look('maria')).state, 'open');
  it.clock.time -= 40 * HOUR;
  assert.equal(words(await it.vault.get('/contratos')), 'R$ 1.234,56');
  it.clock.time += 40 * HOUR + 1;
  await assert.rejects(it.vault.get('/contratos'), code('EMPTY'));
  assert.deepEqual(await it.store.keys(), []);

  await it.vault.createWithPin('maria', PIN, it.clock.time + 1000 * HOUR);
  assert.equal((await it.vault.look('maria')).expiresAt, it.clock.time + LONGEST);
  const later = it.clock.time + LONGEST;
  it.clock.time = later - 1;
  await it.vault.look('maria');
  it.clock.time = later - 60 * HOUR; // set back after it was seen almost at the end: only the rest is left
  assert.equal((await it.vault.look('maria')).state, 'open');
  it.clock.time = later;
  assert.equal((await it.vault.look('maria')).state, 'empty');
});

test('another person finds nothing, and neither does the first one afterwards', async () => {
  const it = await kept();
  assert.equal((await it.vault.look('jose')).state, 'empty');
  assert.deepEqual(await it.store.keys(), []);
  await assert.rejects(it.vault.unlockWithPin('maria', PIN), code('EMPTY'));
});

test('five minutes out of sight close it; a moment does not', async () => {
  const it = await kept();
  it.vault.hidden();
  it.clock.time += HIDDEN - 1;
  assert.equal(it.vault.visible(), true);
  it.vault.hidden();
  it.clock.time += 1000;
  it.vault.hidden(); // told twice: the first one counts
  it.clock.time += HIDDEN - 1000;
  await assert.rejects(it.vault.get('/contratos'), code('LOCKED'));
  assert.equal(it.vault.visible(), false);
  assert.equal((await it.vault.look('maria')).state, 'locked');
});

test('a record cannot stand in the place of another, nor of another person', async () => {
  const it = await kept();
  await it.vault.put('/acordos', bytes('outro'));
  await it.store.set('data:/contratos', await it.store.get('data:/acordos'));
  await assert.rejects(it.vault.get('/contratos'));
  await it.store.set('lock', { ...await it.store.get('lock'), user: 'jose' });
  await assert.rejects(it.again().unlockWithPin('jose', PIN), code('PIN_WRONG', { left: 4 }));
});

test('a passkey opens its own vault only', async () => {
  const it = phone();
  const secret = crypto.getRandomValues(new Uint8Array(32));
  await it.vault.createWithPasskey('maria', secret, 'cred-1', it.clock.time + HOUR);
  await it.vault.put('/contratos', bytes('x'));
  const later = it.again();
  assert.equal((await later.look('maria')).credentialId, 'cred-1');
  await assert.rejects(later.unlockWithPasskey('maria', new Uint8Array(32)), code('KEY_WRONG', { left: 4 }));
  await assert.rejects(later.unlockWithPin('maria', PIN), code('EMPTY'));
  await later.unlockWithPasskey('maria', secret);
  assert.equal(words(await later.get('/contratos')), 'x');
});

test('the worker borrows the key of the page, and cannot read it out', async () => {
  const it = await kept();
  const lent = await it.vault.lend();
  assert.equal(lent.key.extractable, false);
  const worker = it.again();
  worker.borrow(lent);
  assert.equal(words(await worker.get('/contratos')), 'R$ 1.234,56');
  worker.lock();
  await assert.rejects(worker.get('/contratos'), code('LOCKED'));
});

test('what an eviction left behind is taken away', async () => {
  const it = await kept();
  await it.store.delete('lock');
  assert.equal((await it.again().look('maria')).state, 'empty');
  assert.deepEqual(await it.store.keys(), []);
});

test('easy PINs are refused before anything is kept', async () => {
  const { vault, clock } = phone();
  for (const [pin, expected] of [
    ['12345', 'PIN_SHAPE'], ['abcdef', 'PIN_SHAPE'], ['000000', 'PIN_EASY'], ['123456', 'PIN_EASY'], ['987654', 'PIN_EASY'],
  ]) assert.throws(() => vault.createWithPin('maria', pin, clock.time + HOUR), code(expected));
});
