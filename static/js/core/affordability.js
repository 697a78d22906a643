/** Whether an installment fits the month: advice that warns, never a refusal by itself. */
import { floorDiv, halfUp } from './money.js';

/** budget is {income, essential, otherDebts}; reasons BELOW_MINIMO_EXISTENCIAL, DEBT_SERVICE_RATIO, NEGATIVE_SURPLUS. */
export function affordability(budget, installment, minimoExistencial, debtServiceLimit) {
  const service = budget.otherDebts + installment;
  const before = budget.income - budget.essential - budget.otherDebts;
  const left = budget.income - service;
  const reasons = [];
  if (left < minimoExistencial) {
    reasons.push({ code: 'BELOW_MINIMO_EXISTENCIAL', facts: { left, minimum: minimoExistencial } });
  }
  if (service * debtServiceLimit.den > budget.income * debtServiceLimit.num) {
    reasons.push({ code: 'DEBT_SERVICE_RATIO', facts: { service, limit: debtServiceLimit.text } });
  }
  if (before < installment) reasons.push({ code: 'NEGATIVE_SURPLUS', facts: { surplus: before - installment } });
  return {
    surplusBefore: before,
    surplusAfter: before - installment,
    leftAfterDebts: left,
    debtService: budget.income > 0n ? halfUp(service * 10000n, budget.income) : null,
    reasons,
  };
}

/** The largest installment, in cents, without any of the reasons; zero when there is none. */
export function affordableInstallment(budget, minimoExistencial, debtServiceLimit) {
  const byRatio = floorDiv(budget.income * debtServiceLimit.num, debtServiceLimit.den) - budget.otherDebts;
  const bySurplus = budget.income - budget.essential - budget.otherDebts;
  const byMinimum = budget.income - budget.otherDebts - minimoExistencial;
  const fits = [byRatio, bySurplus, byMinimum].reduce((a, b) => (a < b ? a : b));
  return fits > 0n ? fits : 0n;
}
