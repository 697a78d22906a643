import gzip
import re

import brotli
import pytest

from portal.web.assets import SHEETS, assets_version, load_asset
from tests.factories import make_creditor

FIRST_VIEW = 25 * 1024
ALL_CSS = 14 * 1024


@pytest.fixture
def installed(portal):
    with portal.database.writing() as session:
        make_creditor(session, portal)


def address(name):
    return f"/s/{assets_version()}/{name}"


def test_the_style_sheets_stay_small():
    packed = sum(len(load_asset(name).gzip) for name in SHEETS)
    assert packed <= ALL_CSS, f"{packed} bytes of gzip"


def test_the_first_view_stays_small(installed, client):
    """Everything the browser fetches to show the entry page, as it travels."""
    answer = client.get("/", headers={"Accept-Encoding": "br, gzip"})
    page = gzip.decompress(answer.data).decode()
    wanted = set(re.findall(r'(?:href|src)="(/(?:s|tema)/[^"]+)"', page))
    sizes = {name: len(client.get(name.replace("&amp;", "&"), headers={"Accept-Encoding": "br, gzip"}).data)
             for name in wanted}
    total = len(answer.data) + sum(sizes.values())
    assert any(name.endswith("quite.css") for name in sizes)
    assert total <= FIRST_VIEW, f"{total} bytes: page {len(answer.data)}, {sizes}"


def test_files_come_compressed_and_last_for_ever(client):
    plain = client.get(address("quite.css"))
    packed = client.get(address("quite.css"), headers={"Accept-Encoding": "gzip"})
    best = client.get(address("quite.css"), headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers.get("Content-Encoding") is None
    assert gzip.decompress(packed.data) == plain.data == brotli.decompress(best.data)
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.mimetype == "text/css"


def test_scripts_are_served_as_scripts(client):
    assert client.get(address("vendor/htmx-2.0.11.min.js")).mimetype == "text/javascript"


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "css/../../pyproject.toml", "nothing.css", "css", "", "%2e%2e/README.md",
             "css/", ".", "/etc/passwd", "//etc/passwd", "....//pyproject.toml", "css/\x00base.css", "x" * 300]
)
def test_nothing_outside_the_static_folder_is_served(installed, client, name):
    assert client.get(address(name)).status_code in {404, 308}


def test_another_version_is_not_served(installed, client):
    assert client.get("/s/000000000000/quite.css").status_code == 404


def test_the_layers_are_declared_before_the_first_rule():
    sheet = load_asset("quite.css").plain.decode()
    assert re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL).lstrip().startswith(
        "@layer tokens, base, shell, components, print;"
    )


def test_the_vendored_htmx_is_the_published_file():
    import hashlib

    digest = hashlib.sha256(load_asset("vendor/htmx-2.0.11.min.js").plain).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
