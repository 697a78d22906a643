"""What the commands of files say. Reasons of banks are in the words of their manuals, which are Portuguese."""

from collections.abc import Iterator

from portal.core.cnab import reader
from portal.core.cnab.returned import ReturnFile
from portal.core.errors import CoreError
from portal.db.models import BankFile
from portal.services.cnab.remessa import Made
from portal.services.cnab.summary import Shown, Summary

REFUSALS = {
    "ACT_NOT_ALLOWED": "a boleto that is {state} cannot have a new due date",
    "BOLETO_ACCOUNT_PARAMS": "the account's params are not whole: missing {missing}; unknown {unknown}; "
                             "malformed {malformed}",
    "BOLETO_AMOUNT_OVER_CAP": "the bank takes at most {cap_cents} cents on a boleto, this one asks {amount_cents}",
    "BOLETO_BANK_UNKNOWN": "boletos of bank {bank} are not known",
    "CHARGE_MISSING": "no boleto told by file has this nosso número",
    "CNAB_ACCOUNT_PARAMS": "the account lacks what the bank wants in a file: {missing}",
    "CNAB_ALL_LEFT_OUT": "no boleto can go in a file as it is",
    "CNAB_BANK_UNKNOWN": "files of bank {bank} are not known",
    "CNAB_COUNT": "{of}: the file declares {declared} and holds {counted}",
    "CNAB_CUT": "the file ends here, before its trailer: it was cut",
    "CNAB_DOCUMENT": "the payer's document is neither a CPF nor a CNPJ",
    "CNAB_DUE_DATE": "its due date {due_date} is before {issued_on}",
    "CNAB_EMPTY": "the file is empty",
    "CNAB_FIELD": "{field} of record {record} cannot be read",
    "CNAB_FIELD_VALUE": "{field} of record {record} does not fit its {length} columns",
    "CNAB_FILE_DROPPED": "file {file} was set aside",
    "CNAB_FILE_MISSING": "there is no such file: see `portal cnab list`",
    "CNAB_FILE_OF_ANOTHER": "this very file came before, for another account",
    "CNAB_FILE_POSTED": "file {file} is {status} and stays",
    "CNAB_LINE_LENGTH": "the line has {length} columns, {expected} are needed",
    "CNAB_LINES_LEFT": "lines {lines} took no effect ({codes}), all others did: see why, then post again",
    "CNAB_NOT_POSTED": "file {file} is {status}: nobody posted it yet",
    "CNAB_NO_ACCOUNT": "no bank account fits: add one with `portal creditor add --bank`",
    "CNAB_NOT_A_RETURN": "this is not a retorno",
    "CNAB_NSA": "file number {nsa} cannot be used: {last} was given already, and numbers only grow",
    "CNAB_NSA_KNOWN": "file number {nsa} came before, with other lines, as file {file} ({name}, {status})",
    "CNAB_OTHER_ACCOUNT": "the header names account {beneficiary}, which is none of ours; if it is one, say which "
                          "with --account",
    "CNAB_PAIR": "segments T and U of one title do not belong together",
    "CNAB_PAYER": "the payer's data is not whole: {missing}",
    "CNAB_RECORD": "another record was expected here ({expected})",
    "CNAB_SAME_PERSON": "{maker} brought this file, so somebody else has to look at it and post it",
    "CNAB_SEQUENCE": "record {found} follows record {previous}: one is missing, doubled or out of place",
    "CNAB_SUM": "{of}: the file declares {declared_cents} cents and its titles add up to {counted_cents}",
    "CNAB_TOO_LARGE": "the file has {bytes} bytes, at most {most} are read",
    "CNAB_WHICH_ACCOUNT": "several accounts fit, say which one with --account: {accounts}",
    "CNAB_WHICH_FILE": "several files begin so: {files}",
    "CNAB_WRITTEN": "the file does not read back as ordered ({what}); nothing was stored",
    "NOSSO_NUMERO_EXHAUSTED": "the account's numbers are used up at {capacity}: ask the bank for another range",
    "NOSSO_NUMERO_FROM_BANK": "the bank itself gives the numbers of this carteira",
    "PERSON_MISSING": "say who you are with --by",
}
DOUBTS = {
    "unknown_title": "no boleto of ours has this nosso número",
    "wrong_digit": "the check digit of the nosso número is wrong",
    "other_own_id": "the bank repeats the id of another boleto",
    "no_amount": "settled, but without an amount",
    "nothing_to_reverse": "undoes a payment that is not in the books",
    "refused": "the bank refused an instruction",
    "for_a_person": "a person has to decide",
}


def refusal(error: CoreError) -> str:
    """Why, and where: line and columns when the reason lies in a file."""
    facts = {
        name: ", ".join(map(str, fact)) or "-" if isinstance(fact, list | tuple) else fact
        for name, fact in error.facts.items()
    }
    said = REFUSALS[error.code].format(**facts) if error.code in REFUSALS else str(error)
    if "line" not in facts:
        return said[:1].upper() + said[1:] + "."
    start, end = facts.get("start", 1), facts.get("end", facts.get("start", 1))
    columns = f"column {start}" if start == end else f"columns {start} to {end}"
    return f"Line {facts['line']}, {columns}: {said}."


def reais(cents: int) -> str:
    return f"R$ {cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"


def remessa(made: Made, sha256: str) -> Iterator[str]:
    head = f"Remessa {made.file_id.hex[:8]}" if made.file_id else "Would make"
    yield f"{head}: {made.name}, file number {made.nsa}"
    yield f"  {made.entries} new, {made.due_dates} new due dates, {made.write_offs} write-offs, {reais(made.amount)}"
    yield f"  {len(made.content)} bytes, sha256 {sha256}"
    for one in made.left_out:
        yield f"  left out: {one.nosso_numero}: {refusal(one.error)}"
    if made.more:
        yield "  There is more than one file can hold: make another one after this."


def retorno(summary: Summary) -> Iterator[str]:
    """The whole of a retorno, for the person who posts it."""
    file = summary.file
    yield f"Retorno {file.id.hex[:8]}: {file.name}, {status(file)}"
    yield (f"  bank {summary.account.bank}, account {summary.account.id.hex[:8]}, file number {file.nsa or 'none'}, "
           f"of {file.generated_on or 'no date'}")
    yield f"  {file.titles} lines, paid {reais(file.amount)}"
    for group in summary.groups:
        sum_paid = f", {reais(group.paid)}" if group.paid else ""
        yield f"  {group.movement} {group.words or 'código desconhecido'}: {group.count}{sum_paid}"
    for title, rows in (("Refused by the bank", summary.rejected), ("For a person", summary.doubtful)):
        if rows:
            yield f"{title}:"
            yield from map(_line, rows)
    if summary.repeated:
        yield f"Said before, no second effect: lines {', '.join(str(line.line) for line in summary.repeated[:50])}"
    if file.status != "staged":
        yield "  " + ", ".join(f"{count} {state}" for state, count in sorted(summary.states.items()))


def unfiled(found: ReturnFile) -> Iterator[str]:
    """What a retorno holds, whoever it is for."""
    yield (f"Retorno of bank {found.bank}, CNAB {found.layout}, file number {found.nsa or 'none'}, "
           f"of {found.generated_on or 'no date'}, account {found.beneficiary or 'none'}: {len(found.titles)} lines")
    for title in found.titles:
        words, *motives = reader.words(found, title)
        why = "; ".join(f"{code} {said or ''}".strip() for code, said in zip(title.motives, motives, strict=True))
        yield (f"  line {title.line}: {title.nosso_numero or '-'} {title.movement} {words or 'código desconhecido'}"
               + (f": {why}" if why else "") + (f", paid {reais(title.paid_cents)}" if title.paid_cents else ""))


def _line(shown: Shown) -> str:
    line = shown.line
    said = f"  line {line.line}: {line.nosso_numero or '-'} {line.movement} {shown.words or 'código desconhecido'}"
    why = "; ".join(f"{code} {words or 'motivo desconhecido'}" for code, words in shown.motives)
    money = f", paid {reais(line.paid)}" if line.paid else ""
    doubt = f" [{DOUBTS.get(line.reason, line.reason)}]" if line.reason else ""
    return said + (f": {why}" if why else "") + money + doubt


def status(file: BankFile) -> str:
    told = f"made by {file.maker} on {file.made_at:%Y-%m-%d %H:%M} UTC"
    return f"{file.status}, {told}" + (f", posted by {file.checker}" if file.checker else "")
