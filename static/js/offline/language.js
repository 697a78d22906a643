/** The words of one language: texts by the Portuguese sentence, plural forms, names of days and months. */
import { civil } from '../core/calendar.js';
import { interpolate } from './markup.js';

/** What scripts say, from the ``language`` and ``plural`` of the module the server made. Values are not escaped. */
export function makeLanguage(language, plural) {
  const raw = (text) => (Object.hasOwn(language.texts, text) ? language.texts[text] : text);
  const rawPlural = (one, many, number) => {
    const n = Number(number);
    return Object.hasOwn(language.plurals, one) ? language.plurals[one][plural(n)] : (n === 1 ? one : many);
  };
  return {
    locale: language.locale,
    english: language.locale === 'en',
    raw,
    rawPlural,
    name: (code) => language.names[code],
    formula: (rule) => language.formulas[rule],
    source: (code) => language.sources[code],
    gettext: (text, values = null) => (values ? interpolate(raw(text), values) : raw(text)),
    ngettext: (one, many, number, values = {}) => (
      interpolate(rawPlural(one, many, number), { num: number, ...values })
    ),
    date: (day, pattern) => writeDate(language, day, pattern ?? language.long),
  };
}

const PATTERN = /'([^']*)'|EEEE|MMMM|MMM|MM|dd|d|yyyy|y/g;

/** A day number in a CLDR pattern: the parts the server's patterns use. */
function writeDate(language, day, pattern) {
  const [year, month, date] = civil(day);
  const parts = {
    EEEE: () => language.weekdays[(((day + 3) % 7) + 7) % 7],
    MMMM: () => language.months[month - 1],
    MMM: () => language.months_short[month - 1],
    MM: () => String(month).padStart(2, '0'),
    dd: () => String(date).padStart(2, '0'),
    d: () => String(date),
    yyyy: () => String(year).padStart(4, '0'),
    y: () => String(year),
  };
  return pattern.replace(PATTERN, (part, words) => (words === undefined ? parts[part]() : words));
}
