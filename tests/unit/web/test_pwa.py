"""The manifest names icons that exist in the sizes it says, and the precache names files as they are served."""

import base64
import hashlib
import re

import pytest
from PIL import Image

from portal.resources import static_path
from portal.web import pwa
from portal.web.assets import assets_version, load_asset


@pytest.fixture
def made(app):
    with app.test_request_context():
        yield pwa.manifest("Banco Exemplo S.A. de Crédito", "pt_BR")


def test_the_manifest_is_enough_to_install(made):
    assert (made["start_url"], made["scope"], made["display"]) == ("/contratos", "/", "standalone")
    assert (made["lang"], made["short_name"]) == ("pt-BR", "Banco")
    assert pwa.short_name("Supercalifragilístico") == "Supercalifra"
    purposes = {(each["sizes"], each["purpose"]) for each in made["icons"]}
    assert purposes >= {("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable")}


def test_every_icon_is_there_in_its_size(made, client):
    for each in made["icons"]:
        name = each["src"].split("/", 3)[3]
        answer = client.get(each["src"])
        assert (answer.status_code, answer.mimetype) == (200, each["type"]), name
        if name.endswith(".png"):
            with Image.open(static_path() / name) as picture:
                assert f"{picture.width}x{picture.height}" == each["sizes"]
                corner = picture.convert("RGBA").getpixel((0, 0))
            # a mask cuts into its square, so there must be something everywhere
            assert (corner[3] == 255) is (each["purpose"] == "maskable"), name


def test_the_touch_icon_is_opaque():
    with Image.open(static_path() / pwa.TOUCH_ICON) as picture:
        assert picture.size == (180, 180)
        assert picture.convert("RGBA").getextrema()[3] == (255, 255)


def test_the_precache_has_the_bytes_that_are_served(client):
    kept = pwa.precache()
    assert len({each.url for each in kept}) == len(kept)
    names = {each.url.split("/", 3)[3] for each in kept}
    assert {"quite.css", "vendor/htmx-2.0.11.min.js", "js/core/plan.js", "js/offline/simulator.js"} <= names
    for each in kept:
        answer = client.get(each.url)
        assert answer.status_code == 200
        assert each.digest == "sha256-" + base64.b64encode(hashlib.sha256(answer.get_data()).digest()).decode()


def test_every_import_of_a_kept_script_is_kept():
    names = {each.url.removeprefix(f"/s/{assets_version()}/") for each in pwa.precache()}
    for name in names:
        if name.startswith("js/"):
            text = load_asset(name).plain.decode()
            for found in re.findall(r'^(?:import [^"\']*|} from )["\']([^"\']+)["\']', text, re.MULTILINE):
                place = (static_path() / name).parent / found
                assert place.resolve().relative_to(static_path()).as_posix() in names, f"{name}: {found}"


def test_what_every_phone_loads_stays_small():
    """Kept once and for all pages; a phone with little data pays it once per release, and only for changed files."""
    names = [each.url.removeprefix(f"/s/{assets_version()}/") for each in pwa.precache()]
    assert sum(len(load_asset(name).brotli) for name in names if name.startswith("js/offline")) < 36_000
    assert sum(len(load_asset(name).brotli) for name in names) < 160_000
