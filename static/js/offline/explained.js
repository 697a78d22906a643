/** Explanations in words: the twin of portal/web/debtor/explained.py; names, formulas and sources come with the language. */
import { parseDay } from '../core/calendar.js';

/** say: the language; filters: money, percent, short_rate, day. */
export function makeExplained(say, { money, percent, short_rate: shortRate, day }) {
  const write = {
    money,
    percent,
    rate: shortRate,
    date: day,
    days: (value) => say.ngettext('%(num)s dia', '%(num)s dias', value),
    count: String,
    text: (value) => value,
  };

  function partName([name, , detail], code) {
    if (name === 'monthly') return say.ngettext('%(num)s parcela somada', '%(num)s parcelas somadas', detail);
    if (name === 'total_of_count') return say.gettext('Total em %(n)s parcelas', { n: detail });
    if (name === 'contract') return say.gettext('Contrato %(number)s', { number: detail });
    if (code === 'discount') return say.gettext('%(name)s, de %(whole)s', { name: say.name(name), whole: money(detail) });
    return say.name(name);
  }

  function source(code, lawSince) {
    const since = lawSince[code];
    const words = say.source(code);
    return since ? `${words} ${say.gettext('Vale desde %(day)s.', { day: day(parseDay(since)) })}` : words;
  }

  /** Each explanation as the templates show it. lawSince: ISO days by source, for the law of the day of the figures. */
  return (explanations, lawSince) => explanations.map((each) => {
    const value = write[each.kind](each.value);
    return {
      code: each.code,
      name: say.name(each.code),
      value,
      formula: say.formula(each.rule),
      rows: [
        ...each.facts.map(([name, kind, fact]) => [say.name(name), write[kind](fact)]),
        ...each.parts.map((part) => [partName(part, each.code), money(part[1])]),
      ],
      total: each.parts.length ? value : '',
      sources: each.sources.map((code) => source(code, lawSince)),
    };
  });
}
