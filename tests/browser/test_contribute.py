"""The form in a browser, as people meet it: a phone, the keyboard, no script, no connection."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from browser.conftest import Open, opening
from browser.test_pages import WIDTHS, violations
from conftest import ROOT
from maillage.loading import load
from maillage.model import Concept, Field, Json, Model
from repositories import forge, git, under_git
from serving import served
from waiting import eventually

TITLE = "Café des voisins"
SUMMARY = "Chaque semaine, les voisins de la rue se retrouvent autour d’un café."
#: What each way to send must give: one text.
VALUES = {
    "0/title": TITLE,
    "0/summary": SUMMARY,
    "0/status": "en-cours",
    "0/themes": "lien-social",
    "0/audiences": "familles",
    "0/territories": "Nancy",
    "0/contributor": "Les Amis du quartier",
}


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository, as a forge has one."""
    folder = tmp_path_factory.mktemp("remote")
    work = folder / "work"
    work.mkdir()
    (work / "README.md").write_text("Essai\n")
    return forge(under_git(work), folder / "forge.git")


@pytest.fixture(scope="module")
def office(real_build: Path, remote: Path, tmp_path_factory: Any) -> Iterator[str]:
    """The address of a site that pushes what it is sent."""
    root = tmp_path_factory.mktemp("office")
    settings = {"remote": str(remote), "mail": "catalogue@example.org"}
    metadata = root / "metadata.json"
    metadata.write_text(json.dumps({"plugins": {"maillage": {"contribute": settings}}}))
    with served(real_build, root, "--metadata", str(metadata)) as found:
        yield found


@pytest.fixture
def desk(browser: Any, office: str) -> Iterator[Open]:
    """Open pages of the site that pushes."""
    with opening(browser, office) as found:
        yield found


def _fill(page: Any) -> None:
    page.get_by_label("Titre").first.fill(TITLE)
    page.get_by_label("Résumé").fill(SUMMARY)
    page.get_by_label("Statut").select_option("En cours")
    page.get_by_label("Lien social", exact=True).check()
    page.get_by_label("Familles", exact=True).check()
    page.locator("[name='0/territories']").first.fill("Nancy")
    page.locator("[name='0/contributor']").fill("Les Amis du quartier")


def _unfold(page: Any) -> None:
    page.locator("details.section").evaluate_all(
        "all => all.forEach((one) => { one.open = true; })"
    )


def _look(page: Any) -> None:
    page.get_by_role("button", name="Voir la page avant de l’envoyer").click()


def _is_sound(window: Any, width: int) -> None:
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_near_duplicate_is_compared_on_an_accessible_page(desk: Open, width: int) -> None:
    """Both sides stand beside each other, or one below the other."""
    window = desk("/contribuer/action?de=jardin-partage&pour=dupliquer", width)
    _look(window.page)
    window.page.get_by_role("button", name="Ce n’est pas la même").wait_for()
    _is_sound(window, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_is_accessible(desk: Open, width: int) -> None:
    """Axe finds nothing on the way, in the error state too, and nothing sticks out."""
    window = desk("/contribuer", width)
    page = window.page
    _is_sound(window, width)
    for kind in ("Programme", "Territoire", "Organisation", "Action"):
        page.goto(f"{window.home}/contribuer")
        page.locator(".choices a", has_text=re.compile(f"^{kind}")).first.click()
        _is_sound(window, width)
    _look(page)
    assert "points à corriger" in page.locator("#verdict h2").inner_text()
    _is_sound(window, width)
    page.get_by_role("button", name="Pas dans la liste").first.click()
    _unfold(page)
    for more in ("0/funding/lines", "0/people", "0/figures"):
        page.locator(f"button[value='ajouter:{more}']").click()
        _unfold(page)
    _is_sound(window, width)
    page.get_by_role("button", name="Ne pas l’ajouter").click()
    _fill(page)
    _look(page)
    assert "Voici la page telle qu’elle sera" in page.locator("h1").first.inner_text()
    _is_sound(window, width)
    page.locator("details.code summary").click()
    _is_sound(window, width)


def test_the_keyboard_alone_leads_to_the_receipt(desk: Open, remote: Path) -> None:
    """From the header of the home page to the receipt, without touching the mouse."""
    window = desk("/")
    page, keyboard = window.page, window.page.keyboard

    def tab_to(is_there: str) -> None:
        for _ in range(200):
            keyboard.press("Tab")
            if page.evaluate(
                f"(() => {{ const e = document.activeElement; return {is_there}; }})()"
            ):
                return
        pytest.fail(f"no stop where {is_there}")

    def on(name: str) -> str:
        return f"e.name === '{name}'"

    tab_to("e.textContent === 'Contribuer'")
    keyboard.press("Enter")
    page.wait_for_url("**/contribuer")
    tab_to("e.pathname === '/contribuer/action'")
    keyboard.press("Enter")
    page.wait_for_url("**/contribuer/action")
    tab_to(on("0/title"))
    keyboard.type(TITLE)
    tab_to(on("0/summary"))
    keyboard.type(SUMMARY)
    tab_to(on("0/status"))
    keyboard.type("En")
    tab_to(on("0/themes") + " && e.value === 'lien-social'")
    keyboard.press("Space")
    tab_to(on("0/audiences") + " && e.value === 'familles'")
    keyboard.press("Space")
    tab_to(on("0/territories"))
    keyboard.type("Nancy")
    tab_to(on("0/contributor"))
    keyboard.type("Les Amis du quartier")
    keyboard.press("Enter")
    page.wait_for_selector("#ready")
    time.sleep(3)
    tab_to("e.value === 'envoyer'")
    keyboard.press("Enter")
    page.wait_for_url("**/contribuer/recu/*")
    assert "Merci" in page.locator("h1").inner_text()
    assert violations(page) == []
    assert window.complaints == []
    reference = page.locator("strong code").inner_text()
    branch = f"contribution/cafe-des-voisins-{reference}"
    eventually(lambda: branch in git(remote, "branch", "--list", "--format=%(refname:short)"))
    text = git(remote, "show", f"{branch}:contributions/actions/cafe-des-voisins.json")
    assert json.loads(text)["territories"] == ["nancy"]
    # The draft is gone, and that is said.
    assert "Le brouillon gardé sur cet appareil est effacé." in page.locator("main").inner_text()
    assert page.evaluate("localStorage.length") == 0
    assert reference == _without_script(desk)
    assert reference == _by_program(window.home)


def _without_script(desk: Open) -> str:
    """Send the same from a browser without JavaScript; return the reference."""
    page = desk("/contribuer/action", 360, java_script_enabled=False).page
    _fill(page)
    _look(page)
    time.sleep(3)
    page.get_by_role("button", name="Envoyer").click()
    return str(page.locator("strong code").inner_text())


def _by_program(home: str) -> str:
    """Send the same as a program would, with the stamp of a form; return the reference."""
    form = _get(f"{home}/contribuer/action")
    filled = re.findall(r'name="(stamp|0/sources|0/verified_on)"[^>]* value="([^"]+)"', form)
    sent = {"0.kind": "action", "0/licence": "licence-ouverte-2-0", **dict(filled), **VALUES}
    time.sleep(3)
    body = urlencode({**sent, "action": "envoyer"}).encode()
    with urllib.request.urlopen(f"{home}/contribuer/action", body) as answer:
        return str(answer.url).rpartition("/")[2].partition("?")[0]


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def test_a_reload_loses_nothing(desk: Open) -> None:
    """The draft is announced, offered again, and can be erased."""
    page = desk("/contribuer/action").page
    _fill(page)
    page.get_by_text("est gardé sur cet appareil, et nulle part ailleurs").wait_for()
    page.reload()
    page.get_by_role("button", name="Le reprendre").click()
    page.wait_for_load_state()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    assert page.get_by_label("Lien social", exact=True).is_checked()
    page.goto(page.url)
    page.get_by_role("button", name="L’effacer").click()
    assert "Le brouillon est effacé." in page.locator(".kept").inner_text()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_loses_nothing(desk: Open, script: bool) -> None:
    """Back from the preview, what was written is there; so it is with the button for it."""
    page = desk("/contribuer/action", java_script_enabled=script).page
    _fill(page)
    _look(page)
    page.get_by_role("button", name="Revenir au formulaire").click()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    page.go_back()
    page.go_back()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    assert page.locator("[name='0/territories']").first.input_value() == "Nancy"


def test_a_lost_connection_loses_nothing(desk: Open) -> None:
    """The form says that there is none, keeps what was written, and goes on when it is back."""
    page = desk("/contribuer/action").page
    _fill(page)
    page.context.set_offline(True)
    _look(page)
    assert "Il n’y a pas de connexion" in page.locator(".kept").last.inner_text()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    page.context.set_offline(False)
    _look(page)
    page.wait_for_selector("#ready")


def test_a_verdict_loses_nothing(desk: Open) -> None:
    """What is wrong is said first, where the keyboard is; each sentence leads to its field."""
    page = desk("/contribuer/action").page
    _fill(page)
    page.locator("[name='0/territories']").first.fill("Nanci")
    page.get_by_label("Titre").first.fill("")
    _look(page)
    assert page.evaluate("document.activeElement.id") == "verdict"
    assert page.get_by_label("Résumé").input_value() == SUMMARY
    assert page.get_by_label("Familles", exact=True).is_checked()
    page.get_by_role("button", name="Écrire « Nancy »").click()
    assert page.locator("[name='0/territories']").first.input_value() == "Nancy"
    page.get_by_label("Titre").first.fill(TITLE)
    _look(page)
    page.wait_for_selector("#ready")


def test_names_come_while_typing_and_lines_are_added_up(desk: Open) -> None:
    """The list offers what holds the letters; the total says what the lines make."""
    page = desk("/contribuer/action").page
    page.locator("[name='0/territories']").first.press_sequentially("nanc")
    page.wait_for_selector("datalist option", state="attached")
    assert "Nancy" in page.locator("datalist option").evaluate_all("all => all.map((o) => o.value)")
    page.locator("summary", has_text="L’argent").click()
    for number, amount in enumerate(("1 300,50 €", "700")):
        page.locator("button[value='ajouter:0/funding/lines']").click()
        page.locator(f"[name='0/funding/lines/{number}/amount']").fill(amount)
    assert "2\u202f000,5 €" in page.locator(".total").inner_text()


class _Person:
    """Somebody who fills a form in from what a text says: words, never codes or ids."""

    def __init__(self, page: Any, model: Model) -> None:
        self._page = page
        self._model = model
        self._names = {
            (kind, file.stem): json.loads(file.read_text(encoding="utf-8"))[entity.label_key]
            for kind, entity in model.entities.items()
            for file in (ROOT / "contributions" / entity.collection).rglob("*.json")
        }

    def tell(self, fields: tuple[Field, ...], record: Json, name: str) -> None:
        """Fill in the fields of an object."""
        for one in fields:
            if one.key in record and one.key not in ("id", "verified_on"):
                self._field(one, record[one.key], f"{name}/{one.key}")

    def _field(self, one: Field, value: Any, name: str) -> None:
        if one.class_iri and one.many:
            for row, item in enumerate(value):
                self._press(f"ajouter:{name}")
                self.tell(one.fields, item, f"{name}/{row}")
        elif one.class_iri:
            self.tell(one.fields, value, name)
        elif one.scheme and one.many:
            for code in value:
                box = self._page.locator(f"fieldset#c-{name.replace('/', '-')}")
                box.get_by_label(self._concept(one, code).words.title, exact=True).check()
        elif one.scheme:
            self._input(name).select_option(label=self._concept(one, value).words.title)
        else:
            for number, item in enumerate(value if one.many else [value]):
                if number:
                    self._press(f"ajouter:{name}")
                self._input(name, number).fill(self._words(one, item))

    def _press(self, action: str) -> None:
        self._page.locator(f"button[value='{action}']").click()
        _unfold(self._page)

    def _input(self, name: str, number: int = 0) -> Any:
        return self._page.locator(f"[name='{name}']").nth(number)

    def _concept(self, one: Field, code: str) -> Concept:
        return next(it for it in self._model.schemes[one.scheme].concepts if it.code == code)

    def _words(self, one: Field, value: Any) -> str:
        if one.refers_to:
            return str(self._names[one.refers_to, value])
        if isinstance(value, bool):
            pytest.fail("no such field is told")
        if isinstance(value, int) and value > 999:
            return f"{value // 1000} {value % 1000:03} €"
        return str(value)


def test_an_experience_told_in_the_browser_is_the_record_of_the_catalogue(desk: Open) -> None:
    """The one of Montreuil-Juigné, filled in by its words, gives the file that people wrote."""
    model = load(ROOT)
    file = ROOT / "contributions/actions/vie-des-quartiers-montreuil-juigne.json"
    wanted = json.loads(file.read_text(encoding="utf-8"))
    page = desk("/contribuer/action").page
    _unfold(page)
    page.locator("[name='0/sources']").first.fill("")
    _Person(page, model).tell(model.entities["action"].fields, wanted, "0")
    _look(page)
    page.wait_for_selector("#ready")
    found = json.loads(page.locator("details.code pre").text_content())
    assert _plain(model, found) == _plain(model, wanted)


def _plain(model: Model, record: Json) -> Json:
    """Return a record but for its id, its day, and the order in which codes are ticked."""
    codes = {one.key for one in model.entities["action"].fields if one.scheme and one.many}
    kept = {key: value for key, value in record.items() if key not in ("id", "verified_on")}
    return {key: sorted(value) if key in codes else value for key, value in kept.items()}
