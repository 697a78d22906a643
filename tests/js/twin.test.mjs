/** What only the browser side can get wrong: signs, sizes, dates and the names it must share with Python. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { bankHolidays, dueDates, isBankingDay, isoDay, parseDay } from '../../static/js/core/calendar.js';
import { effectiveCost } from '../../static/js/core/effective_cost.js';
import { CoreError } from '../../static/js/core/errors.js';
import { integerRoot } from '../../static/js/core/fixed_point.js';
import { floorDiv, halfEven, halfUp, parseCents } from '../../static/js/core/money.js';
import { makePlan } from '../../static/js/core/plan.js';
import { planOptions } from '../../static/js/core/plan_options.js';
import { Rate } from '../../static/js/core/rates.js';
import { OPS } from './vector_ops.mjs';

const { cases } = JSON.parse(readFileSync(new URL('../finance.json', import.meta.url), 'utf8'));

function only(expected, got) {
  if (!expected || typeof expected !== 'object' || Array.isArray(expected)) return got;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, only(value, got[key])]));
}

for (const op of new Set(cases.map((each) => each.op))) {
  test(`golden numbers: ${op}`, () => {
    for (const { id, inputs, convention, expected } of cases.filter((each) => each.op === op)) {
      assert.deepEqual(only(expected, OPS[op]({ ...inputs, convention })), expected, id);
    }
  });
}

test('rounding of negative numbers is away from zero, division floors', () => {
  assert.equal(halfUp(-5n, 2n), -3n);
  assert.equal(halfUp(-1n, 3n), 0n);
  assert.equal(halfEven(-5n, 2n), -2n);
  assert.equal(halfEven(-3n, 2n), -2n);
  assert.equal(floorDiv(-1n, 3n), -1n);
  assert.equal(floorDiv(-3n, 3n), -1n);
});

test('the root is exact around perfect powers of every size', () => {
  for (let digits = 1; digits < 60; digits += 1) {
    const x = 10n ** BigInt(digits) + 7n;
    for (const k of [2, 12, 30]) {
      assert.equal(integerRoot(x ** BigInt(k), k), x);
      assert.equal(integerRoot(x ** BigInt(k) - 1n, k), x - 1n);
    }
  }
});

test('what people type', () => {
  const read = { '1.234,56': 123456n, 'R$ 1.234': 123400n, '1234.56': 123456n, '0,05': 5n, '12,5': 1250n };
  for (const [text, cents] of Object.entries(read)) assert.equal(parseCents(text), cents);
  const refused = {
    '': 'MONEY_EMPTY', '-5': 'MONEY_NEGATIVE', '1,234.56': 'MONEY_NOT_A_NUMBER', '1e3': 'MONEY_NOT_A_NUMBER',
    '1,234': 'MONEY_TOO_MANY_DECIMALS', [`${'9'.repeat(14)}`]: 'MONEY_TOO_LARGE',
  };
  for (const [text, code] of Object.entries(refused)) assert.throws(() => parseCents(text), { code });
});

test('days are UTC numbers: no clock change moves a date', () => {
  for (let day = parseDay('2018-10-15'); day < parseDay('2019-03-15'); day += 1) {
    assert.equal(parseDay(isoDay(day)), day);
  }
  assert.deepEqual(
    dueDates(parseDay('2027-01-31'), 4).map(isoDay),
    ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'],
  );
  assert.equal(isBankingDay(parseDay('2026-11-20')), false);
  assert.equal(isBankingDay(parseDay('1969-12-31')), true);
  assert.equal(bankHolidays(2026).size, 13);
});

test('refusals are CoreErrors with the same codes', () => {
  const rate = Rate.parse('0.0199');
  const [base, first] = [parseDay('2026-11-23'), parseDay('2026-12-23')];
  assert.throws(() => makePlan(100000n, 0n, rate, 97, base, first), { code: 'COUNT_OUT_OF_RANGE' });
  assert.throws(() => makePlan(100000n, 100000n, rate, 2, base, first), { code: 'NOTHING_TO_FINANCE' });
  assert.throws(() => effectiveCost(100n, [[1, 10n ** 13n]]), { code: 'CET_ABOVE_LIMIT' });
  assert.throws(() => Rate.parse('1,5'), CoreError);
});

test('every option of the table equals its plan', () => {
  const [base, first] = [parseDay('2026-11-23'), parseDay('2027-01-05')];
  const rate = Rate.parse('0.0199');
  for (const option of planOptions(4900000n, 490000n, rate, base, first)) {
    const plan = makePlan(4900000n, 490000n, rate, option.count, base, first);
    assert.deepEqual([option.installment, option.total], [plan.installmentAmount, plan.total]);
  }
});

test('every twin has its Python file, with the same functions', () => {
  const folder = new URL('../../static/js/core/', import.meta.url);
  const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  // Python methods and classes that are plain functions here.
  const extra = new Set([
    'components', 'addComponents', 'subtractComponents', 'chargeProfile', 'iofRule', 'seriesAt', 'capLimit',
    'upfrontOf', 'installmentsOf', 'accrued', 'floorDiv', 'dayNumber', 'parseDay', 'isoDay', 'civil',
    'monthLength', 'readPolicy', 'shares', 'rateFor', 'maxCountFor', 'maxDiscount',
  ]);
  for (const file of readdirSync(folder)) {
    const python = readFileSync(new URL(`../../portal/core/${file.replace('.js', '.py')}`, import.meta.url), 'utf8');
    const defined = new Set([...python.matchAll(/^def ([a-z]\w*)/gm)].map((match) => camel(match[1])));
    const source = readFileSync(new URL(file, folder), 'utf8');
    for (const [, name] of source.matchAll(/^export function (\w+)/gm)) {
      assert.ok(defined.has(name) || extra.has(name), `${file}: ${name} has no Python function`);
    }
  }
});
