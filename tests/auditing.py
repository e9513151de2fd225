"""Rules of WCAG 2.2 AA by axe-core (tests/report/axe, Mozilla Public License 2.0)."""

import json
from pathlib import Path

from browser import Browser

AXE = Path(__file__).parent / "report/axe/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Each width with each scheme, each scheme with each language, each language with each width.
VIEWS = [(390, "light", "en"), (390, "dark", "zh"), (1280, "light", "zh"), (1280, "dark", "en")]
OPEN = """document.querySelectorAll("details").forEach(details => { details.open = true; });"""
SWITCH = (
    """if (document.documentElement.lang !== "%s") document.getElementById("language").click();"""
)
RUN = f"""const seen = await axe.run(document, {{
    runOnly: {json.dumps(RULES)}, resultTypes: ["violations"] }});
  return seen.violations.map(rule =>
    rule.id + ": " + rule.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" "));"""


def audit(browser: Browser, address: str, act: str = "") -> list[str]:
    """What breaks a rule in any of the views, what is folded away opened, after an act."""
    browser.open(address)
    browser.tell(AXE.read_text("utf-8"))
    browser.tell(OPEN + act)
    broken = []
    for width, scheme, language in VIEWS:
        browser.resize(width)
        browser.media(scheme)
        browser.tell(SWITCH % language)
        view = f"{width} {scheme} {language}"
        broken += [f"{view}: {rule}" for rule in browser.tell(RUN)]
    browser.media()
    return broken
