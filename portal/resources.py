"""Where templates, static files and translations lie: inside the installed package, else in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def templates_path() -> Path:
    return _folder("templates")


def static_path() -> Path:
    return _folder("static")


def translations_path() -> Path:
    return _folder("translations")
