/** The entry (down payment) and the first due date a policy accepts. */
import { addMonths, civil } from './calendar.js';

/** max(minimum, half_up(debt * share)) in cents. */
export function minimumEntry(rule, debt) {
  const share = rule.share.of(debt);
  return share > rule.minimum ? share : rule.minimum;
}

/** ENTRY_BELOW_MINIMUM, ENTRY_NOT_FREE (the policy fixes it) or ENTRY_NOT_BELOW_DEBT. */
export function entryFaults(rule, debt, entry) {
  const least = minimumEntry(rule, debt);
  const faults = [];
  if (entry < least) faults.push({ code: 'ENTRY_BELOW_MINIMUM', facts: { entry, minimum: least } });
  else if (entry > least && !rule.freeChoice) {
    faults.push({ code: 'ENTRY_NOT_FREE', facts: { entry, required: least } });
  }
  if (entry >= debt) faults.push({ code: 'ENTRY_NOT_BELOW_DEBT', facts: { entry, debt } });
  return faults;
}

/** FIRST_DUE_TOO_EARLY, FIRST_DUE_TOO_LATE, DUE_DAY_REFUSED or DUE_DAY_MISMATCH. */
export function firstDueFaults(window, baseDate, firstDue, dueDay = null) {
  const earliest = baseDate + window.minDays;
  const latest = baseDate + window.maxDays;
  const day = dueDay || civil(firstDue)[2];
  const faults = [];
  if (firstDue < earliest) faults.push({ code: 'FIRST_DUE_TOO_EARLY', facts: { firstDue, earliest } });
  if (firstDue > latest) faults.push({ code: 'FIRST_DUE_TOO_LATE', facts: { firstDue, latest } });
  if (day < window.firstDay || day > window.lastDay) {
    faults.push({ code: 'DUE_DAY_REFUSED', facts: { dueDay: day, first: window.firstDay, last: window.lastDay } });
  } else if (addMonths(firstDue, 0, day) !== firstDue) {
    faults.push({ code: 'DUE_DAY_MISMATCH', facts: { dueDay: day, firstDue } });
  }
  return faults;
}

/** The first due dates a chosen day of the month allows, soonest first. */
export function firstDueChoices(window, baseDate, dueDay) {
  const earliest = baseDate + window.minDays;
  const latest = baseDate + window.maxDays;
  const months = Math.floor(window.maxDays / 28) + 2;
  return Array.from({ length: months }, (_, k) => addMonths(earliest, k, dueDay))
    .filter((day) => earliest <= day && day <= latest);
}
