/** Each address has its row, each row its way, and no way ends without an answer. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MARKER } from '../../static/js/offline/answers.js';
import { POLICY, rowFor, wantsFragment } from '../../static/js/offline/policy.js';
import { parseDay } from '../../static/js/core/calendar.js';
import { makeRouter } from '../../static/js/offline/router.js';
import { readUnsigned, unsignedField } from '../../static/js/offline/unsigned.js';

const ORIGIN = 'https://quite.example';
const ID = '0b9c8b1e-6a34-4f0e-9d6c-111111111111';
const row = (method, address) => rowFor({ method, url: address }, ORIGIN);

test('rows by method and address, and nothing of anybody else', () => {
  assert.equal(row('GET', '/simulador?n=1').local, 'simulator');
  assert.equal(row('GET', `/boletos/${ID}.pdf`).strategy, 'sealed');
  assert.equal(row('POST', '/acordos').strategy, 'queue');
  for (const [method, address] of [
    ['GET', 'https://banco.example/contratos'], ['POST', '/entrar'], ['GET', '/contratos/'], ['DELETE', '/acordos'],
    ['GET', `/boletos/${ID}xpdf`], ['GET', '/demo/banco'], ['GET', '/simuladorx'],
  ]) assert.equal(row(method, address).strategy, 'network', address);
});

test('every row is one of the ways, and what is made here has a name', () => {
  for (const each of POLICY) {
    assert.ok(['file', 'page', 'sealed', 'queue', 'leave'].includes(each.strategy));
    assert.equal(['page', 'queue'].includes(each.strategy), Boolean(each.local));
    assert.ok(each.path.source.startsWith('^'));
  }
});

test('a history restore wants the whole page', () => {
  assert.equal(wantsFragment(new Headers({ 'HX-Request': 'true' })), true);
  assert.equal(wantsFragment(new Headers({ 'HX-Request': 'true', 'HX-History-Restore-Request': 'true' })), false);
  assert.equal(wantsFragment(new Headers()), false);
});

test('what was chosen without a network is told apart from a signed token', () => {
  const simulation = {
    offer: { digest: 'a4672280' }, choice: { count: 24, entry: 60050n, firstDue: parseDay('2026-12-10'), dueDay: 10 },
  };
  const field = unsignedField(simulation);
  assert.ok(field.startsWith('<input type="hidden" name="token" id="oferta" value="sem-rede.'));
  const value = /value="([^"]*)"/.exec(field)[1];
  assert.deepEqual(readUnsigned(value), { digest: 'a4672280', choice: simulation.choice });
  for (const other of ['', 'AbCd_-09', `${value}x`, value.replace('.24.', '.240.')]) assert.equal(readUnsigned(other), null);
});

function world(over = {}) {
  const it = { forgotten: 0, asked: [] };
  const parts = {
    fetch: async () => { throw new TypeError('cut'); },
    files: async () => null,
    locals: { simulator: async (request, how) => { it.asked.push(how); return { html: '<p>24×</p>', end: '<i>', address: '/simulador?parcelas=24' }; } },
    sealed: async () => ({ bytes: new Uint8Array([37, 80]), type: 'application/pdf' }),
    queue: async () => ({ html: 'na fila', status: 202 }),
    forget: async () => { it.forgotten += 1; },
    shell: async () => ({ html: 'casca' }),
    ...over,
  };
  it.answer = makeRouter({ origin: ORIGIN, parts, timers: { set: () => 0, clear: () => {} } });
  it.get = (address, headers = {}) => it.answer(new Request(ORIGIN + address, { headers }));
  it.post = (address) => it.answer(new Request(ORIGIN + address, { method: 'POST', body: 'x' }));
  return it;
}

test('without a network: the fragment, the whole page, the document, the shell', async () => {
  const it = world();
  const fragment = await it.get('/simulador?parcelas=24', { 'HX-Request': 'true' });
  assert.deepEqual([await fragment.text(), fragment.headers.get(MARKER)], ['<p>24×</p><i>', 'page']);
  assert.equal(fragment.headers.get('HX-Replace-Url'), '/simulador?parcelas=24');
  assert.equal(fragment.headers.get('Cache-Control'), 'no-store');
  await it.get('/simulador?parcelas=24');
  assert.deepEqual(it.asked, [{ fragment: true }, { fragment: false }]);
  const pdf = await it.get(`/boletos/${ID}.pdf`);
  assert.equal(pdf.headers.get('Content-Type'), 'application/pdf');
  assert.equal(await (await it.get('/contratos')).text(), 'casca');
  assert.equal((await it.post('/acordos')).status, 202);
});

test('leaving wipes, with a network or without it', async () => {
  const cut = world();
  assert.equal(await (await cut.post('/sair')).text(), 'casca');
  const there = world({ fetch: async () => new Response('tchau') });
  assert.equal(await (await there.post('/sair')).text(), 'tchau');
  assert.deepEqual([cut.forgotten, there.forgotten], [1, 1]);
});

test('whatever breaks, there is an answer', async () => {
  const broken = () => { throw new Error('broken'); };
  const it = world({ locals: { simulator: broken }, sealed: broken, queue: broken, shell: broken, forget: broken, files: async () => { throw new Error('broken'); } });
  for (const address of ['/simulador', '/contratos', `/boletos/${ID}.pdf`, '/s/ab12/quite.css']) {
    assert.equal((await it.get(address)).status, 503, address);
  }
  assert.equal((await it.post('/acordos')).status, 503);
  assert.equal(it.get('/demo/banco'), null);
});
