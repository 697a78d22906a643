"""Reading "where does this number come from" off a page, and doing its sums again with a pencil."""

import html
import re


def origins(page: str) -> dict[str, str]:
    """The markup of every explained number, by its id."""
    return dict(re.findall(r'<details class="origin" id="([^"]+)">(.*?)</details>', page, re.DOTALL))


def wrong_sums(page: str) -> list[str]:
    """Explained numbers whose lines do not add up to the number shown, to the cent."""
    wrong = []
    for name, part in origins(page).items():
        if 'class="total"' not in part:
            continue
        lines = [cents(text) for text in re.findall(r"<dd>(.*?)</dd>", part) if "R$" in text]
        (shown,) = re.findall(r"<summary>.*?<b>(.*?)</b>", part)
        if sum(lines[:-1]) != lines[-1] or lines[-1] != cents(shown):
            wrong.append(name)
    return wrong


def dangling(page: str) -> set[str]:
    """Numbers that promise an explanation which is not on the page."""
    return set(re.findall(r'href="#(de-[^"]+)"', page)) - set(origins(page))


def cents(text: str) -> int:
    """`"− R$ 1.234,56"` -> -123456."""
    bare = html.unescape(text)
    value = int(re.sub(r"[^0-9]", "", bare))
    return -value if re.match(r"\s*[-−]", bare) else value
