/** How numbers and dates are written for people: the twin of portal/i18n.py. Money is BigInt cents, a date its day
 * number, a rate its decimal text. */
import { dayNumber } from '../core/calendar.js';

const NBSP = '\u00a0';
const CLOCK = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Sao_Paulo', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric',
  minute: 'numeric',
});

/** The filters of templates in one language (see language.js). */
export function makeFilters(language) {
  const { english } = language;
  const [group, point] = english ? [',', '.'] : ['.', ','];

  function centsParts(cents) {
    const value = BigInt(cents);
    const positive = value < 0n ? -value : value;
    const whole = String(positive / 100n).replace(/\B(?=(\d{3})+$)/g, group);
    return [(value < 0n ? '-' : '') + whole, String(positive % 100n).padStart(2, '0')];
  }

  const plainMoney = (cents) => centsParts(cents).join(point);
  const money = (cents) => {
    const value = BigInt(cents);
    return value < 0n ? `− R$${NBSP}${plainMoney(-value)}` : `R$${NBSP}${plainMoney(value)}`;
  };
  const percent = (hundredths) => `${plainMoney(hundredths)}%`;

  function ratePercent(rate) {
    const [whole, places = ''] = rate.split('.');
    const digits = whole + places.padEnd(4, '0');
    const head = digits.slice(0, whole.length + 2).replace(/^0+/, '') || '0';
    const tail = digits.slice(whole.length + 2).replace(/0+$/, '').padEnd(2, '0');
    return `${head}${point}${tail}%`;
  }

  const shortRate = (rate) => `${ratePercent(rate).slice(0, -1).replace(/00$/, '').replace(/[,.]+$/, '')}%`;
  const day = (value) => language.date(value, english ? 'MMM d, yyyy' : 'dd/MM/yyyy');
  const dayLong = (value) => language.date(value);
  const weekday = (value) => language.date(value, 'EEEE').replace(/-feira$/, '');
  const dayWeek = (value) => (
    english ? language.date(value, 'EEEE, MMMM d') : `${weekday(value)}, ${language.date(value, "d 'de' MMMM")}`
  );
  const dayMonth = (value) => (
    english ? language.date(value, 'MMM d') : language.date(value, 'd MMM').replaceAll('de ', '').replaceAll('.', '')
  );
  const monthYear = (value) => (
    english ? language.date(value, 'MMM yyyy') : language.date(value, 'MMM/yyyy').replaceAll('.', '')
  );
  const monthLong = (value) => language.date(value, english ? 'MMMM y' : "MMMM 'de' y");

  /** An instant (a Date) on São Paulo's clock. */
  function moment(value) {
    const parts = Object.fromEntries(CLOCK.formatToParts(value).map(({ type, value: text }) => [type, text]));
    const on = dayNumber(Number(parts.year), Number(parts.month), Number(parts.day));
    const [hour, minute] = [Number(parts.hour), Number(parts.minute)];
    const two = (number) => String(number).padStart(2, '0');
    if (english) return `${language.date(on, 'MMMM d')}, ${two(hour)}:${two(minute)}`;
    return `${language.date(on, "d 'de' MMMM")}, ${hour}h${minute ? two(minute) : ''}`;
  }

  const products = {
    card: () => language.gettext('Cartão de crédito'),
    personal_loan: () => language.gettext('Empréstimo pessoal'),
    housing: () => language.gettext('Financiamento da casa'),
    microcredit: () => language.gettext('Microcrédito'),
    store_credit: () => language.gettext('Crediário'),
  };
  const product = (code) => (Object.hasOwn(products, code) ? products[code]() : language.gettext('Contrato'));

  return {
    moment,
    product,
    money,
    plain_money: plainMoney,
    cents_parts: centsParts,
    percent,
    rate_percent: ratePercent,
    short_rate: shortRate,
    day,
    day_long: dayLong,
    day_week: dayWeek,
    weekday,
    day_month: dayMonth,
    month_year: monthYear,
    month_long: monthLong,
    ...DOCUMENTS,
  };
}

const cpf = (d) => `${d.slice(0, 3)}.${d.slice(3, 6)}.${d.slice(6, 9)}-${d.slice(9)}`;
const cnpj = (d) => `${d.slice(0, 2)}.${d.slice(2, 5)}.${d.slice(5, 8)}/${d.slice(8, 12)}-${d.slice(12)}`;

const DOCUMENTS = {
  cpf,
  cnpj,
  document: (d) => (d.length === 11 ? cpf(d) : cnpj(d)),
  masked_document: (d) => (
    d.length === 11 ? `***.${d.slice(3, 6)}.${d.slice(6, 9)}-**` : `**.${d.slice(2, 5)}.${d.slice(5, 8)}/****-**`
  ),
  postal_code: (d) => `${d.slice(0, 5)}-${d.slice(5)}`,
};
