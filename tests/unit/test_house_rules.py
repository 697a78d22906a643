"""The habits of the house, each as a test: a convention without one is a wish."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import meta, nodes

from portal.config import Settings

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = ROOT / "templates"
SOURCES = sorted(p for p in PORTAL.rglob("*.py") if "migrations" not in p.parts)
PAGES = sorted(TEMPLATES.rglob("*.html"))
LONGEST_FILE = 250

#: Open to everybody on purpose. Adding a line here is a decision, hence a test that fails until you take it.
PUBLIC = {
    "assets.asset", "entry", "health.livez", "health.readyz", "locale.choose", "public.entry", "public.help_page",
    "theme.logo", "theme.sheet",
    "sign_in.start", "sign_in.again", "sign_in.code", "sign_in.enter", "sign_in.resend", "sign_in.leave",
    "sign_in.left", "webhooks.pix", "pay_link.show", "passkey_sign_in.challenge", "passkey_sign_in.enter",
}
GUARDS = {"public", "debtor", "demo", "staff"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- routes -------------------------------------------------------------------------------------------


def test_every_route_wears_a_guard(app):
    bare = [r.endpoint for r in app.url_map.iter_rules()
            if getattr(app.view_functions[r.endpoint], "guard", None) not in GUARDS]
    assert bare == []


def test_only_the_listed_routes_are_public(app):
    open_routes = {r.endpoint for r in app.url_map.iter_rules()
                   if getattr(app.view_functions[r.endpoint], "guard", None) == "public"}
    assert open_routes <= PUBLIC, f"public without being listed: {sorted(open_routes - PUBLIC)}"


def test_url_parameters_are_typed(app):
    """A bare ``<name>`` takes anything. Words that name a file or a creditor are the exceptions."""
    allowed = {"assets.asset", "theme.sheet", "theme.logo"}
    loose = [r.rule for r in app.url_map.iter_rules()
             if r.endpoint not in allowed and re.search(r"<(?![a-z]+:)", r.rule)]
    assert loose == []


# --- code ---------------------------------------------------------------------------------------------


def test_core_never_brings_the_framework():
    program = "import sys, portal.core.plan; sys.exit('flask' in sys.modules or 'sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_only_the_clock_reads_the_time(path):
    if path == PORTAL / "clock.py":
        return
    calls = {
        f"{ast.unparse(node.func)}" for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    reading = {c for c in calls if c.endswith(("datetime.now", "datetime.utcnow", "date.today", "time.time"))}
    assert reading == set()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_no_drawer_for_everything():
    drawers = [relative(p) for p in SOURCES if p.stem in {"utils", "helpers", "common", "manager", "misc"}]
    assert drawers == []


def test_every_room_states_its_law():
    doors = [p for p in PORTAL.rglob("__init__.py") if p.parent.parent == PORTAL or p.parent == PORTAL]
    silent = [relative(p) for p in doors if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []
    assert len(ast.parse((PORTAL / "__init__.py").read_text(encoding="utf-8")).body) == 1


def test_tests_mirror_the_portal():
    """tests/unit/services/test_quotes.py is about portal/services/quotes.py (or the package of that name)."""
    free = {"test_house_rules.py", "test_app.py", "test_routes.py", "test_headers.py", "test_languages.py",
            "test_wheel.py", "test_vectors.py"}
    strays = []
    for path in sorted((ROOT / "tests" / "unit").rglob("test_*.py")):
        if path.name in free:
            continue
        room = PORTAL / path.parent.relative_to(ROOT / "tests" / "unit")
        noun = path.stem.removeprefix("test_")
        if not any((room / f"{name}.py").exists() or (room / name).is_dir() for name in _prefixes(noun)):
            strays.append(relative(path))
    assert strays == []


def _prefixes(noun: str) -> list[str]:
    """``agreements_race`` may test ``agreements``."""
    parts = noun.split("_")
    return ["_".join(parts[:size]) for size in range(len(parts), 0, -1)] + ["vectors"]


# --- templates ----------------------------------------------------------------------------------------


def test_every_template_is_reachable(app):
    """Named by code, or extended, included or imported by a template that is; messages by their kind."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in SOURCES)
    named = set(re.findall(r"[\"']([a-z_]+(?:/[a-z_0-9]+)*\.(?:html|txt))[\"']", code))
    named |= {f"messages/{kind}/page.html" for kind in re.findall(r"[\"']([a-z_]+)[\"']", code)}
    for page in PAGES:
        tree = app.jinja_env.parse(page.read_text(encoding="utf-8"))
        named |= {name for name in meta.find_referenced_templates(tree) if name}
    orphans = [relative(p) for p in PAGES if p.relative_to(TEMPLATES).as_posix() not in named]
    assert orphans == []


def test_every_macro_is_used(app):
    defined: dict[str, str] = {}
    used: set[str] = set()
    for page in PAGES:
        tree = app.jinja_env.parse(page.read_text(encoding="utf-8"))
        defined |= {node.name: relative(page) for node in tree.find_all(nodes.Macro)}
        used |= {node.node.name for node in tree.find_all(nodes.Call) if isinstance(node.node, nodes.Name)}
        used |= {node.node.attr for node in tree.find_all(nodes.Call) if isinstance(node.node, nodes.Getattr)}
    assert {name: place for name, place in defined.items() if name not in used} == {}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_templates_carry_no_inline_code_or_style(page):
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\son[a-z]+\s*=", text), "event handler"
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<style|javascript:|hx-on|hx-vals=.js:", text)
    assert "<script" not in re.sub(r"<script[^>]*\ssrc=[^>]*>", "", text), "inline script"


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_texts_never_blame_or_hurry(page):
    words = ("devedor", "inadimpl", "cobrança", "dívida ativa", "urgente", "imediatamente", "última chance",
             "regularize")
    text = re.sub(r"\{#.*?#\}", "", page.read_text(encoding="utf-8"), flags=re.DOTALL).lower()
    if "documents/" in page.as_posix():
        words = ("inadimpl", "urgente", "imediatamente", "última chance", "regularize")
    assert [w for w in words if w in text] == []


# --- languages ----------------------------------------------------------------------------------------

CATALOGS = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[sd]|%%")


def _catalog(path: Path):
    with path.open("rb") as source:
        return read_po(source, locale=path.parts[-3])


def _texts(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@pytest.mark.parametrize("path", CATALOGS, ids=relative)
def test_catalogs_are_complete_with_the_same_placeholders(path):
    wrong = []
    for message in _catalog(path):
        if not message.id:
            continue
        wanted = {p for text in _texts(message.id) for p in PLACEHOLDER.findall(text)}
        exact = isinstance(message.id, str)
        for text in _texts(message.string):
            found = set(PLACEHOLDER.findall(text))
            if not text or not found <= wanted or (exact and found != wanted):
                wrong.append(message.id)
        if "fuzzy" in message.flags:
            wrong.append(message.id)
    assert wrong == []


def test_catalogs_hold_every_text_of_the_product(tmp_path):
    """What `make translations` would collect now is what the catalogs have."""
    collected = tmp_path / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "translations/babel.cfg",
         "-k", "_l", "-k", "ngettext:1,2", "--no-location", "-o", str(collected), "portal", "templates"],
        cwd=ROOT, check=True,
    )
    with collected.open("rb") as source:
        wanted = {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(source) if m.id}
    assert wanted, "nothing was collected"
    for path in CATALOGS:
        have = {m.id if isinstance(m.id, str) else m.id[0] for m in _catalog(path) if m.id}
        assert wanted - have == set(), f"{relative(path)} lacks texts: run `make translations`"


# --- packaging ----------------------------------------------------------------------------------------


def test_the_wheel_carries_templates_static_files_and_translations(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True, capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("portal/templates/base.html", "portal/static/css/tokens.css",
                 "portal/translations/en/LC_MESSAGES/messages.mo", "portal/db/migrations/env.py",
                 "portal/db/migrations/versions/0001_the_house.py"):
        assert name in names
    assert not [n for n in names if n.startswith("tests/")]
    lost = {f"portal/{p.relative_to(ROOT).as_posix()}" for p in PAGES} - names
    assert lost == set()


def test_lock_files_pin_with_hashes_and_name_no_registry():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][a-z0-9._-]*==\S+", text, re.MULTILINE)
        assert len(pins) > 20
        assert text.count("==") == len(pins)
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if "==" in block:
                assert "--hash=sha256:" in block
        assert not re.search(r"https?://|--index|--find-links|file:", text)


def test_settings_are_documented():
    """README's table of settings is the code's."""
    from dataclasses import fields

    text = (ROOT / "README.md").read_text(encoding="utf-8") + "\n".join(
        p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md")
    )
    assert [f.name for f in fields(Settings) if f"PORTAL_{f.name.upper()}" not in text] == []
