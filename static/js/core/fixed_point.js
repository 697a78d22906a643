/** Irrational powers in integers: a fixed point of 30 decimals, floor roots and floor products. */

export const S = 10n ** 30n;
const daily = new Map();

function bitLength(x) {
  const hex = x.toString(16);
  return hex.length * 4 - (Math.clz32(parseInt(hex[0], 16)) - 28);
}

/** floor(x ** (1/k)) for x >= 0n, k a Number, by Newton's method from above. */
export function integerRoot(x, k) {
  if (x < 2n) return x;
  const K = BigInt(k);
  let u = 1n << BigInt(Math.ceil(bitLength(x) / k));
  for (;;) {
    const t = ((K - 1n) * u + x / u ** (K - 1n)) / K;
    if (t >= u) return u;
    u = t;
  }
}

/** x ** k where x is scaled by S and k is a Number; every product is floored. */
export function power(x, k) {
  let y = S;
  for (; k; k >>= 1) {
    if (k & 1) y = (y * x) / S;
    x = (x * x) / S;
  }
  return y;
}

/** floor(S * (1 + num/den) ** (1/base)). */
export function dailyFactor(num, den, base = 30) {
  const key = `${num}/${den}/${base}`;
  let factor = daily.get(key);
  if (factor === undefined) {
    factor = integerRoot(((den + num) * S ** BigInt(base)) / den, base);
    daily.set(key, factor);
  }
  return factor;
}

/** S * (1 + num/den) ** (days/base); whole periods exact, then floored. days >= 0. */
export function growth(num, den, days, base = 30) {
  const part = days % base;
  const whole = BigInt((days - part) / base);
  const factor = ((den + num) ** whole * S) / den ** whole;
  return part === 0 ? factor : (factor * power(dailyFactor(num, den, base), part)) / S;
}
