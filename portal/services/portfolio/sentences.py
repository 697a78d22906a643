"""Faults in words (pt-BR) and the reject file: it goes back to whoever made the portfolio file."""

import csv
import os
import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from portal.services.portfolio.faults import Fault

HEADER = ("linha", "situacao", "coluna", "valor", "motivo")
WEIGHTS = {"rejected": "rejeitada", "ignored": "valor ignorado", "note": "aviso"}

SENTENCES = {
    "EMPTY": "está vazio e é obrigatório",
    "TOO_LONG": "tem mais de %(limit)s caracteres",
    "TOO_SHORT": "tem menos de %(limit)s caracteres",
    "DOCUMENT_SCIENTIFIC": "a planilha trocou o número por notação científica: formate a coluna como texto",
    "DOCUMENT_LENGTH": "tem %(length)s caracteres; CPF tem 11 e CNPJ tem 14 "
                       "(a planilha pode ter tirado os zeros da esquerda: formate a coluna como texto)",
    "DOCUMENT_DIGIT": "os dígitos verificadores não conferem",
    "NOT_A_COMPANY": "precisa ser um CNPJ",
    "DATE_FORMAT": "não é uma data DD/MM/AAAA nem AAAA-MM-DD",
    "DATE_UNREAL": "essa data não existe",
    "DATE_TOO_OLD": "data anterior a 1900",
    "DATE_FUTURE": "data no futuro",
    "AMOUNT_ZERO": "o valor é zero",
    "MONEY_EMPTY": "está vazio e é obrigatório",
    "MONEY_NEGATIVE": "o valor é negativo",
    "MONEY_NOT_A_NUMBER": "não é um valor como 1.234,56 ou 1234.56",
    "MONEY_TOO_MANY_DECIMALS": "tem mais de duas casas depois da vírgula",
    "MONEY_TOO_LARGE": "valor grande demais",
    "NUMBER_FORMAT": "precisa ser um número inteiro de 1 a 999",
    "PRODUCT_UNKNOWN": "produto desconhecido; use cartao, emprestimo, habitacional, microcredito ou crediario",
    "RATE_FORMAT": "não é uma taxa em porcentagem como 1,99",
    "RATE_RANGE": "taxa acima de 50%% ao mês",
    "RATE_FRACTION": "parece fração: escreva em porcentagem (1,99 e não 0,0199)",
    "FLAG_UNKNOWN": "use sim ou nao",
    "STATE_UNKNOWN": "não é a sigla de um estado",
    "POSTAL_CODE_FORMAT": "o CEP precisa de 8 dígitos",
    "EMAIL_FORMAT": "não é um endereço de e-mail",
    "PHONE_FORMAT": "não é um telefone com DDD; fora do Brasil, comece com + e o código do país",
    "PHONE_AREA": "o DDD não existe",
    "PHONE_NINTH_DIGIT": "falta o nono dígito do celular",
    "PHONE_NOT_MOBILE": "não é um celular",
    "GUARANTOR_HALF": "falta o documento ou o nome do avalista",
    "GUARANTOR_IS_DEBTOR": "o avalista é a própria pessoa",
    "NOT_OVERDUE": "a parcela ainda não venceu",
    "DUE_BEFORE_SIGNED": "vence antes da data do contrato (%(signed)s)",
    "INSTALLMENT_REPEATED": "a linha %(line)s já trouxe esta parcela",
    "CONTRACT_TWO_PEOPLE": "na linha %(line)s este contrato está com outro documento",
    "CONTRACT_DIFFERS": "na linha %(line)s este contrato tem outro valor aqui",
    "BIRTH_DIFFERS": "na linha %(line)s esta pessoa tem outra data",
    "CONTRACT_OF_ANOTHER": "este contrato já está no portal com outro documento, aberto ou em acordo",
    "CONTRACT_PAID": "este contrato já foi quitado por um acordo",
    "CHANGED_IN_AGREEMENT": "este contrato está em um acordo ativo: os dados novos foram guardados "
                            "e o acordo continua como foi aceito",
    "LINE_TOO_LONG": "a linha tem mais de %(limit)s bytes",
    "ENCODING": "a linha não está em UTF-8 como o resto do arquivo, ou tem caracteres inválidos",
    "NUL_BYTE": "a linha tem bytes nulos: o arquivo pode ter sido danificado ou cortado",
    "CONTROL_CHARACTER": "a linha tem caracteres de controle ou invisíveis",
    "BROKEN_QUOTES": "aspas abertas e não fechadas (um campo não pode ter quebra de linha)",
    "COLUMNS": "a linha tem %(found)s colunas e o cabeçalho tem %(expected)s",
    "CUT_LINE": "a linha acaba no meio: o arquivo pode ter sido cortado",
}

_NUMBER = re.compile(r"-?[0-9][0-9.,]*")


def sentence(fault: Fault) -> str:
    """Why, in words."""
    return SENTENCES[fault.code] % fault.facts


def safe_cell(text: str) -> str:
    """Text that a spreadsheet shows and never runs (OWASP: CSV injection); negative numbers stay numbers."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if text[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"} and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def write_rejects(path: Path, faults: Iterable[tuple[int, Fault]]) -> int:
    """Write the file, readable by its owner only (it repeats personal data); without faults, none. Counts rows."""
    listed = iter(faults)
    first = next(listed, None)
    if first is None:
        return 0
    path.unlink(missing_ok=True)
    private = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "w", encoding="utf-8-sig", newline="") as handle:
        table = csv.writer(handle, delimiter=";", lineterminator="\r\n")
        table.writerow(HEADER)
        rows = 0
        for line, fault in chain((first,), listed):
            table.writerow((line, WEIGHTS[fault.weight], fault.column, safe_cell(fault.value), sentence(fault)))
            rows += 1
    return rows
