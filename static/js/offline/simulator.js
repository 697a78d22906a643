/** The simulator's answers without a network, from the offer the phone holds: the same fragments, byte for byte. */
import { makeLanguage } from './language.js';
import { makeDetails } from './plan_details.js';
import { makeRuntime } from './runtime.js';
import { readAsked } from './simulator_asked.js';
import { answer } from './simulator_form.js';
import { makeView, ownQuery, queryOf, seen } from './simulator_view.js';
import { unsigned, unsignedField } from './unsigned.js';

export const TEMPLATES = {
  page: 'debtor/simulation/show.html',
  plan: 'debtor/simulation/_fragment.html',
  behind: 'debtor/simulation/_behind.html',
  table: 'debtor/plan_table/_table.html',
};

/**
 * Over the module the server made ({templates, language, plural}; see portal/web/offline/modules.py): each answers a
 * query (URLSearchParams) with the offer of its contracts, {status, html, address}. Throws Refused as the server refuses.
 */
export function makeSimulator({ templates, language, plural }) {
  const say = makeLanguage(language, plural);
  const { render, filters } = makeRuntime(templates, say);
  const view = makeView(say, filters);
  const details = makeDetails(say, filters);

  /** GET /simulador. ``end`` follows the html where the server's signed token would. */
  function plan(query, offer) {
    const found = answer(readAsked(query), offer);
    const whole = (query.get('visto') ?? '') !== seen(found);
    const values = view.shown(found);
    const html = render(TEMPLATES.plan, { whole, oob: true, ...values, ...(whole ? view.controls(found) : {}) });
    const wrong = Object.keys(found.problems).length > 0;
    return {
      status: wrong ? 422 : 200,
      html,
      end: unsignedField(found.simulation),
      address: wrong ? null : `/simulador${ownQuery(found, values.query)}`,
    };
  }

  /** GET /simulador/plano: what follows a moment later. */
  function behind(query, offer) {
    const found = answer(readAsked(query), offer);
    const values = { oob: true, simulation: found.simulation, query: queryOf(found) };
    const html = render(TEMPLATES.behind, { ...values, ...view.beside(found), ...details(found) });
    return { status: 200, html, address: null };
  }

  /** GET /simulador/planos: all 96 in a table, when it is opened. */
  function table(query, offer) {
    const { simulation, rows, ...found } = answer(readAsked(query), offer);
    const html = render(TEMPLATES.table, {
      simulation, rows, refused: view.refusedRuns(rows), query: queryOf({ simulation, ...found }),
    });
    return { status: 200, html, address: null };
  }

  /** GET /simulador as a whole page. frame: a frame document of the server, with ``here``, the address asked for. */
  function page(query, offer, frame) {
    const found = answer(readAsked(query), offer);
    const html = render(TEMPLATES.page, {
      ...frame,
      person_inside: true,
      csrf_token: () => '', // forms of this page go through the worker, which asks for one when there is a network
      get_locale: () => language.locale,
      token: unsigned(found.simulation),
      minimum: offer.minimum,
      ...view.shown(found),
      ...view.controls(found),
      ...details(found),
    });
    return { status: Object.keys(found.problems).length ? 422 : 200, html, address: null };
  }

  return { page, plan, behind, table };
}
