/** Numbers as Python computes and writes them: whole and big ones together, floats only where a drawing has them. */

/** Two operands of the same kind: a BigInt beside a whole number makes both BigInt. */
function same(a, b, work) {
  for (const value of [a, b]) {
    if (typeof value !== 'bigint' && typeof value !== 'number') throw new TypeError('not a number');
  }
  return typeof a === typeof b ? work(a, b) : work(BigInt(a), BigInt(b));
}

export const sum = (a, b) => same(a, b, (x, y) => x + y);
export const subtract = (a, b) => same(a, b, (x, y) => x - y);
export const multiply = (a, b) => same(a, b, (x, y) => x * y);
/** Division rounded down, and what it leaves: with the sign of the divisor. */
export const floor = (a, b) => same(a, b, (x, y) => (x - modulo(x, y)) / y);
export const modulo = (a, b) => same(a, b, (x, y) => {
  if (typeof x === 'number' && !Number.isInteger(x)) throw new TypeError('not a whole number');
  const rest = x % y;
  return rest && (rest < 0) !== (y < 0) ? rest + y : rest;
});

/** ``'%.1f'``: decimals of the float as it is, ties to the even digit. */
export function fixed(value, places) {
  const text = Math.abs(value).toFixed(places);
  const exactTie = Math.abs(value * 2 ** (places + 1)) % 2 === 1;
  const digits = text.replace('.', '');
  const even = exactTie && Number(digits[digits.length - 1]) % 2 === 1;
  const chosen = even ? String(BigInt(digits) - 1n).padStart(places + 1, '0') : digits;
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + (places ? `${chosen.slice(0, -places)}.${chosen.slice(-places)}` : chosen);
}
