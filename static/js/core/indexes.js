/** Monthly series given as data: price indexes (correction) and the legal rate (taxa legal). */
import { addMonths, civil, dayNumber, monthLength } from './calendar.js';
import { CoreError } from './errors.js';
import { halfEven, halfUp } from './money.js';

const TL_DECIMALS = 10n ** 6n;

/** The variation of one month of {name, months: Map("2026-10" -> Rate)}; a missing month is an error. */
export function seriesAt(series, year, month) {
  const rate = series.months.get(`${year}-${String(month).padStart(2, '0')}`);
  if (!rate) throw new CoreError('SERIES_MONTH_MISSING', { series: series.name, year, month });
  return rate;
}

/** [year, month, days, daysInMonth] for the days after start up to and including end. */
export function daysByMonth(start, end) {
  const parts = [];
  let day = start + 1;
  while (day <= end) {
    const [year, month] = civil(day);
    const length = monthLength(year, month);
    const last = Math.min(end, dayNumber(year, month, length));
    parts.push([year, month, last - day + 1, length]);
    day = last + 1;
  }
  return parts;
}

/** value * prod(n/d), half up, never below the nominal value when deflation prevails. */
export function corrected(value, factors) {
  let n = value;
  let d = 1n;
  for (const [up, down] of factors) {
    n *= up;
    d *= down;
  }
  const found = halfUp(n, d);
  return found > value ? found : value;
}

/** Value corrected from start to end: whole months multiply, part of a month is linear by days. */
export function correct(value, start, end, series, lag = 0) {
  const factors = daysByMonth(start, end).map(([year, month, days, length]) => {
    const [y, m] = civil(addMonths(dayNumber(year, month, 1), -lag));
    const rate = seriesAt(series, y, m);
    return [rate.den * BigInt(length) + rate.num * BigInt(days), rate.den * BigInt(length)];
  });
  return corrected(value, factors);
}

/** Accumulated legal rate, in percent scaled by 10^6, of [rate, days, daysInMonth] parts (Res. CMN 5.171/2024). */
export function legalRatePercent(parts) {
  return parts.reduce((sum, [rate, days, length]) => sum
    + halfEven(rate.num * BigInt(days) * 100n * TL_DECIMALS, rate.den * BigInt(length)), 0n);
}

/** Simple interest at the legal rate (CC art. 406) on a corrected value, half up to the cent. */
export function legalInterest(value, start, end, series) {
  const parts = daysByMonth(start, end).map(([y, m, days, length]) => [seriesAt(series, y, m), days, length]);
  return halfUp(value * legalRatePercent(parts), 100n * TL_DECIMALS);
}
