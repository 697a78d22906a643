/** Telling our server's answers from anybody else's: every answer the worker waits for echoes the key it was asked with.
 * A captive portal, a hotel's page or an old cache cannot know it, whatever status they answer with. */
export const MARKER = 'Quite-Answer';
/** The echo of an answer without a key of its own: a page or a fragment. */
export const PAGE = 'page';

export const isOurs = (response, key = PAGE) => response.headers.get(MARKER) === key;

/** What an answer to something queued means; the first row that fits counts. ``until``: what is waited for. */
const MEANING = [
  { fits: (status, ours) => ours && status >= 200 && status < 300, state: 'confirmed' },
  { fits: (status, ours) => ours && status === 409, state: 'refused', reason: 'CHANGED' },
  { fits: (status, ours) => ours && status === 410, state: 'refused', reason: 'EXPIRED' },
  { fits: (status, ours) => ours && status === 422, state: 'refused', reason: 'KEY_REUSED' },
  { fits: (status, ours) => ours && (status === 401 || status === 403), state: 'queued', until: 'login' },
  { fits: (status, ours) => ours && (status === 408 || status === 425 || status === 429), state: 'queued', until: 'time' },
  { fits: (status, ours) => ours && status >= 400 && status < 500, state: 'refused', reason: 'REFUSED' },
  { fits: () => true, state: 'queued', until: 'time' }, // 5xx, redirects, and pages that are not ours
];

/** {state, reason, until} of an answer to the request with this key. */
export function meaning(response, key) {
  const ours = isOurs(response, key);
  const { state, reason = '', until = '' } = MEANING.find((row) => row.fits(response.status, ours));
  return { state, reason, until };
}
