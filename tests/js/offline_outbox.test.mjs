/** Nothing asked is lost, nothing counts twice, and nobody but our server says yes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MARKER } from '../../static/js/offline/answers.js';
import { startDraining } from '../../static/js/offline/draining.js';
import { makeExclusive } from '../../static/js/offline/exclusive.js';
import { backoff, makeOutbox } from '../../static/js/offline/outbox.js';
import { race } from '../../static/js/offline/race.js';
import { memoryStore } from '../../static/js/offline/store_memory.js';

const ASKED = { kind: 'acceptance', url: '/acordos', body: { token: 't' }, owner: 'o', digest: 'd', policyVersion: 3 };
const timers = { set: () => 0, clear: () => {} };

/** A server that keeps one agreement per key, as ours does, and a road to it that can be cut anywhere. */
function world({ store = memoryStore(), exclusive = makeExclusive(null) } = {}) {
  const it = { time: 1000, agreements: new Map(), requests: [], road: 'open', status: 201, headers: {}, store };
  const answer = (status, key, headers = it.headers) => new Response('{}', {
    status, headers: { ...(key ? { [MARKER]: key } : {}), ...headers },
  });
  it.fetch = async (url, options) => {
    const key = options.headers['Idempotency-Key'].slice(1, -1);
    it.requests.push({ url, key, ...options });
    if (it.road === 'cut') throw new TypeError('Failed to fetch');
    if (it.road === 'captive') return answer(200, '', { 'Content-Type': 'text/html' });
    if (it.road === 'other answer') return answer(200, 'page');
    if (it.status < 300) it.agreements.set(key, it.agreements.get(key) ?? `/acordos/${key}`);
    if (it.road === 'cut on the way back') throw new TypeError('Failed to fetch');
    if (it.status < 300) return answer(it.status, key, { Location: it.agreements.get(key) });
    return answer(it.status, it.road === 'proxy' ? '' : key);
  };
  let ids = 0;
  it.outbox = () => makeOutbox({
    store, fetch: it.fetch, now: () => it.time, random: () => 0.5, uuid: () => `key-${ids += 1}`, exclusive, timers,
  });
  return it;
}

test('it is written down before it is sent, and the server alone confirms it', async () => {
  const it = world();
  const outbox = it.outbox();
  const { id } = await outbox.add(ASKED);
  assert.equal((await it.store.get(id)).state, 'queued');
  const [item] = await outbox.drain();
  assert.deepEqual([item.state, item.location, item.body], ['confirmed', `/acordos/${id}`, null]);
  assert.equal(it.requests[0].headers['Idempotency-Key'], `"${id}"`);
  assert.equal(it.requests[0].headers['Quite-Owner'], 'o');
  assert.deepEqual([it.requests[0].credentials, it.requests[0].redirect], ['same-origin', 'manual']);
  await outbox.drain({ force: true });
  assert.equal(it.requests.length, 1);
});

test('cut before, during or after: one key, one agreement, confirmed in the end', async () => {
  for (const road of ['cut', 'cut on the way back', 'captive', 'other answer']) {
    const it = world();
    const { id } = await it.outbox().add(ASKED);
    it.road = road;
    const [waiting] = await it.outbox().drain();
    assert.equal(waiting.state, 'queued', road);
    it.road = 'open';
    const [ended] = await it.outbox().drain({ force: true });
    assert.equal(ended.state, 'confirmed', road);
    assert.deepEqual([...it.agreements.keys()], [id]);
    assert.deepEqual(new Set(it.requests.map((each) => each.key)), new Set([id]));
  }
});

test('an app closed while the answer was on its way asks again with the same key', async () => {
  const it = world();
  const { id } = await it.outbox().add(ASKED);
  const dying = makeOutbox({ store: it.store, fetch: () => new Promise(() => {}), now: () => it.time, exclusive: makeExclusive(null), timers });
  dying.drain();
  await new Promise((resolve) => { setTimeout(resolve, 10); });
  assert.equal((await it.store.get(id)).state, 'sent');
  const [item] = await it.outbox().drain();
  assert.equal(item.state, 'confirmed');
});

test('every status: what ends, what waits, what asks for a login', async () => {
  const table = {
    200: 'confirmed', 201: 'confirmed', 400: 'refused REFUSED', 401: 'queued login', 403: 'queued login', 404: 'refused REFUSED',
    408: 'queued time', 409: 'refused CHANGED', 410: 'refused EXPIRED', 422: 'refused KEY_REUSED', 425: 'queued time',
    429: 'queued time', 500: 'queued time', 502: 'queued time', 503: 'queued time', 504: 'queued time', 302: 'queued time',
  };
  for (const [status, expected] of Object.entries(table)) {
    for (const road of ['open', 'proxy']) {
      const it = world();
      it.road = road;
      it.status = Number(status);
      await it.outbox().add(ASKED);
      const [item] = await it.outbox().drain();
      const found = [item.state, item.reason || item.until].filter(Boolean).join(' ');
      // the same status from somebody in between ends nothing
      assert.equal(found, road === 'open' || it.status < 300 ? expected : 'queued time', `${status} ${road}`);
      assert.equal(item.body === null, item.state !== 'queued');
    }
  }
});

test('after a login what waited for it goes on, and not before', async () => {
  const it = world();
  it.status = 401;
  await it.outbox().add(ASKED);
  await it.outbox().drain();
  it.status = 201;
  await it.outbox().drain({ force: true });
  assert.equal(it.requests.length, 1);
  assert.equal(await it.outbox().nextTry(), null);
  const [item] = await it.outbox().drain({ loggedIn: true, force: true });
  assert.equal(item.state, 'confirmed');
});

test('it waits longer each time, up to fifteen minutes, and as long as it is asked to', async () => {
  const waits = Array.from({ length: 30 }, (_, k) => backoff(k, () => 0.999999));
  assert.ok(waits.every((wait, k) => k === 0 || wait >= waits[k - 1]));
  assert.ok(waits.at(-1) < 15 * 60 * 1000 && waits.at(-1) > 14 * 60 * 1000);
  const it = world();
  it.status = 503;
  it.headers = { 'Retry-After': '120' };
  await it.outbox().add(ASKED);
  await it.outbox().drain();
  assert.equal(await it.outbox().nextTry(), 120_000);
  it.time += 119_000;
  await it.outbox().drain();
  assert.equal(it.requests.length, 1);
  it.time += 1000;
  await it.outbox().drain();
  assert.equal(it.requests.length, 2);
});

test('two tabs drain together and each thing is sent once', async () => {
  const it = world();
  const [one, two] = [it.outbox(), it.outbox()];
  await one.add(ASKED);
  await two.add({ ...ASKED, id: 'other' });
  await Promise.all([one.drain(), two.drain()]);
  assert.deepEqual(it.requests.map((each) => each.key).sort(), ['key-1', 'other']);
});

test('pressed twice is one thing', async () => {
  const it = world();
  await it.outbox().add({ ...ASKED, id: 'k' });
  await it.outbox().drain();
  assert.equal((await it.outbox().add({ ...ASKED, id: 'k' })).state, 'confirmed');
  assert.equal((await it.outbox().items()).length, 1);
});

test('what a passkey signed goes without a session; what it holds says nothing about anybody', async () => {
  const it = world();
  await it.outbox().add({ ...ASKED, assertion: { signature: 's' } });
  const names = Object.keys((await it.outbox().items())[0]).sort();
  await it.outbox().drain();
  assert.equal(it.requests[0].credentials, 'omit');
  assert.deepEqual(JSON.parse(it.requests[0].body), { token: 't', assertion: { signature: 's' } });
  assert.deepEqual(names, [
    'assertion', 'attempts', 'body', 'createdAt', 'digest', 'id', 'kind', 'location', 'method', 'nextAt', 'owner',
    'policyVersion', 'reason', 'state', 'until', 'url',
  ]);
});

test('what was never sent is not forgotten without being asked about', async () => {
  const it = world();
  const { id } = await it.outbox().add(ASKED);
  assert.equal(await it.outbox().forget(id), false);
  assert.equal((await it.outbox().waiting()).length, 1);
  assert.equal(await it.outbox().forget(id, { evenUnsent: true }), true);
  assert.deepEqual(await it.outbox().waiting(), []);
});

test('it is sent at the start, when the network is back, when looked at, and by asking again', async () => {
  const it = world();
  const outbox = it.outbox();
  const scope = Object.assign(new EventTarget(), {
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }), waits: [],
    setTimeout(work, wait) { this.waits.push(wait); this.work = work; return 1; }, clearTimeout() {},
  });
  const synced = [];
  const registration = { sync: { register: async (tag) => { synced.push(tag); } } };
  it.road = 'cut';
  await outbox.add(ASKED);
  const draining = startDraining({ outbox, scope, registration });
  await draining.started;
  assert.equal(it.requests.length, 1);
  assert.deepEqual(synced, ['quite-outbox']);
  assert.ok(scope.waits.at(-1) >= 2000);
  const settle = () => new Promise((resolve) => { setTimeout(resolve, 5); });
  scope.dispatchEvent(new Event('online'));
  await settle();
  scope.document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  assert.equal(it.requests.length, 3);
  it.time += 15 * 60 * 1000;
  it.road = 'open';
  scope.work();
  await settle();
  assert.deepEqual([it.requests.length, (await outbox.items())[0].state], [4, 'confirmed']);
  draining.stop();
  scope.dispatchEvent(new Event('online'));
  await settle();
  assert.equal(it.requests.length, 4);
});

test('three seconds for the network, then the phone; never no answer', async () => {
  const page = (text, status = 200, key = 'page') => new Response(text, { status, headers: key ? { [MARKER]: key } : {} });
  const now = { set: (work) => { work(); return 0; }, clear: () => {} };
  const never = { set: () => 0, clear: () => {} };
  const local = async () => page('phone');
  const last = () => page('nothing');
  const told = async (given) => (await race({ last, timers: never, local, ...given })).text();
  assert.equal(await told({ network: async () => page('server') }), 'server');
  assert.equal(await told({ network: async () => page('no such', 404) }), 'no such');
  assert.equal(await told({ network: async () => page('hotel', 200, '') }), 'phone');
  assert.equal(await told({ network: async () => page('gateway', 502) }), 'phone');
  assert.equal(await told({ network: async () => { throw new TypeError('cut'); } }), 'phone');
  assert.equal(await told({ network: () => new Promise(() => {}), timers: now }), 'phone');
  assert.equal(await told({ network: async () => page('late'), timers: now, local: async () => null }), 'late');
  assert.equal(await told({ network: async () => page('hotel', 200, ''), local: async () => null }), 'nothing');
  assert.equal(await told({ network: () => { throw new Error('at once'); }, local: () => { throw new Error('broken'); } }), 'nothing');
});
