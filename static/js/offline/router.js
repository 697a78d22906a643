/** Answers a request by its row of the policy, with everything it needs given to it; an answer never fails. */
import { PAGE, MARKER } from './answers.js';
import { rowFor, wantsFragment } from './policy.js';
import { race } from './race.js';

/** Turns what a local maker found into a Response: {html, end | bytes, status, type, address, headers}. */
export function responseOf(found) {
  if (!found) return null;
  const { html, end = '', bytes, status = 200, type = 'text/html; charset=utf-8', address, headers = {} } = found;
  return new Response(bytes ?? html + end, {
    status,
    headers: {
      'Content-Type': type, 'Cache-Control': 'no-store', [MARKER]: PAGE, 'Quite-Offline': '1',
      ...(address ? { 'HX-Replace-Url': address } : {}), ...headers,
    },
  });
}

/**
 * parts: fetch; files(request) from the precache; locals {name: async (request, {fragment}) => found}; sealed(request);
 * queue(request); forget(); shell(request) the page without a person. Gives null for what is left alone.
 */
export function makeRouter({ origin, parts, ...racing }) {
  const shell = (request) => Promise.resolve().then(() => parts.shell(request)).then(responseOf)
    .catch(() => null).then((found) => found ?? responseOf({ html: '', status: 503 }));

  const strategies = {
    file: async (request) => await parts.files(request).catch(() => null) ?? parts.fetch(request),
    page: (request, row) => race({
      network: () => parts.fetch(request.clone()),
      local: async () => responseOf(
        await parts.locals[row.local]?.(request, { fragment: wantsFragment(request.headers) }),
      ),
      last: () => shell(request),
      ...racing,
    }),
    sealed: (request) => race({
      network: () => parts.fetch(request.clone()),
      local: async () => responseOf(await parts.sealed(request)),
      last: () => shell(request),
      ...racing,
    }),
    queue: async (request) => responseOf(await parts.queue(request)),
    leave: async (request) => {
      const [answered] = await Promise.allSettled([parts.fetch(request.clone()), parts.forget()]);
      return answered.status === 'fulfilled' ? answered.value : shell(request);
    },
  };

  return function answer(request) {
    const row = rowFor(request, origin);
    if (row.strategy === 'network') return null;
    return strategies[row.strategy](request, row).catch(() => shell(request));
  };
}
