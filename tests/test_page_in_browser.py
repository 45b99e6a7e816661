"""The page as somebody uses it: with the keyboard alone, with files that are dropped, and so that everybody can."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import herstelkb
from herstelkb.cases.writing import case_text
from herstelkb.page.session import Session
from served_page import axe, browser, idle, opened

pytestmark = pytest.mark.browser

TODAY = date(2026, 11, 2)
SCHOOL = Path("examples/basisschool.yaml").resolve()
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const how = { bubbles: true, cancelable: true, dataTransfer: data };
  document.getElementById("main").dispatchEvent(new DragEvent("drop", how));
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const how = { bubbles: true, cancelable: true, clipboardData: data };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""
RELOAD = "setTimeout(() => location.reload(), 0)"
AXE = """axe.run(document, { resultTypes: ["violations"] })
  .then(({ violations }) => violations.map((one) => [one.id, one.nodes[0].html]))"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


@pytest.fixture
def session() -> Session:
    return Session(herstelkb.load(), "nl", TODAY)


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def at(self) -> str:
        return self.page.evaluate("document.activeElement.id")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, wanted: str, key: str = "Tab") -> None:
        for _ in range(120):
            if self.at == wanted:
                return
            self.press(key)
        raise AssertionError(f"{wanted} cannot be reached by {key}")


def dropped(page: Any) -> None:
    """A school is dropped on the page."""
    page.evaluate(DROP, ["basisschool.yaml", SCHOOL.read_text("utf-8")])
    page.locator(".casename", has_text="De Linde").wait_for()
    idle(page)


def test_eight_people_by_keyboard_alone(chromium, session, tmp_path):
    page, wrong = opened(chromium, session, tmp_path)
    keys = Keyboard(page)
    keys.to("new-name")
    page.keyboard.type("Basisschool")
    keys.press("Tab")
    page.keyboard.type("8")
    keys.press("Enter")
    page.locator("#ask-1").wait_for()
    idle(page)
    assert keys.at == "ask-1"
    for answer in ("2", "1", "?", "1"):  # the questions about the one subject, as `ask` puts them
        keys.press(answer)
        idle(page)
        assert keys.at == "ask-1"
    assert len(session.desk.case.observations) == 3
    keys.to("tab-one", "Shift+Tab")
    keys.press("ArrowRight")
    page.locator("#grid").wait_for()
    idle(page)
    keys.to("g0-0")
    keys.press(*"raddra?r")  # down a column, a first letter each
    idle(page)
    seen = [session.desk.case.by_attribute.get((who, "reactie")) for who in session.desk.case.ids]
    letters = [one.literal.value[0] if one else "?" for one in seen]
    assert letters == list("raddra?r")
    keys.press("Control+Home", "ArrowRight", "2")
    idle(page)
    assert session.desk.case.by_attribute["m01", "reactie"].degree == 2
    keys.press("F2")
    page.locator("#why-title").wait_for()
    assert keys.at == "why-title"
    keys.press("Escape")
    page.locator("#why").wait_for(state="hidden")
    idle(page)
    assert keys.at == "g0-0"
    keys.press("Control+z")
    idle(page)
    assert session.desk.case.by_attribute["m01", "reactie"].degree == 4
    keys.to("go-report", "Shift+Tab")
    keys.press("Enter")
    page.locator("#save-page").wait_for()
    idle(page)
    keys.to("save-page")
    with page.expect_download() as report:
        keys.press("Enter")
    whole = herstelkb.load().evaluate(session.desk.case).to_html(language="nl")
    assert Path(report.value.path()).read_text("utf-8") == whole
    with page.expect_download() as saved:
        keys.press("Control+s")
    assert saved.value.suggested_filename == "basisschool.yaml"
    written = Path(saved.value.path()).read_text("utf-8")
    assert written == case_text(session.desk.case, session.room.knowledge, "basisschool.yaml")
    assert wrong == []


def test_a_file_that_is_dropped_and_one_that_is_broken(chromium, session, tmp_path):
    page, wrong = opened(chromium, session, tmp_path)
    dropped(page)
    page.click("#tab-grid")
    page.click("td[data-place='m12.reactie']")
    page.keyboard.press("r")
    idle(page)
    before = session.desk.case
    page.evaluate(DROP, ["stuk.yaml", "case: x\nmedewerkers:\n  - {id: m01, reactie: boos}\n"])
    page.wait_for_selector("#findings")
    idle(page)
    assert "boos" in page.locator("#findings").inner_text()
    assert page.evaluate("document.activeElement.id") == "findings"
    assert session.desk.case is before
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate(RELOAD)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert "De Linde" in page.locator(".casename").inner_text()
    with page.expect_download():
        page.keyboard.press("Control+s")
    idle(page)
    page.evaluate(RELOAD)  # all is saved: nothing is asked
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert wrong == []


def test_a_table_from_a_spreadsheet_waits_for_a_cell_that_cannot_be_read(chromium, session, tmp_path):
    page, wrong = opened(chromium, session, tmp_path)
    dropped(page)
    page.click("#tab-grid")
    page.click("td[data-place='m11.reactie']")
    page.evaluate(PASTE, "Remmend\nkwaad\n")
    page.locator("#pasted-title").wait_for()
    cell = page.locator("td[data-place='m12.reactie']")
    assert cell.get_attribute("aria-invalid") == "true"
    assert "kwaad" in cell.inner_text()
    assert session.desk.case.by_attribute["m11", "reactie"].literal.value == "dragend"
    cell.click()
    page.keyboard.press("a")
    page.locator("#pasted-title").wait_for(state="detached")
    assert session.desk.case.by_attribute["m11", "reactie"].literal.value == "remmend"
    assert session.desk.case.by_attribute["m12", "reactie"].literal.value == "afwachtend"
    assert wrong == []


def test_on_paper_there_is_the_report_alone(chromium, session, tmp_path):
    page, wrong = opened(chromium, session, tmp_path)
    dropped(page)
    page.click("#go-report")
    page.locator("#print-page").wait_for()
    idle(page)
    page.evaluate("window.print = () => { window.printed = document.body.innerText }")
    page.click("#print-page")
    printed = page.evaluate("window.printed")
    assert "Basisschool De Linde" in printed
    assert "Voor wie" not in printed
    assert "Voor wie" in page.locator("#main").inner_text()  # and the page is back
    assert wrong == []


def test_everybody_can_use_every_view(chromium, session, tmp_path):
    check = axe()
    page, _ = opened(chromium, session, tmp_path)
    found: dict[str, Any] = {}

    def looked(name: str) -> None:
        idle(page)
        for width in (1400, 400):
            page.set_viewport_size({"width": width, "height": 900})
            wrong = page.evaluate(AXE)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("it scrolls sideways")
            if wrong:
                found[f"{name} at {width}"] = wrong

    def pressed(name: str) -> None:
        page.evaluate(f"document.getElementById('{name}').click()")
        looked(name)

    page.evaluate(check)
    looked("start")
    dropped(page)
    looked("intake")
    for name in ("tab-grid", "tab-person", "go-suppose", "go-course", "go-report", "go-rules", "go-advice"):
        pressed(name)
    page.evaluate("document.querySelector('main .s').click()")
    page.locator("#why-title").wait_for()
    looked("why")
    page.emulate_media(color_scheme="dark")
    looked("why in the dark")
    assert found == {}
