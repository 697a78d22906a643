/** The six parts of an updated debt in cents, kept apart from the first charge to the last discount. */

export const NAMES = ['principal', 'correction', 'fine', 'interest', 'remuneratory', 'fees'];

/** Parts by name, zero where absent, with their total; interest is juros de mora. */
export function components(parts = {}) {
  const whole = {};
  let total = 0n;
  for (const name of NAMES) {
    whole[name] = parts[name] ?? 0n;
    total += whole[name];
  }
  return { ...whole, total };
}

export function addComponents(a, b) {
  return components(Object.fromEntries(NAMES.map((name) => [name, a[name] + b[name]])));
}

export function subtractComponents(a, b) {
  return components(Object.fromEntries(NAMES.map((name) => [name, a[name] - b[name]])));
}
