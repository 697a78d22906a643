/** Codes of refusals in words: the part of portal/web/debtor/words.py the simulator says. */

/** The words in one language; the texts are the server's own. */
export function makeWords(say, { money, day_long: dayLong }) {
  const amount = (value) => (typeof value === 'bigint' ? money(value) : '');
  const date = (value) => (typeof value === 'number' ? dayLong(value) : '');

  function countRefusal({ code, facts }) {
    switch (code) {
      case 'BELOW_MIN_INSTALLMENT':
        return say.gettext('A parcela ficaria abaixo de %(minimum)s', { minimum: amount(facts.minimum) });
      case 'ABOVE_MAX_COUNT':
        return say.gettext('Para este valor, vai até %(n)s parcelas', { n: facts.maximum });
      case 'BELOW_MIN_COUNT':
        return say.gettext('Aqui começa em %(n)s parcelas', { n: facts.minimum });
      case 'CARD_CAP':
        return say.gettext('Os juros passariam do limite da lei para cartão');
      case 'ENTRY_NOT_BELOW_DEBT':
        return say.gettext('A entrada já pagaria tudo');
      default:
        return say.gettext('Não está disponível por aqui');
    }
  }

  function problem(reason) {
    const { code, facts } = reason;
    if (code.startsWith('MONEY_')) return moneyProblem(code);
    if (code.startsWith('ENTRY_') || code === 'AMOUNT_TOO_SMALL') return amountProblem(code, facts);
    switch (code) {
      case 'COUNT_NOT_A_NUMBER':
        return say.gettext('Escreva um número inteiro de 1 a 96, como 24.');
      case 'COUNT_OUT_OF_RANGE':
        return say.gettext('Escolha de 1 a 96 parcelas.');
      case 'FIRST_DUE_TOO_EARLY':
      case 'FIRST_DUE_TOO_LATE':
      case 'DATE_NOT_A_DATE':
        return say.gettext('Escolha uma data de %(earliest)s a %(latest)s.', {
          earliest: date(facts.earliest), latest: date(facts.latest),
        });
      case 'DUE_DAY_REFUSED':
        return say.gettext('Escolha um dia de %(first)s a %(last)s.', { first: facts.first, last: facts.last });
      case 'DUE_DAY_OUT_OF_REACH':
        return say.gettext('Esse dia não cai no prazo da primeira parcela. Escolha outro.');
      default:
        return `${countRefusal(reason)}.`;
    }
  }

  function amountProblem(code, facts) {
    const minimum = amount(facts.minimum);
    switch (code) {
      case 'AMOUNT_TOO_SMALL':
        return say.gettext('A menor parcela é %(minimum)s. Escreva esse valor ou mais.', { minimum });
      case 'ENTRY_BELOW_MINIMUM':
        return say.gettext('A entrada começa em %(minimum)s.', { minimum });
      case 'ENTRY_TOO_SMALL':
        return say.gettext('A entrada pode ser zero ou a partir de %(minimum)s.', { minimum });
      case 'ENTRY_NOT_FREE':
        return say.gettext('Neste caso a entrada é de %(required)s.', { required: amount(facts.required) });
      default:
        return say.gettext('A entrada precisa ser menor que %(debt)s. Para pagar tudo de uma vez, escolha 1 parcela.', {
          debt: amount(facts.debt),
        });
    }
  }

  function moneyProblem(code) {
    switch (code) {
      case 'MONEY_NEGATIVE':
        return say.gettext('O valor não pode ser menor que zero.');
      case 'MONEY_TOO_MANY_DECIMALS':
        return say.gettext('Use no máximo 2 números depois da vírgula, como 150,50.');
      case 'MONEY_TOO_LARGE':
        return say.gettext('Este valor é grande demais. Confira os números.');
      default:
        return say.gettext('Escreva só o valor, como 150 ou 150,50.');
    }
  }

  return { countRefusal, problem };
}
