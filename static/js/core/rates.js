/** Rates as exact fractions of decimal strings, and conversions between month, year and day. */
import { CoreError } from './errors.js';
import { S, dailyFactor, integerRoot } from './fixed_point.js';
import { halfUp, halfUpGuarded } from './money.js';

export const MAX_DECIMALS = 8;
const TEXT = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/;

/** num/den where den is the smallest power of ten: "0.0199" is Rate(199n, 10000n). */
export class Rate {
  constructor(num, den = 1n) {
    this.num = num;
    this.den = den;
    Object.freeze(this);
  }

  static parse(text) {
    const match = text.trim().match(TEXT);
    if (!match) throw new CoreError('RATE_NOT_A_NUMBER', { text });
    const part = (match[3] ?? '').replace(/0+$/, '');
    if (part.length > MAX_DECIMALS) throw new CoreError('RATE_TOO_MANY_DECIMALS', { text, maximum: MAX_DECIMALS });
    const num = BigInt(match[2] + part);
    return new Rate(match[1] === '-' ? -num : num, 10n ** BigInt(part.length));
  }

  /** value / 10**decimals in its shortest form. */
  static ofScaled(value, decimals) {
    while (decimals && value % 10n === 0n) {
      value /= 10n;
      decimals -= 1;
    }
    return new Rate(value, 10n ** BigInt(decimals));
  }

  get text() {
    const decimals = String(this.den).length - 1;
    const digits = String(this.num < 0n ? -this.num : this.num).padStart(decimals + 1, '0');
    const sign = this.num < 0n ? '-' : '';
    return decimals ? `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : sign + digits;
  }

  /** The rate in percent, scaled by 10 ** places, half up. */
  percent(places = 2) {
    return halfUp(this.num * 10n ** BigInt(places + 2), this.den);
  }

  /** This share of an amount, half up to the cent. */
  of(cents) {
    return halfUp(cents * this.num, this.den);
  }

  exceeds(other) {
    return this.num * other.den > other.num * this.den;
  }
}

export const ZERO = new Rate(0n, 1n);

/** Effective annual percent of a monthly rate; exact, then half up. */
export function effectiveYear(month, places = 2) {
  const grown = (month.den + month.num) ** 12n;
  const unit = month.den ** 12n;
  return halfUp((grown - unit) * 10n ** BigInt(places + 2), unit);
}

export function nominalYear(month, places = 2) {
  return halfUp(12n * month.num * 10n ** BigInt(places + 2), month.den);
}

/** Daily percent equivalent to a monthly rate over base days. */
export function effectiveDay(month, base = 30, places = 8) {
  return halfUpGuarded((dailyFactor(month.num, month.den, base) - S) * 10n ** BigInt(places + 2), S);
}

/** Monthly percent equivalent to an effective annual rate. */
export function effectiveMonth(year, places = 2) {
  const root = integerRoot(((year.den + year.num) * S ** 12n) / year.den, 12);
  return halfUpGuarded((root - S) * 10n ** BigInt(places + 2), S);
}

export function proportionalMonth(year, places = 2) {
  return halfUp(year.num * 10n ** BigInt(places + 2), 12n * year.den);
}

/** The contractual monthly rate of an effective annual one, at 8 decimals half up. */
export function monthOfEffectiveYear(year) {
  return Rate.ofScaled(effectiveMonth(year, MAX_DECIMALS - 2), MAX_DECIMALS);
}

export function monthOfNominalYear(year) {
  return Rate.ofScaled(proportionalMonth(year, MAX_DECIMALS - 2), MAX_DECIMALS);
}
