"""Espécie do título (FEBRABAN C015): the code a remessa registers and the letters the paper prints for it."""

from portal.core.cnab.banks import READERS
from portal.core.cnab.variant import Variant

LETTERS = {
    "01": "CH", "02": "DM", "03": "DMI", "04": "DS", "05": "DSI", "07": "LC", "12": "NP", "17": "RC", "18": "FAT",
    "19": "ND", "21": "ME", "23": "NF", "24": "DD", "31": "CC", "32": "BDP", "99": "OU",
}  # fmt: skip


def printed(compe: str, chosen: str = "") -> str:
    """Letters of the espécie boletos are registered under (``chosen`` by the account, else the bank's usual one)."""
    return LETTERS.get(chosen or READERS.get(compe, Variant()).especie, "OU")
