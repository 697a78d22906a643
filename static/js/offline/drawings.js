/** The falling line of what is left: the twin of ``fall`` in portal/web/debtor/drawings.py. Floats place pixels only. */
import { civil } from '../core/calendar.js';
import { fixed } from './numbers.js';

const [LEFT, RIGHT, TOP, BASE] = [6, 314, 22, 104];
const LABEL_ROOM = 80;
const LAST_WORDS = 208;

/** The line from amount cents on a day through [day, cents left after it] of each payment. */
export function fall(since, amount, payments) {
  const width = (RIGHT - LEFT) / payments.length;
  const mark = (place, on, balance) => {
    const left = balance > 0n ? balance : 0n;
    const x = LEFT + width * place;
    const y = BASE - ((BASE - TOP) * Number(left)) / Number(amount);
    return { x, y, on, balance, wordsX: Math.min(x, LAST_WORDS) };
  };
  const points = payments.map(([on, balance], k) => mark(k + 1, on, balance));
  const steps = points.map(({ x, y }) => `H${fixed(x, 1)}V${fixed(y, 1)}`).join('');
  const line = `M${fixed(LEFT, 1)} ${fixed(TOP, 1)}${steps}`;
  return {
    line,
    area: `${line}V${fixed(BASE, 0)}H${fixed(LEFT, 0)}z`,
    start: mark(0, since, amount),
    marks: labeled(since, points),
    end: points.at(-1),
  };
}

/** One point per year, or per few years, as far apart as their words need. */
function labeled(since, points) {
  const [year, month] = civil(since);
  const chosen = [];
  let last = LEFT;
  for (const point of points.slice(0, -1)) {
    const [pointYear, pointMonth] = civil(point.on);
    const yearly = pointMonth === month && pointYear > year;
    if (yearly && point.x - last >= LABEL_ROOM && RIGHT - point.x >= LABEL_ROOM) {
      chosen.push(point);
      last = point.x;
    }
  }
  return chosen;
}
