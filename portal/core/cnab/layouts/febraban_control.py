"""FEBRABAN 10.6: header and trailer records of file and batch."""

from portal.core.cnab.record import Record

FILE_HEADER = Record(
    "0",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N", "0000"),
        ("tipo_registro", 8, 8, "N", "0"),
        ("-", 9, 17, "A"),
        ("inscricao_tipo", 18, 18, "N"),
        ("inscricao", 19, 32, "C"),
        ("convenio", 33, 52, "A"),
        ("agencia", 53, 57, "N"),
        ("agencia_dv", 58, 58, "A"),
        ("conta", 59, 70, "N"),
        ("conta_dv", 71, 71, "A"),
        ("agencia_conta_dv_arquivo", 72, 72, "A"),
        ("empresa", 73, 102, "T"),
        ("nome_banco", 103, 132, "T"),
        ("-", 133, 142, "A"),
        ("arquivo_codigo", 143, 143, "N", "1"),
        ("geracao_data", 144, 151, "D"),
        ("geracao_hora", 152, 157, "N"),
        ("nsa", 158, 163, "N"),
        ("versao_arquivo", 164, 166, "N"),
        ("densidade", 167, 171, "N"),
        ("uso_banco", 172, 191, "A"),
        ("uso_empresa_arquivo", 192, 211, "A"),
        ("-", 212, 240, "A"),
    ),
)

BATCH_HEADER = Record(
    "1",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N"),
        ("tipo_registro", 8, 8, "N", "1"),
        ("operacao", 9, 9, "A", "R"),
        ("servico", 10, 11, "N", "01"),
        ("-", 12, 13, "A"),
        ("versao_lote", 14, 16, "N"),
        ("-", 17, 17, "A"),
        ("inscricao_tipo", 18, 18, "N"),
        ("inscricao", 19, 33, "C"),
        ("convenio_lote", 34, 53, "A"),
        ("agencia", 54, 58, "N"),
        ("agencia_dv", 59, 59, "A"),
        ("conta", 60, 71, "N"),
        ("conta_dv", 72, 72, "A"),
        ("agencia_conta_dv", 73, 73, "A"),
        ("empresa", 74, 103, "T"),
        ("mensagem1", 104, 143, "T"),
        ("mensagem2", 144, 183, "T"),
        ("nsa", 184, 191, "N"),
        ("geracao_data", 192, 199, "D"),
        ("credito_data", 200, 207, "D"),
        ("-", 208, 240, "A"),
    ),
)

BATCH_TRAILER = Record(
    "5",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N"),
        ("tipo_registro", 8, 8, "N", "5"),
        ("-", 9, 17, "A"),
        ("registros_lote", 18, 23, "N"),
        ("simples_quantidade", 24, 29, "N"),
        ("simples_valor", 30, 46, "M"),
        ("vinculada_quantidade", 47, 52, "N"),
        ("vinculada_valor", 53, 69, "M"),
        ("caucionada_quantidade", 70, 75, "N"),
        ("caucionada_valor", 76, 92, "M"),
        ("descontada_quantidade", 93, 98, "N"),
        ("descontada_valor", 99, 115, "M"),
        ("aviso", 116, 123, "A"),
        ("-", 124, 240, "A"),
    ),
)

FILE_TRAILER = Record(
    "9",
    (
        ("banco", 1, 3, "N"),
        ("lote", 4, 7, "N", "9999"),
        ("tipo_registro", 8, 8, "N", "9"),
        ("-", 9, 17, "A"),
        ("lotes", 18, 23, "N"),
        ("registros_arquivo", 24, 29, "N"),
        ("contas", 30, 35, "N"),
        ("-", 36, 240, "A"),
    ),
)
