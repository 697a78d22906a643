/** The price of time, drawn: the twin of portal/web/debtor/price_chart.py, stroke for stroke. */
import { fixed } from './numbers.js';

const [WIDTH, BASE, TALLEST] = [3200, 960, 660n];
const COLUMN = WIDTH / 96;
const LABEL_ROOM = 94;

/** Neighbors for which key says the same, in order: [key, values]. */
export function grouped(values, key) {
  const found = [];
  for (const value of values) {
    const name = key(value);
    if (found.length && found.at(-1)[0] === name) found.at(-1)[1].push(value);
    else found.push([name, [value]]);
  }
  return found;
}

/** The columns of all rows. debt: cents owed on installments; one payment may owe less. */
export function runs(rows, debt) {
  const tops = heights(rows, debt);
  return grouped(rows.map((_, k) => k), (k) => rows[k].allowed).map(([offered, places]) => ({
    offered,
    owed: steps(places[0], places.map((k) => [0, tops[k][0]])),
    added: steps(places[0], places.map((k) => tops[k])),
  }));
}

/** The column of count at full strength. */
export function marked(rows, debt, count) {
  const [low, high] = heights(rows, debt)[count - 1];
  const middle = ((count - 0.5) * COLUMN) / 10;
  return {
    owed: steps(count - 1, [[0, low]]),
    added: steps(count - 1, [[low, high]]),
    x: fixed(middle, 1),
    top: tenths(BASE - high - 20),
    labelX: fixed(Math.min(Math.max(middle, LABEL_ROOM), WIDTH / 10 - LABEL_ROOM), 1),
  };
}

function heights(rows, debt) {
  const all = rows.map((row) => (row.option ? row.option.total : debt));
  const most = all.reduce((a, b) => (a > b ? a : b), debt);
  return all.map((total) => (
    [Number(((total < debt ? total : debt) * TALLEST) / most), Number((total * TALLEST) / most)]
  ));
}

const short = (value) => fixed(value, 3).replace(/0+$/, '').replace(/\.$/, '');

/** A closed outline over columns of [bottom, top], left to right along the tops and back below. */
function steps(first, columns) {
  const merged = grouped(columns, (pair) => pair.join()).map(([, same]) => [same[0], same.length]);
  const [bottom, start] = merged[0][0];
  let top = start;
  let path = `M${fixed((first * COLUMN) / 10, 1)} ${tenths(BASE - bottom)}V${tenths(BASE - top)}`;
  merged.forEach(([pair, width], index) => {
    if (index) {
      path += `v${tenths(top - pair[1])}`;
      [, top] = pair;
    }
    path += `h${short((width * COLUMN) / 10)}`;
  });
  path += `V${tenths(BASE - merged.at(-1)[0][0])}`;
  if (merged.some(([pair]) => pair[0] !== bottom)) {
    for (let index = merged.length - 1; index >= 0; index -= 1) {
      path += `h-${short((merged[index][1] * COLUMN) / 10)}`;
      if (index) path += `V${tenths(BASE - merged[index - 1][0][0])}`;
    }
  }
  return `${path}z`;
}

function tenths(value) {
  const positive = Math.abs(value);
  const [whole, tenth] = [Math.floor(positive / 10), positive % 10];
  const text = tenth ? `${whole || ''}.${tenth}` : String(whole);
  return value < 0 ? `-${text}` : text;
}
