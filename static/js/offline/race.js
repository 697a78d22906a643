/** The network has three seconds; then what the phone knows answers. The page is never left without an answer. */
import { isOurs } from './answers.js';

export const PATIENCE = 3000;
const DOWN = new Set([408, 429, 500, 502, 503, 504]);

/**
 * network: () => Promise<Response>; local: () => Promise<Response | null> (null: the phone does not know this page);
 * last: () => Response, when nobody answers. An answer that is not ours, or says the server is down, counts as none.
 */
export async function race({
  network, local, last, patience = PATIENCE, timers = { set: (work, wait) => setTimeout(work, wait), clear: clearTimeout },
}) {
  let timer = null;
  const asked = Promise.resolve().then(network).then((response) => (usable(response) ? response : null)).catch(() => null);
  const slow = new Promise((resolve) => { timer = timers.set(() => resolve(null), patience); });
  const quick = await Promise.race([asked, slow]);
  timers.clear(timer);
  if (quick) return quick;
  const known = await Promise.resolve().then(local).catch(() => null);
  return known ?? await asked ?? last();
}

function usable(response) {
  return response.type === 'opaqueredirect' || (isOurs(response) && !DOWN.has(response.status));
}
