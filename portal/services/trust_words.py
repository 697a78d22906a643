"""Two everyday words shown on the page and in the message, so that people can tell ours from a forgery.

Written without accents: a text message keeps to 160 characters only inside its basic alphabet.
"""

from uuid import UUID

from portal.db.vault import Vault

WORDS = tuple(
    """
    abacaxi abelha agulha amora anel areia arroz asa aveia azul bala balde banana banco barco bicho bola bolo
    bolsa bota brasa brisa cabide cabra cacau caderno caixa caju cama caminho caneca caneta canoa canto capa
    casa casaco cavalo cedro cereja chave chuva cidade cinema coco coelho colher copo coral cravo dado dedo
    doce domingo escada escola espelho esquina estrada estrela farinha farol feira festa figo fita flauta
    flor floresta foca fogo folha fonte formiga forno fruta gaita galho galo garfo gato gelo girafa goiaba
    gorro grilo hora horta hotel ilha janela jardim jarra jasmim jogo lago lata leite lenha lima livro lobo
    loja lona lua luva macaco madeira manga manta mapa mato mel melancia menta mesa milho moeda morango morro
    mosca mundo muro navio neve ninho noite norte novelo nuvem onda ostra ouro ovelha ovo palco palha palma
    pano papel pato pedra peixe pente pera pipa pires poeta ponte porta porto praia prato queijo quintal raio
    rede rio roda rosa rua sabia sala salsa sapato sapo seda selo serra sino sol sopa talher tambor tapete
    tarde teatro tela terra tigre tinta tomate torre trevo tulipa uva vale vaso vela vento verde vila viola
    violeta xale zebra
    """.split()  # noqa: SIM905 - a list of 200 quoted words reads worse
)


def words_of(vault: Vault, creditor_id: UUID, code_id: UUID) -> tuple[str, str]:
    """The two words of one code, in the order shown."""
    digest = vault.index(creditor_id, "words", code_id.hex)
    first = int.from_bytes(digest[:4], "big") % len(WORDS)
    second = int.from_bytes(digest[4:8], "big") % (len(WORDS) - 1)
    return WORDS[first], WORDS[second if second < first else second + 1]
