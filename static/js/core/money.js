/** Integer cents (BigInt): the three roundings, strict reading of what people type, splitting without loss. */
import { CoreError } from './errors.js';

export const MAX_DIGITS = 13;
const GUARD = 10n ** 9n; // 1e-9 of a cent
const CURRENCY = /^R\$[ \u00a0\u202f]*/;
const SHAPES = [
  /^([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)$/, // 1.234,56
  /^([0-9]+),([0-9]+)$/, // 1234,56
  /^([1-9][0-9]{0,2}(?:\.[0-9]{3})+)$/, // 1.234: a pt-BR thousands dot
  /^([0-9]+)\.([0-9]+)$/, // 1234.56
  /^([0-9]+)$/, // 1234
];
const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]{1,2}))?$/;

/** Division rounded towards minus infinity, as Python's; BigInt's own truncates. */
export function floorDiv(n, d) {
  const q = n / d;
  return n % d !== 0n && n < 0n !== d < 0n ? q - 1n : q;
}

/** Round n/d, ties away from zero (money). d > 0. */
export function halfUp(n, d) {
  return n >= 0n ? (2n * n + d) / (2n * d) : -((-2n * n + d) / (2n * d));
}

/** Round n/d, ties to the even neighbor (ABNT NBR 5891, used by CET). d > 0. */
export function halfEven(n, d) {
  let q = floorDiv(n, d);
  const r = n - q * d;
  if (2n * r > d || (2n * r === d && q & 1n)) q += 1n;
  return q;
}

/** Half up for fixed-point operands: a tie that arrives up to 1e-9 short still rounds up. n >= 0. */
export function halfUpGuarded(n, d) {
  return (2n * n * GUARD + d * GUARD + 2n * d) / (2n * d * GUARD);
}

/** Cents from what a person types: 1.234,56, 1234,56, 1234.56, 1.234, R$ 1.234,56. */
export function parseCents(text) {
  const bare = text.trim().replace(CURRENCY, '').trim();
  if (!bare) throw new CoreError('MONEY_EMPTY');
  if ('-\u2212'.includes(bare[0]) && SHAPES.some((shape) => shape.test(bare.slice(1).trim()))) {
    throw new CoreError('MONEY_NEGATIVE', { text });
  }
  const shape = SHAPES.find((each) => each.test(bare));
  if (!shape) throw new CoreError('MONEY_NOT_A_NUMBER', { text });
  const [, grouped, part = ''] = bare.match(shape);
  const whole = grouped.replaceAll('.', '');
  if (part.length > 2) throw new CoreError('MONEY_TOO_MANY_DECIMALS', { text });
  if (whole.replace(/^0+/, '').length > MAX_DIGITS) throw new CoreError('MONEY_TOO_LARGE', { text });
  return BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
}

/** Cents from a machine decimal string ("49000.00", "-8.62"). */
export function centsFromDecimal(text) {
  const match = text.match(DECIMAL);
  if (!match) throw new CoreError('MONEY_NOT_A_NUMBER', { text });
  const cents = BigInt(match[2]) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return match[1] ? -cents : cents;
}

/** The machine decimal string of an amount in cents: -862n -> "-8.62". */
export function decimalText(cents) {
  const positive = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${positive / 100n}.${String(positive % 100n).padStart(2, '0')}`;
}

/** Split total (>= 0) by weights (>= 0): floor shares, then one cent to the largest remainders, by position. */
export function largestRemainder(total, weights) {
  if (total < 0n || weights.some((weight) => weight < 0n)) throw new CoreError('SPLIT_NEGATIVE', { total });
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) throw new CoreError('SPLIT_WITHOUT_WEIGHT', { total });
  const shares = weights.map((weight) => (total * weight) / whole);
  const remainders = weights.map((weight) => (total * weight) % whole);
  const order = weights.map((_, index) => index);
  order.sort((a, b) => (remainders[b] > remainders[a]) - (remainders[b] < remainders[a]) || a - b);
  const left = total - shares.reduce((sum, share) => sum + share, 0n);
  for (const index of order.slice(0, Number(left))) shares[index] += 1n;
  return shares;
}
