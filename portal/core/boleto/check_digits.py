"""Check digits used by Brazilian banks: module 10 and the module 11 family.

Source: FEBRABAN barcode standard as printed in BB "Especificação de Boleto" (Jan 2016) annexes I-III and in
Caixa 67.119 v010 annexes I-III. Every function takes a string of ASCII digits and returns an int; module 11
also takes the capitals of a CNPJ, which weigh their ASCII code minus 48 (IN RFB 2.229/2024).
"""


def mod10(digits: str) -> int:
    """Weights 2,1,2,1... from the right, adding the digits of each product: 0..9."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 - place % 2)
        total += product - 9 if product > 9 else product
    return -total % 10


def weighted_sum(digits: str, highest: int = 9) -> int:
    """Sum of digits times 2,3..highest,2,3... from the right."""
    span = highest - 1
    return sum((ord(digit) - 48) * (2 + place % span) for place, digit in enumerate(reversed(digits)))


def mod11(digits: str, highest: int = 9) -> int:
    """11 - (weighted sum mod 11), raw: 1..11. Each bank says what 10 and 11 become."""
    return 11 - weighted_sum(digits, highest) % 11


def mod11_or_zero(digits: str, highest: int = 9) -> int:
    """10 and 11 become 0 (Caixa, Santander, Sicredi; CNPJ, and CPF with weights up to 11)."""
    digit = mod11(digits, highest)
    return 0 if digit > 9 else digit


def mod11_never_zero(digits: str) -> int:
    """Weights 2..9; 10 and 11 become 1: the DV geral of the barcode, always 1..9."""
    digit = mod11(digits)
    return 1 if digit > 9 else digit
