/** What stands behind a plan: the twin of ``details`` in portal/web/debtor/plan_details.py. */
import { fall } from './drawings.js';
import { makeExplained } from './explained.js';
import { ofOneMonthMore, ofPlan } from './plan_explanations.js';
import { oneMonthApart } from './simulator_view.js';

/** The schedule as it is paid: the entry may be paid for as long as the offer holds. */
export const payments = ({ plan, entryDue }) => plan.schedule.map((row) => (
  row.number ? row : { ...row, dueDate: entryDue, payableUntil: entryDue }
));

export function makeDetails(say, filters) {
  const told = makeExplained(say, filters);
  return function details({ simulation, rows }) {
    const { plan, offer } = simulation;
    const paid = payments(simulation);
    const pair = oneMonthApart(rows, plan.count);
    return {
      payments: paid,
      fall: fall(plan.baseDate, plan.debt + plan.iof, paid.map((row) => [row.payableUntil, row.balance])),
      origins: told([...ofPlan(simulation), ...(pair ? [ofOneMonthMore(pair)] : [])], offer.lawSince),
    };
  };
}
