/** Decimal strings in, decimal strings out: what the operations of the vectors share. */
import { chargeProfile } from '../../static/js/core/charge_profile.js';
import { centsFromDecimal as cents, decimalText as text } from '../../static/js/core/money.js';

export { cents, text };

/** A BigInt scaled by 10^places as a decimal string. */
export function fixed(value, places) {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const sign = value < 0n ? '-' : '';
  return places ? `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}` : sign + digits;
}

/** A decimal string of any length as an exact fraction over a power of ten. */
export function fraction(value) {
  const [whole, part = ''] = value.replace('-', '').split('.');
  const n = BigInt(whole + part);
  return [value.startsWith('-') ? -n : n, 10n ** BigInt(part.length)];
}

export const profile = ({ fine, mora_month }) => chargeProfile({ fine, mora_month });
export const sum = (values) => values.reduce((total, value) => total + value, 0n);
