"""Every page in Chromium: axe (WCAG 2.2 A and AA, best practices), small screens, dark mode, targets for thumbs."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.i18n import LOCALES
from tests.e2e.conftest import Live
from tests.e2e.tour import bring_cookies, inside_addresses, tour
from tests.factories import make_creditor
from tests.world import HERE, World, make_world

AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHOLE = {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
#: What only the colors decide.
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
MODES = (("360 light", 360, "light", WHOLE), ("360 dark", 360, "dark", COLORS), ("1280 light", 1280, "light", WHOLE))
NARROW = 320
#: WCAG 2.2, 2.5.8: 24 CSS pixels, which axe checks with its exceptions; what is pressed to go on is made for thumbs.
TARGET, THUMB = 24, 44

TARGETS = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(each => each.type !== 'hidden' && each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(each => !each.closest('.vh, .skip') && getComputedStyle(each).display !== 'inline')
  .map(each => {
    const label = ['radio', 'checkbox'].includes(each.type) && each.closest('label');
    const box = (label || each).getBoundingClientRect();
    const wanted = each.matches('.button, .input') || label ? least.thumb : least.target;
    const small = box.width && box.height && (box.width < wanted - .5 || box.height < wanted - .5);
    const name = each.textContent.trim().slice(0, 30) || each.name;
    return small ? `${each.tagName} ${name}: ${box.width} x ${box.height}` : '';
  }).filter(Boolean)"""
WIDE = """limit => [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > limit + 1 && each.checkVisibility())
  .filter(each => { for (let up = each.parentElement; up; up = up.parentElement)
      if (up !== document.documentElement && getComputedStyle(up).overflowX !== 'visible') return false;
    return true; })
  .slice(0, 3).map(each => `${each.tagName}.${each.className} ends at ${each.getBoundingClientRect().right}`)"""


@pytest.fixture
def world(live: Live) -> World:
    return make_world(live.app, live.portal)


def test_every_page_is_for_everybody(live: Live, page: Page, world: World) -> None:
    """``page`` itself fails on script errors, content policy violations and requests to other hosts."""
    found, seen = [], []
    for name in tour(page, live, world):
        seen.append(name)
        found += [f"{name}: {line}" for line in (*problems(page), *narrow_problems(page))]
    assert len(seen) >= 25
    assert found == [], "\n".join(found)


def test_other_languages_fit_as_well(live: Live, page: Page, world: World) -> None:
    """Everything unfolded, in every language: whoever reads another one has no wider screen."""
    found = []
    bring_cookies(page, world.a)
    for language in LOCALES:
        page.context.add_cookies([{"name": "idioma", "value": language, "domain": HERE, "path": "/"}])
        for address in inside_addresses(world.a):
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
            page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            found += [f"{language} {address}: {line}" for line in narrow_problems(page)]
    assert found == [], "\n".join(found)


def problems(page: Page) -> list[str]:
    found = []
    page.evaluate(AXE)
    for mode, width, scheme, options in MODES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 740})
        for violation in page.evaluate("options => axe.run(options).then(all => all.violations)", options):
            nodes = [(node["target"], node.get("failureSummary", "").splitlines()[-1:]) for node in violation["nodes"]]
            found.append(f"{mode}: {violation['id']} {nodes[:3]}")
    page.emulate_media(color_scheme="light")
    return found


def narrow_problems(page: Page) -> list[str]:
    """No sideways scrolling at 320 pixels (WCAG 1.4.10), and targets of a size for fingers."""
    page.set_viewport_size({"width": NARROW, "height": 640})
    found = []
    if page.evaluate("document.documentElement.scrollWidth") > NARROW:
        wide = page.evaluate(WIDE, NARROW) or ["nothing in particular"]
        found += [f"scrolls sideways at {NARROW}: {line}" for line in wide]
    found += [f"small target: {line}" for line in page.evaluate(TARGETS, {"target": TARGET, "thumb": THUMB})]
    page.set_viewport_size({"width": 360, "height": 740})
    return found


def test_the_check_finds_what_is_wrong(live: Live, page: Page) -> None:
    """The control: a page with one fault of each kind."""
    with live.portal.database.writing() as session:
        make_creditor(session, live.portal)
    page.goto("/ajuda")
    page.evaluate("""() => { document.querySelector('main').innerHTML =
      '<h1>A</h1><img src="data:,"><p>x</p><p class="pale">Claro demais</p><button>i</button>';
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('main p { inline-size: 700px } .pale { color: #bbb; inline-size: auto } '
        + 'main button { inline-size: 9px; block-size: 9px; min-block-size: 0; padding: 0 }');
      document.adoptedStyleSheets = [sheet]; }""")
    ids = " ".join(problems(page))
    assert "image-alt" in ids
    assert "color-contrast" in ids
    narrow = " ".join(narrow_problems(page))
    assert "scrolls sideways" in narrow
    assert "small target: BUTTON" in narrow
