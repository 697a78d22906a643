/** What is asked of the simulator, read from an address exactly as it was typed: the twin of asked.py. */
const LONGEST = 40;
const UUID = /^(?:urn:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

/** The query (URLSearchParams), or null when a contract in it is not an id at all. */
export function readAsked(query) {
  const ids = query.getAll('contrato').map((text) => UUID.exec(text));
  if (ids.some((match) => match === null)) return null;
  const text = (name) => [...(query.get(name) ?? '').trim()].slice(0, LONGEST).join('');
  const day = text('dia');
  return {
    contractIds: [...new Set(ids.map((match) => match.slice(1).join('-').toLowerCase()))],
    by: leading(text),
    count: text('parcelas'),
    amount: text('valor'),
    entry: text('entrada'),
    firstDue: text('vencimento'),
    dueDay: day === 'outro' ? text('outro_dia') : day,
    countStep: text('passo'),
    amountStep: text('passo_valor'),
    entryStep: text('passo_entrada'),
  };
}

/** Which of the two numbers leads: the one that was stepped or changed, else the one that was chosen. */
function leading(text) {
  if (text('passo') || text('passo_valor')) return text('passo') ? 'vezes' : 'valor';
  const before = text('antes');
  const mark = before.indexOf('/');
  if (mark >= 0) {
    const was = { valor: before.slice(0, mark), parcelas: before.slice(mark + 1) };
    const changed = Object.keys(was).filter((name) => text(name) !== was[name]);
    if (changed.length === 1) return changed[0] === 'valor' ? 'valor' : 'vezes';
  }
  const by = text('por');
  if (by === 'valor' || by === 'vezes') return by;
  return text('parcelas') && !text('valor') ? 'vezes' : 'valor';
}
