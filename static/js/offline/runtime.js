/** What compiled templates stand on: Jinja's truth, lookups, loops, macros and filters, in JavaScript. */
import { isoDay } from '../core/calendar.js';
import { makeFilters } from './filters.js';
import { Markup, escape, interpolate, plain } from './markup.js';
import { fixed, floor, modulo, multiply, subtract, sum } from './numbers.js';

const BLOCKS = Symbol('blocks');
const camel = new Map();

/** ``first_due`` of a template is ``firstDue`` of the engine. */
function camelCase(name) {
  let found = camel.get(name);
  if (!found) camel.set(name, found = name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase()));
  return found;
}

const isPlace = (key) => typeof key === 'number' || typeof key === 'bigint';

/** An attribute or an item; undefined when it is not there, an error when there is nothing to look into. */
function at(value, key) {
  if (value === undefined || value === null) throw new TypeError(`nothing to look into for ${String(key)}`);
  if (value instanceof Map) return value.get(key);
  if (isPlace(key) && (Array.isArray(value) || typeof value === 'string')) return value.at(Number(key));
  if (isPlace(key) && value instanceof Markup) return new Markup(value.text.at(Number(key)));
  if (typeof value !== 'object') return undefined;
  // a plan's own parts, getters of classes included, but nothing every object has
  for (const name of typeof key === 'string' ? [key, camelCase(key)] : [key]) {
    if (name in value && !(name in Object.prototype)) return value[name];
  }
  return undefined;
}

function truth(value) {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof Markup) return value.text !== '';
  if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.keys(value).length > 0;
  }
  return Boolean(value);
}

const bare = (value) => (value instanceof Markup ? value.text : value);

function eq(a, b) {
  const [x, y] = [bare(a), bare(b)];
  if (x === y) return true;
  return (typeof x === 'bigint' || typeof y === 'bigint') && isPlace(x) && isPlace(y) && BigInt(x) === BigInt(y);
}

function isIn(value, whole) {
  if (typeof whole === 'string') return whole.includes(plain(value));
  if (whole instanceof Map) return whole.has(value);
  if (Array.isArray(whole)) return whole.some((each) => eq(each, value));
  return Object.hasOwn(whole, value);
}

/** What a loop goes over; mappings give their names. */
function list(value, test) {
  if (value === undefined) return [];
  let rows = value;
  if (!Array.isArray(value)) {
    if (typeof value !== 'object' || value === null || value instanceof Markup) throw new TypeError('not a list');
    rows = value instanceof Map ? [...value.keys()] : Object.keys(value);
  }
  return test ? rows.filter(test) : rows;
}

function unpack(scope, names, value) {
  if (!Array.isArray(value) || value.length !== names.length) throw new TypeError(`not ${names.length} values`);
  names.forEach((name, k) => {
    if (Array.isArray(name)) unpack(scope, name, value[k]);
    else scope[name] = value[k];
  });
}

const loop = (rows, k) => ({
  index: k + 1, index0: k, first: k === 0, last: k === rows.length - 1, length: rows.length,
  revindex: rows.length - k, revindex0: rows.length - k - 1,
});

const entries = (value) => (value instanceof Map ? [...value] : Object.entries(value));

const METHODS = {
  items: entries,
  keys: (value) => entries(value).map(([key]) => key),
  values: (value) => entries(value).map(([, each]) => each),
  get: (value, key, other = null) => (
    (value instanceof Map ? value.has(key) : Object.hasOwn(value, key)) ? at(value, key) : other
  ),
  isoformat: isoDay,
  split: (value, sign) => plain(value).split(plain(sign)),
};

/** Both texts in one: escaped as soon as one of them is Markup. */
function concat(values) {
  if (values.some((each) => each instanceof Markup)) return new Markup(values.map(escape).join(''));
  return values.map(plain).join('');
}

const isText = (value) => typeof value === 'string' || value instanceof Markup;
const add = (a, b) => (isText(a) && isText(b) ? concat([a, b]) : sum(a, b));
const kept = (value, text) => (value instanceof Markup ? new Markup(text) : text);
const size = (value) => (isText(value) ? plain(value).length : list(value).length);

function format(pattern, ...values) {
  let next = 0;
  const text = plain(pattern).replace(/%(?:%|\.(\d)f|s|d)/g, (match, places) => {
    if (match === '%%') return '%';
    const value = values[next];
    next += 1;
    return places === undefined ? plain(value) : fixed(Number(value), Number(places));
  });
  if (next !== values.length) throw new TypeError('values without a place');
  return kept(pattern, text);
}

const BUILT_IN = {
  count: size,
  length: size,
  d: (value, other = '', wide = false) => (value === undefined || (wide && !truth(value)) ? other : value),
  e: (value) => new Markup(escape(value)),
  first: (value) => at(value, 0),
  last: (value) => at(value, -1),
  format,
  join(values, between = '') {
    if (!values.some((each) => each instanceof Markup)) return values.map(plain).join(plain(between));
    return new Markup(values.map(escape).join(escape(between)));
  },
  replace: (value, old, other) => (
    kept(value, plain(value).replaceAll(plain(old), value instanceof Markup ? escape(other) : plain(other)))
  ),
  safe: (value) => new Markup(plain(value)),
  trim: (value) => kept(value, plain(value).trim()),
  upper: (value) => kept(value, plain(value).toUpperCase()),
  string: (value) => (value instanceof Markup ? value : plain(value)),
};
BUILT_IN.default = BUILT_IN.d;
BUILT_IN.escape = BUILT_IN.e;

const TESTS = {
  defined: (value) => value !== undefined,
  undefined: (value) => value === undefined,
  none: (value) => value === null,
  number: isPlace,
  string: isText,
  odd: (value) => modulo(value, 2) == 1, // eslint-disable-line eqeqeq -- 1n and 1
  even: (value) => modulo(value, 2) == 0, // eslint-disable-line eqeqeq
};

/** An address: the fixed parts and the names between them, then what is left as a query. */
function address(parts, values) {
  const left = { ...values };
  const quote = (value) => encodeURIComponent(plain(value)).replaceAll('%20', '+');
  const path = parts.map((part, k) => {
    if (k % 2 === 0) return part;
    delete left[part];
    return encodeURIComponent(plain(values[part]));
  }).join('');
  const given = Object.entries(left).filter(([, value]) => value !== null && value !== undefined);
  return given.length ? `${path}?${given.map(([name, value]) => `${quote(name)}=${quote(value)}`).join('&')}` : path;
}

/** A renderer over compiled templates: ``render(name, values)`` gives the text the server would give. */
export function makeRuntime(templates, language) {
  const filters = { ...BUILT_IN, ...makeFilters(language) };
  const modules = new Map();
  const scope = (outer) => Object.create(outer);
  const rt = {
    add, and: (a, b) => (truth(a) ? b() : a), at, concat, eq, filters, floor, isIn, list, loop, modulo, multiply,
    or: (a, b) => (truth(a) ? a : b()), out: escape, scope, subtract, tests: TESTS, truth, unpack,
    markup: (text) => new Markup(text),
    slice: (value, start, stop) => {
      const part = (whole) => whole.slice(start === null ? 0 : Number(start), stop === null ? undefined : Number(stop));
      return isText(value) ? kept(value, part(plain(value))) : part(value);
    },
    method: (value, name, args) => METHODS[name](value, ...args),
    gettext: (text, values) => new Markup(interpolate(language.raw(text), values, escape)),
    ngettext: (one, many, number, values) => (
      new Markup(interpolate(language.rawPlural(one, many, number), { num: number, ...values }, escape))
    ),
    macro: (outer, name, names, body) => (args, named) => {
      const inner = scope(outer);
      if (args.length > names.length) throw new TypeError(`${name}: too many values`);
      const known = new Set(names.map(([each]) => each));
      for (const each of Object.keys(named)) if (!known.has(each)) throw new TypeError(`${name}: no ${each}`);
      names.forEach(([each, otherwise], k) => {
        if (k < args.length) inner[each] = args[k];
        else if (Object.hasOwn(named, each)) inner[each] = named[each];
        else inner[each] = otherwise ? otherwise(inner) : undefined;
      });
      return new Markup(body(inner));
    },
    call: (found, name, args, named) => {
      if (typeof found !== 'function') throw new TypeError(`${name} is not a macro here`);
      return found(args, named);
    },
    include: (name, outer) => run(name, scope(outer)),
    imported: (name, outer = null) => {
      if (outer) { // with context: its macros see what stands around the import
        const inner = scope(outer);
        compiled(name).body(inner);
        return inner;
      }
      if (!modules.has(name)) {
        const inner = Object.create(null);
        compiled(name).body(inner);
        modules.set(name, inner);
      }
      return modules.get(name);
    },
    address,
    block: (outer, name) => outer[BLOCKS][name](scope(outer)),
  };
  const table = templates(rt);

  function compiled(name) {
    if (!Object.hasOwn(table, name)) throw new TypeError(`${name} did not travel`);
    return table[name];
  }

  function run(name, inner) {
    let found = compiled(name);
    inner[BLOCKS] = { ...found.blocks };
    while (found.parent) {
      found.body(inner); // what a child says outside its blocks is not shown, but what it sets counts
      found = compiled(found.parent);
      inner[BLOCKS] = { ...found.blocks, ...inner[BLOCKS] };
    }
    return found.body(inner);
  }

  return {
    filters,
    render: (name, values) => run(name, Object.assign(Object.create(null), values)),
  };
}
