/** The simulator's answers as a phone makes them: {module, offers, frame, cases: [{offer, part, query, full}]} on stdin. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { makeSimulator } from '../../static/js/offline/simulator.js';
import { Refused, readOffer } from '../../static/js/offline/simulator_offer.js';

const { module, offers, frame, cases } = JSON.parse(readFileSync(0, 'utf8'));
const parts = makeSimulator(await import(pathToFileURL(module)));
const read = Object.fromEntries(Object.entries(offers).map(([name, each]) => [name, readOffer(each)]));

function answer({ offer, part, query, full }) {
  try {
    const { status, html: made, address, end = '' } = parts[part](new URLSearchParams(query), read[offer], { ...frame, here: `/simulador?${query}` });
    // what stands where the server signs is looked at by itself
    const html = part === 'page' ? made.replace(/(name="token"[^>]* value=")[^"]+/, '$1') : made;
    return { status, address, end, digest: createHash('sha256').update(html).digest('hex'), html: full ? html : '' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { refused: error.reasons.map((reason) => reason.code) };
  }
}

process.stdout.write(JSON.stringify(cases.map(answer)));
