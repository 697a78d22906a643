/**
 * What the worker does with each request, as a table: the first row that fits counts, and what no row fits goes to the
 * network as if there were no worker.
 *
 *   file     from the precache, else the network; addresses carry a version and never change
 *   page     the network for three seconds, then what `local` makes from the vault or the twin; else the shell
 *   sealed   a document as it was issued: the sealed copy when the network does not answer in three seconds
 *   queue    the network; without it, written down in the outbox and answered with its state
 *   leave    the network, and everything personal goes, with or without it
 *   network  left alone: needs the server, or is none of our business
 *
 * No row puts a page of a person in Cache Storage: `file` is for addresses that are the same for everybody.
 */
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const path = (text) => new RegExp(`^${text.replaceAll('<id>', ID)}$`);

export const POLICY = [
  { method: 'GET', path: /^\/s\/[0-9a-f]+\//, strategy: 'file' },
  { method: 'GET', path: path('/'), strategy: 'page', local: 'entry' },
  { method: 'GET', path: path('/ajuda'), strategy: 'page', local: 'help' },
  { method: 'GET', path: path('/contratos'), strategy: 'page', local: 'contracts' },
  { method: 'GET', path: path('/simulador'), strategy: 'page', local: 'simulator' },
  { method: 'GET', path: path('/simulador/plano'), strategy: 'page', local: 'plan_details' },
  { method: 'GET', path: path('/simulador/planos'), strategy: 'page', local: 'plan_table' },
  { method: 'GET', path: path('/simulador/comparar'), strategy: 'page', local: 'comparison' },
  { method: 'POST', path: path('/simulacoes'), strategy: 'page', local: 'review' },
  { method: 'GET', path: path('/simulacoes/<id>'), strategy: 'page', local: 'review' },
  { method: 'GET', path: path('/simulacoes/<id>/minuta\\.pdf'), strategy: 'sealed' },
  { method: 'POST', path: path('/acordos'), strategy: 'queue', local: 'acceptance' },
  { method: 'GET', path: path('/acordos'), strategy: 'page', local: 'agreements' },
  { method: 'GET', path: path('/acordos/<id>'), strategy: 'page', local: 'agreement' },
  { method: 'GET', path: path('/acordos/<id>/parcelas'), strategy: 'page', local: 'installments' },
  { method: 'GET', path: path('/acordos/<id>/(?:agenda\\.ics|carne\\.pdf|contrato\\.pdf)'), strategy: 'sealed' },
  { method: 'GET', path: path('/parcelas/<id>'), strategy: 'page', local: 'pay' },
  { method: 'GET', path: path('/parcelas/<id>/recibo\\.pdf'), strategy: 'sealed' },
  { method: 'GET', path: path('/boletos/<id>\\.pdf'), strategy: 'sealed' },
  { method: 'POST', path: path('/sair'), strategy: 'leave' },
];

const ALONE = { strategy: 'network', local: '' };

/** The row for a request {method, url, headers} of the site at ``origin``. */
export function rowFor({ method, url }, origin) {
  const address = new URL(url, origin);
  if (address.origin !== origin) return ALONE;
  return POLICY.find((row) => row.method === method && row.path.test(address.pathname)) ?? ALONE;
}

/** Whether the page that asks wants a part of itself (htmx) or everything (a plain visit). */
export const wantsFragment = (headers) => (
  headers.get('HX-Request') === 'true' && headers.get('HX-History-Restore-Request') !== 'true'
);
