/** Text that is already HTML, and text that is not yet: the escaping the server's templates do. */
const TABLE = { '&': '&amp;', '<': '&lt;', '>': '&gt;', "'": '&#39;', '"': '&#34;' };

export class Markup {
  constructor(text) {
    this.text = text;
    Object.freeze(this);
  }

  toString() {
    return this.text;
  }
}

/** A value as text: numbers in digits, nothing for what is missing. What has no plain writing is refused. */
export function plain(value) {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value);
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  throw new TypeError('this value has no plain writing');
}

/** HTML for a value: Markup as it is, everything else escaped. */
export function escape(value) {
  if (value instanceof Markup) return value.text;
  return plain(value).replace(/[&<>'"]/g, (sign) => TABLE[sign]);
}

/** ``"%(n)s of %(m)s"`` with named values; ``write`` makes text of each. ``%%`` is one sign. */
export function interpolate(text, values, write = plain) {
  return text.replace(/%(?:%|\((\w+)\)([sd])|)/g, (match, name) => {
    if (match === '%%') return '%';
    if (name === undefined || !Object.hasOwn(values, name)) throw new TypeError(`text without a value: ${text}`);
    return write(values[name]);
  });
}
