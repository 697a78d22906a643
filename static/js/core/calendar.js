/** Dates of payment in Brazil. A date is a UTC day number (days since 1970-01-01), never a local Date. */

const FIXED = [[1, 1], [4, 21], [5, 1], [9, 7], [10, 12], [11, 2], [11, 15], [12, 25]];
const FROM_EASTER = [-48, -47, -2, 60]; // Carnival Monday and Tuesday, Good Friday, Corpus Christi
const BLACK_AWARENESS_FROM = 2024;
const NONE = new Set();
const holidays = new Map();

/** Day number of a civil date; month 1 to 12. */
export function dayNumber(year, month, day) {
  return Date.UTC(year, month - 1, day) / 86400000;
}

/** Day number of "2026-11-23". */
export function parseDay(text) {
  return dayNumber(+text.slice(0, 4), +text.slice(5, 7), +text.slice(8, 10));
}

/** "2026-11-23" of a day number. */
export function isoDay(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

/** [year, month, day] of a day number. */
export function civil(day) {
  const date = new Date(day * 86400000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

export function monthLength(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** day moved by whole months, on the anchor day (default: its own) or the month's last day. */
export function addMonths(day, months, anchor = null) {
  const [year, month, own] = civil(day);
  return inMonth(year * 12 + month - 1 + months, anchor || own);
}

/** The wanted day of a month counted from year 0, or its last day. */
function inMonth(index, wanted) {
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayNumber(year, month, wanted <= 28 ? wanted : Math.min(wanted, monthLength(year, month)));
}

/** Nominal monthly due dates starting at firstDue and anchored on dueDay. */
export function dueDates(firstDue, count, dueDay = null) {
  const [year, month, own] = civil(firstDue);
  return Array.from({ length: count }, (_, k) => inMonth(year * 12 + month - 1 + k, dueDay || own));
}

/** Easter Sunday in the Gregorian calendar (Meeus, Jones, Butcher). */
export function easter(year) {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const m = (32 + 2 * e + 2 * i - h - k) % 7;
  const n = Math.floor((a + 11 * h + 22 * m) / 451);
  const x = h + m - 7 * n + 114;
  return dayNumber(year, Math.floor(x / 31), (x % 31) + 1);
}

/** National days without banking, weekends aside. */
export function bankHolidays(year) {
  let days = holidays.get(year);
  if (!days) {
    const sunday = easter(year);
    days = new Set(FIXED.map(([month, day]) => dayNumber(year, month, day)));
    for (const offset of FROM_EASTER) days.add(sunday + offset);
    if (year >= BLACK_AWARENESS_FROM) days.add(dayNumber(year, 11, 20));
    holidays.set(year, days);
  }
  return days;
}

/** Whether banks settle payments on day. */
export function isBankingDay(day, closed = NONE) {
  const weekday = (((day + 3) % 7) + 7) % 7; // Monday is 0
  return weekday < 5 && !bankHolidays(civil(day)[0]).has(day) && !closed.has(day);
}

/** The first banking day on or after day. */
export function following(day, closed = NONE) {
  while (!isBankingDay(day, closed)) day += 1;
  return day;
}

/** Calendar days of delay, the due date excluded (Lei 7.089/1983 art. 1; STJ REsp 1.954.924). */
export function daysLate(due, pay, closed = NONE) {
  return pay <= following(due, closed) ? 0 : pay - due;
}

/** Dates such as "12-24" in every year of a span, for a closed argument. */
export function yearly(days, firstYear, lastYear) {
  const closed = new Set();
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const day of days) closed.add(dayNumber(year, +day.slice(0, 2), +day.slice(3, 5)));
  }
  return closed;
}
