/** The end of an answer made without a network: what was chosen, in the place of the server's signed token.
 * Left out, the page would still hold the token of another plan. The server refuses this one; the worker reads it. */
import { isoDay, parseDay } from '../core/calendar.js';

const SHAPE = /^sem-rede\.([0-9a-f]{8})\.([0-9]{1,2})\.([0-9]{1,15})\.([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9]{1,2})$/;

/** What was chosen, where the server writes its token. */
export const unsigned = ({ offer, choice: { count, entry, firstDue, dueDay } }) => (
  ['sem-rede', offer.digest, count, entry, isoDay(firstDue), dueDay].join('.')
);

/** The hidden field, in the markup of the server's (portal/web/kept_answers.py). */
export const unsignedField = (simulation) => (
  `<input type="hidden" name="token" id="oferta" value="${unsigned(simulation)}" hx-swap-oob="true">`
);

/** {digest, choice} of such a value, or null when it is anything else (the server's token, for one). */
export function readUnsigned(text) {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, digest, count, entry, firstDue, dueDay] = match;
  return {
    digest,
    choice: { count: Number(count), entry: BigInt(entry), firstDue: parseDay(firstDue), dueDay: Number(dueDay) },
  };
}
