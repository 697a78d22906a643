/** The simulator's answer without a network: the fragment of GET /simulador, from the offer the phone holds. */
import { makeLanguage } from './language.js';
import { makeRuntime } from './runtime.js';
import { readAsked } from './simulator_asked.js';
import { answer } from './simulator_form.js';
import { makeView, ownQuery, seen } from './simulator_view.js';

const FRAGMENT = 'debtor/simulation/_fragment.html';

/** Answers over the module the server made ({templates, language, plural}; see portal/web/offline/modules.py). */
export function makeSimulator({ templates, language, plural }) {
  const say = makeLanguage(language, plural);
  const { render, filters } = makeRuntime(templates, say);
  const view = makeView(say, filters);

  /** {status, html, address} for a query and the offer of its contracts; throws Refused. The token is the server's. */
  return function fragment(query, offer) {
    const found = answer(readAsked(query), offer);
    const whole = (query.get('visto') ?? '') !== seen(found);
    const values = view.shown(found);
    const html = render(FRAGMENT, { whole, oob: true, ...values, ...(whole ? view.controls(found) : {}) });
    const wrong = Object.keys(found.problems).length > 0;
    return { status: wrong ? 422 : 200, html, address: wrong ? null : `/simulador${ownQuery(found, values.query)}` };
  };
}
