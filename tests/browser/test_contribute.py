"""The form in a browser, as people meet it: a phone, the keyboard, no script, no connection."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from accessibility import violations
from browser.conftest import Picture
from browsing import WIDTHS, Open, follow
from conftest import ROOT
from maillage.model.entities import LANGUAGE_STRING, Field, Json, Model
from maillage.model.loading import load
from repositories import git
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
    follow(_preview(page))


def _preview(page: Any) -> Any:
    return page.get_by_role("button", name="Voir la page avant de l’envoyer")


def _is_sound(window: Any, width: int) -> None:
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_near_duplicate_is_compared_on_an_accessible_page(proposing: Open, width: int) -> None:
    """Both sides stand beside each other, or one below the other."""
    window = proposing("/contribuer/action?de=jardin-partage&pour=dupliquer", width)
    _look(window.page)
    window.page.get_by_role("button", name="Ce n’est pas la même").wait_for()
    _is_sound(window, width)


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_is_accessible(proposing: Open, width: int) -> None:
    """Axe finds nothing on the way, in the error state too, and nothing sticks out."""
    window = proposing("/contribuer", width)
    page = window.page
    _is_sound(window, width)
    for kind in ("Programme", "Lieu", "Organisation", "Action"):
        page.goto(f"{window.home}/contribuer")
        follow(page.locator(".choices a", has_text=re.compile(f"^{kind}")).first)
        _is_sound(window, width)
    follow(page.get_by_role("button", name="Tout le formulaire sur une page"))
    _look(page)
    assert "points à corriger" in page.locator("#verdict h2").inner_text()
    _is_sound(window, width)
    follow(page.get_by_role("button", name="Pas dans la liste").first)
    _unfold(page)
    for more in ("0/funding/lines", "0/people", "0/figures"):
        follow(page.locator(f"button[value='ajouter:{more}']"))
        _unfold(page)
    _is_sound(window, width)
    follow(page.get_by_role("button", name="Ne pas l’ajouter"))
    _fill(page)
    page.get_by_label("Titre").first.fill(f"Café de la rue du {width}")
    _look(page)
    assert "Voici la page telle qu’elle sera" in page.locator("h1").first.inner_text()
    _is_sound(window, width)
    page.locator("details.code summary").click()
    _is_sound(window, width)
    time.sleep(3)
    follow(page.get_by_role("button", name="Envoyer"))
    page.wait_for_url("**/contribuer/recu/*")
    _is_sound(window, width)


def test_the_keyboard_alone_leads_to_the_receipt(proposing: Open, remote: Path) -> None:
    """From the header of the home page to the receipt, without touching the mouse."""
    window = proposing("/")
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
    tab_to("e.value === 'etape:tout'")
    keyboard.press("Enter")
    page.wait_for_selector("details.section")
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
    assert reference == _without_script(proposing)
    assert reference == _by_program(window.home)


def _without_script(proposing: Open) -> str:
    """Send the same from a browser without JavaScript; return the reference."""
    page = proposing("/contribuer/action?etape=tout", 360, java_script_enabled=False).page
    _fill(page)
    _look(page)
    time.sleep(3)
    follow(page.get_by_role("button", name="Envoyer"))
    return str(page.locator("strong code").inner_text())


def _by_program(home: str) -> str:
    """Send the same as a program would, with the stamp of a form; return the reference."""
    form = _get(f"{home}/contribuer/action")
    filled = re.findall(r'name="(stamp|0/sources|0/observed)"[^>]* value="([^"]+)"', form)
    sent = {"0.kind": "action", "0/licence": "licence-ouverte-2-0", **dict(filled), **VALUES}
    time.sleep(3)
    body = urlencode({**sent, "action": "envoyer"}).encode()
    with urllib.request.urlopen(f"{home}/contribuer/action", body) as answer:
        return str(answer.url).rpartition("/")[2].partition("?")[0]


def _get(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def _send(page: Any) -> None:
    """Press the last button, no faster than a person, and wait for the receipt."""
    time.sleep(3)
    follow(page.get_by_role("button", name="Envoyer"))
    page.wait_for_url("**/contribuer/recu/*")


@pytest.mark.story
@pytest.mark.parametrize("script", [True, pytest.param(False, marks=pytest.mark.exhaustive)])
def test_a_newcomer_goes_by_steps_on_a_phone(
    proposing: Open, script: bool, picture: Picture
) -> None:
    """Eight steps, from the first to the receipt: nothing gets lost, nothing is asked in vain.

    The reason of an end is asked for where the status says so, with a script or without.
    """
    window = proposing("/contribuer/action", 360, java_script_enabled=script)
    page = window.page

    def go_on() -> None:
        follow(page.locator(".send").get_by_role("button", name="Continuer"))

    def heading() -> str:
        return str(page.locator("section.section h2:visible").first.inner_text())

    title = f"Café des voisins, pas à pas{' ' * script}{'bien' * script}"
    assert page.locator(".step").inner_text() == "Étape 1 sur 8"
    assert heading() == "L’action"
    picture(page, "story-first-step")
    page.get_by_label("Titre").first.fill(title)
    page.get_by_label("Résumé").fill(SUMMARY)
    page.get_by_label("Lien social", exact=True).check()
    assert not page.get_by_label("Raison de la fin").is_visible()
    page.get_by_label("Statut").select_option("Terminée")
    if not script:
        go_on()
    assert heading() == "L’action"
    page.get_by_label("Raison de la fin").fill("Le local a fermé.")
    if script:
        _is_sound(window, 360)
    go_on()
    assert heading() == "Pour qui, et qui l’a voulue"
    page.get_by_label("Familles", exact=True).check()
    assert not page.locator("[name='0/initiative_note']").is_visible()
    page.get_by_text("Plus de questions").locator("visible=true").first.click()
    page.locator("[name='0/initiative_note']").fill("Une habitante l’a proposée.")
    page.locator("[name='0/territories']").first.fill("Nancy")
    go_on()
    follow(page.get_by_role("button", name="Étape précédente"))
    assert page.get_by_label("Familles", exact=True).is_checked()
    go_on()
    _look(page)
    # What there is to mend is shown below the step, and nothing else.
    shown = page.locator("section.section h2:visible").all_inner_texts()
    assert shown[-1] == "D’où viennent ces informations"
    assert not {"L’action", "Pour qui, et qui l’a voulue", "En détail"} & set(shown)
    page.locator("[name='0/contributor']").fill("Les Amis du quartier")
    _look(page)
    assert "Étape" in page.locator(".step").inner_text()
    page.get_by_text("Revenir à une étape").click()
    follow(page.get_by_role("button", name="Avec qui · Quand", exact=True))
    # What few actions have is behind its heading, below what is asked of all.
    assert page.locator("details.section > summary:visible").all_inner_texts() == [
        "Étapes, activités et dates",
        "Venir",
    ]
    page.locator("[name='0/starts']").fill("2015")
    _look(page)
    found = json.loads(page.locator("details.code pre").text_content())
    assert (found["title"], found["starts"]) == (title, "2015")
    assert found["status_reason"] == "Le local a fermé."
    assert found["initiative_note"] == "Une habitante l’a proposée."
    _send(page)
    picture(page, "story-receipt")


def test_a_record_that_is_missing_is_added_on_the_way(proposing: Open) -> None:
    """It stands below the step that needs it, and below the last one; going on keeps it."""
    page = proposing("/contribuer/action").page
    for _ in range(2):
        follow(page.locator(".send").get_by_role("button", name="Continuer"))
    page.locator("[name='0/lead']").fill("Les Amis du café")
    follow(page.locator("button[value='fiche:0/lead:partner']"))
    assert page.locator("[name='1/name']").input_value() == "Les Amis du café"
    assert page.locator("[name='1/name']").is_visible()
    assert page.locator("[name='0/lead']").is_visible()
    follow(page.locator(".send").get_by_role("button", name="Continuer"))
    assert not page.locator("[name='1/name']").is_visible()
    assert page.locator("[name='1/name']").input_value() == "Les Amis du café"


def test_a_reload_loses_nothing(proposing: Open) -> None:
    """The draft is announced, offered again, and can be erased."""
    window = proposing("/contribuer/action?etape=tout")
    page = window.page
    _fill(page)
    page.get_by_text("est gardé sur cet appareil, et nulle part ailleurs").wait_for()
    page.reload()
    follow(page.get_by_role("button", name="Le reprendre"))
    assert page.get_by_label("Titre").first.input_value() == TITLE
    assert page.get_by_label("Lien social", exact=True).is_checked()
    answer = page.goto(page.url)
    # Without the page or its script nothing is offered: then these say what did not come.
    assert answer.status == 200
    assert window.complaints == []
    page.get_by_role("button", name="L’effacer").click()
    assert "Le brouillon est effacé." in page.locator(".kept").inner_text()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.sample(1)
@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_loses_nothing(proposing: Open, script: bool) -> None:
    """Back from the preview, what was written is there; so it is with the button for it."""
    page = proposing("/contribuer/action?etape=tout", java_script_enabled=script).page
    _fill(page)
    _look(page)
    follow(page.get_by_role("button", name="Revenir au formulaire"))
    assert page.get_by_label("Titre").first.input_value() == TITLE
    page.go_back()
    page.go_back()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    assert page.locator("[name='0/territories']").first.input_value() == "Nancy"


def test_going_back_keeps_the_newer_draft(proposing: Open) -> None:
    """An older page is shown with what was typed into it: that is the draft, not what it held."""
    page = proposing("/contribuer/action?etape=tout").page
    page.get_by_label("Titre").first.fill("Un")
    follow(page.get_by_role("button", name="Voir la page").last)
    page.get_by_role("link", name="Résumez l’action").first.wait_for()
    page.get_by_label("Titre").first.fill(TITLE)
    page.get_by_label("Résumé").fill(SUMMARY)
    follow(page.get_by_role("button", name="Voir la page").last)
    page.get_by_text("« " + TITLE).first.wait_for()
    page.go_back()
    draft = "localStorage.getItem('maillage:action') || ''"
    assert eventually(lambda: TITLE in page.evaluate(draft))
    page.wait_for_timeout(300)
    assert SUMMARY in page.evaluate(draft)


def test_a_lost_connection_loses_nothing(proposing: Open) -> None:
    """The form says that there is none, keeps what was written, and goes on when it is back."""
    page = proposing("/contribuer/action?etape=tout").page
    _fill(page)
    page.context.set_offline(True)
    # The page is told of it some time later.
    assert eventually(lambda: not page.evaluate("navigator.onLine"))
    _preview(page).click()
    page.locator(".kept", has_text="Il n’y a pas de connexion").wait_for()
    assert page.get_by_label("Titre").first.input_value() == TITLE
    page.context.set_offline(False)
    assert eventually(lambda: page.evaluate("navigator.onLine"))
    _look(page)
    page.wait_for_selector("#ready")


def test_a_verdict_loses_nothing(proposing: Open) -> None:
    """What is wrong is said first, where the keyboard is; each sentence leads to its field."""
    page = proposing("/contribuer/action?etape=tout").page
    _fill(page)
    page.locator("[name='0/territories']").first.fill("Nanci")
    page.get_by_label("Titre").first.fill("")
    _look(page)
    # The browser moves the focus once the page is drawn.
    assert eventually(lambda: page.evaluate("document.activeElement.id") == "verdict")
    frame = "one => getComputedStyle(one).borderTopColor"
    framed = page.locator("[aria-invalid=true]").evaluate_all(f"all => all.map({frame})")
    assert len(framed) >= 2
    assert set(framed) == {"rgb(163, 37, 28)"}
    assert page.get_by_label("Résumé").input_value() == SUMMARY
    assert page.get_by_label("Familles", exact=True).is_checked()
    follow(page.get_by_role("button", name="Écrire « Nancy »"))
    assert page.locator("[name='0/territories']").first.input_value() == "Nancy"
    page.get_by_label("Titre").first.fill(TITLE)
    _look(page)
    page.wait_for_selector("#ready")


def test_names_come_while_typing_and_lines_are_added_up(proposing: Open) -> None:
    """The list offers what holds the letters; the total says what the lines make."""
    page = proposing("/contribuer/action?etape=tout").page
    page.locator("[name='0/territories']").first.press_sequentially("nanc")
    # Who types slowly is offered what holds the first letters before.
    assert eventually(lambda: "Nancy" in _names(page))
    page.locator("summary", has_text="L’argent").click()
    for number, amount in enumerate(("1 300,50 €", "700")):
        follow(page.locator("button[value='ajouter:0/funding/lines']"))
        page.locator(f"[name='0/funding/lines/{number}/amount']").fill(amount)
    total = page.locator(".total")
    assert total.inner_text() == "Total des lignes\u00a0: 2\u202f000,50\xa0€"
    # What comes in and what goes out are no one sum.
    for number, nature in enumerate(("Subvention", "Fonctionnement")):
        page.locator(f"[name='0/funding/lines/{number}/nature']").select_option(label=nature)
    told = "Total des lignes\u00a0: Ressource 1\u202f300,50\xa0€ · Dépense 700\xa0€"
    assert total.inner_text() == told


def _names(page: Any) -> list[str]:
    names: list[str] = page.locator("datalist option").evaluate_all(
        "all => all.map((option) => option.value)"
    )
    return names


def test_names_that_come_late_take_the_place_of_none(proposing: Open) -> None:
    """What answers the first letters is not offered once others stand there."""
    page = proposing("/contribuer/action?etape=tout").page
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/contribuer/noms/*q=na", hold)
    entry = page.locator("[name='0/territories']").first
    entry.press_sequentially("na")
    assert eventually(lambda: page.evaluate("true") and held)
    entry.press_sequentially("nc")
    assert eventually(lambda: "Nancy" in _names(page))
    with page.expect_response(lambda answer: answer.url.endswith("q=na")):
        held[0].fulfill(json=["Tard"])
    # What waits for an answer goes on before what is asked of the page after it.
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert "Tard" not in _names(page)


#: What a coordinator who has the text of the experience, and nothing else, tells of it: the facts
#: in words of her own, by the titles of the form. Of a record she types some letters, as the text
#: has them, and takes the name that is offered.
TOLD: Json = {
    "Titre": "Vie des quartiers",
    "Résumé": "Au pied des immeubles HLM, un local reçoit les habitants, les renseigne et les "
    "réunit autour d’activités. La coordinatrice qu’emploie le CCAS y monte des projets avec eux.",
    "Statut": "En cours",
    "Thèmes": [
        "Lien social", "Cadre de vie", "Logement", "Accès aux droits", "Emploi et économie",
        "Éducation et scolarité", "Loisirs",
    ],
    "Publics": ["Tous publics", "Familles", "Personnes isolées"],
    "Étendue": "Un quartier",
    "Lieux": [("montreuil", "Montreuil-Juigné")],
    "Organisation qui mène l’action": ("ccas de mont", "CCAS de Montreuil-Juigné"),
    # The landlord who lets the premises and the mission locale have no name in the text.
    "Sortes de partenaires": ["Bailleur social", "Insertion et emploi"],
    "Organisations qui prennent part": [
        {
            "Organisation": ("commune de montreuil", "Commune de Montreuil-Juigné"),
            "Rôle": "Partenaire opérationnel",
        },
        {
            "Organisation": ("nos quartiers", "Nos quartiers à Montreuil-Juigné"),
            "Rôle": "Partenaire opérationnel",
        },
        {"Organisation": ("enfance jeunesse", "Enjeu"), "Rôle": "Partenaire opérationnel"},
        {
            "Organisation": ("maison des jeunes", "Maison des jeunes de Montreuil-Juigné"),
            "Rôle": "Partenaire opérationnel",
            "Remarque": "Fait vivre les terrains multisports.",
        },
        {
            "Organisation": ("commune de montreuil", "Commune de Montreuil-Juigné"),
            "Rôle": "Financeur",
        },
        {
            "Organisation": (
                "caf du maine et loire", "Caisse d’allocations familiales de Maine-et-Loire"
            ),
            "Rôle": "Financeur",
        },
        {
            "Organisation": (
                "conseil général de maine", "Conseil départemental de Maine-et-Loire"
            ),
            "Rôle": "Financeur",
            "Remarque": "Au titre de l’insertion.",
        },
    ],
    "Calendrier": "Accueil régulier. Une fois par semaine : la mission locale, et l’aide aux "
    "devoirs pendant trois quarts d’heure à une heure.",
    "Contexte": "Le quartier avait mauvaise réputation : disputes entre voisins, saleté, "
    "appartements insalubres. On y vivait dans la peur, et l’on ne se parlait presque plus.",
    "Objectifs": [
        "Retisser des liens.", "Monter des projets avec les habitants.", "Animer la cité.",
        "Redonner une bonne image au quartier.",
    ],
    "Description": "On y trouve :\n– un café, quelqu’un qui écoute, un coup de main pour les "
    "papiers et pour les soucis de logement, l’adresse du bon service ;\n– des ordinateurs et le "
    "site de l’ANPE pour chercher du travail, et la mission locale une fois par semaine ;\n– "
    "cuisine, couture, pâte à sel ou soirées jeux, selon les envies ;\n– des excursions ;\n– "
    "l’aide aux devoirs, par des bénévoles, un enfant à la fois ;\n– des terrains multisports, "
    "posés en novembre 2003 avec la maison des jeunes ;\n– des fêtes : barbecue, Téléthon, marché.",
    "Locaux": "Un local loué à un bailleur HLM, et des terrains multisports au pied des immeubles.",
    "Moyens humains": "Une coordinatrice à temps partiel, que paie le CCAS ; des bénévoles pour "
    "les devoirs.",
    "Heures par semaine": "30 h",
    "Financement": {
        "Total": "23 000 euros",
        "Année ou période": "2006",
        "Non compris": "Les salaires.",
        "Remarque": "On sait qui paie, pas combien chacun.",
        "Lignes": [
            {
                "Financeur": ("commune de montreuil", "Commune de Montreuil-Juigné"),
                "Nature": "Subvention",
            },
            {
                "Financeur": ("caf", "Caisse d’allocations familiales de Maine-et-Loire"),
                "Nature": "Subvention",
            },
            {
                "Financeur": ("maine-et", "Conseil départemental de Maine-et-Loire"),
                "Nature": "Subvention",
                "Remarque": "Au titre de l’insertion.",
            },
        ],
    },
    "Personnes": [
        {"Groupe": "Professionnels", "Nombre": "1", "Remarque": "Elle coordonne, à temps partiel."}
    ],
    "Résultats pour le territoire": "Autour du local, le quartier est mieux vu ; ceux d’à côté "
    "n’osaient pas y entrer. Dans les escaliers on se querelle moins et on se parle. Pendant ce "
    "temps, l’pushing_site HLM du département rénove les appartements.",
    "Résultats pour les habitants": "On prend confiance, on sort de chez soi, on se lie à d’autres "
    "en faisant des choses ensemble ; on cherche même comment payer ses projets. Les locataires se "
    "savent reconnus. Au bout de trois ans, des familles qui vivaient à l’écart ont retrouvé des "
    "voisins et des travailleurs sociaux.",
    "Perspectives": "Un autre local vient d’ouvrir non loin, dans un quartier qui a les mêmes "
    "soucis.",
    "Observations": [
        {
            "Organisation": ("ccas de mont", "CCAS de Montreuil-Juigné"),
            "Texte": "C’est bien là de la politique de la ville : on y sort de la solitude, on y "
            "est écouté, on s’y sent mieux, et l’image de la cité s’en ressent.",
        }
    ],
    "Sources": [("vie des quartiers", None)],
    "Contributeur": "CCAS de Montreuil-Juigné",
}  # fmt: skip


class _Person:
    """Somebody who fills a form in by what is written above its inputs."""

    def __init__(self, page: Any, model: Model) -> None:
        self._page = page
        self._model = model

    def tell(self, fields: tuple[Field, ...], told: Json, name: str) -> None:
        """Fill in the inputs of an object."""
        titles = {field.words.title: field for field in fields}
        for title, value in told.items():
            self._field(titles[title], value, f"{name}/{titles[title].key}")

    def _field(self, field: Field, value: Any, name: str) -> None:
        above = f"#c-{name.replace('/', '-')} > legend, label[for='c-{name.replace('/', '-')}']"
        assert self._page.locator(above).inner_text().startswith(field.words.title)
        if field.class_iri and field.many:
            for row, item in enumerate(value):
                self._press(f"ajouter:{name}")
                self.tell(field.fields, item, f"{name}/{row}")
        elif field.class_iri:
            self.tell(field.fields, value, name)
        elif field.scheme and field.many:
            for label in value:
                box = self._page.locator(f"fieldset#c-{name.replace('/', '-')}")
                box.get_by_label(label, exact=True).check()
        elif field.scheme:
            self._page.locator(f"[name='{name}']").select_option(label=value)
        else:
            for number, item in enumerate(value if field.many else [value]):
                if number:
                    self._press(f"ajouter:{name}")
                self._write(self._page.locator(f"[name='{name}']").nth(number), item)

    def _press(self, action: str) -> None:
        follow(self._page.locator(f"button[value='{action}']"))
        _unfold(self._page)

    def _write(self, entry: Any, item: Any) -> None:
        if isinstance(item, str):
            entry.fill(item)
            return
        typed, name = item
        entry.fill("")
        with self._page.expect_response(lambda it: "/contribuer/noms/" in it.url):
            entry.press_sequentially(typed)
        eventually(lambda: self._offered(entry, typed))
        offered = self._offered(entry, typed)
        assert name in offered or (name is None and len(offered) == 1), offered
        entry.fill(name or offered[0])

    def _offered(self, entry: Any, typed: str) -> list[str]:
        """Return the names that are offered for what is typed."""
        names = entry.evaluate("e => e.list ? [...e.list.options].map((o) => o.value) : []")
        address = entry.get_attribute("data-names")
        answer = self._page.request.get(
            self._page.url.partition("/contribuer")[0] + address, params={"q": typed}
        )
        return list(names) if names == answer.json() else []


@pytest.mark.exhaustive
def test_an_experience_read_in_its_text_is_the_record_of_the_catalogue(proposing: Open) -> None:
    """Montreuil-Juigné, told anew in the browser, gives the catalogue’s file up to wording.

    Every code, reference, amount, date and number is the same, row by row; a text stands where the
    catalogue has one, and nowhere else. Not compared: the id, which follows from the title, and the
    day. The catalogue has the experience already, and the form says so.
    """
    model = load(ROOT)
    file = ROOT / "contributions/actions/vie-des-quartiers-montreuil-juigne.json"
    wanted = json.loads(file.read_text(encoding="utf-8"))
    page = proposing("/contribuer/action?etape=tout").page
    _unfold(page)
    entity = model.entities["action"]
    _Person(page, model).tell(entity.fields, TOLD, "0")
    _look(page)
    assert page.locator("#ready").count(), page.locator("#verdict").inner_text()
    assert "Une fiche proche existe déjà" in page.locator(".near").inner_text()
    found = json.loads(page.locator("details.code pre").text_content())
    assert found["id"].startswith("vie-des-quartiers")
    # The declaration is of today; the record says when its source was written.
    found.pop("observed")
    wanted.pop("observed")
    # What was read in the source later, or worked out from it, for fields that are not told here.
    for key in ("citations", "parts", "results", "involvement", "starts"):
        wanted.pop(key, None)
    assert _facts(entity.fields, found) == _facts(entity.fields, wanted)
    same = [key for key, text in wanted.items() if key != "licence" and found.get(key) == text]
    assert not [key for key in same if entity.by_key[key].datatype == LANGUAGE_STRING]


def _facts(fields: tuple[Field, ...], data: Json) -> Json:
    """Return an object without its wording: of texts, that they are there; codes in any order."""
    found: Json = {}
    for field in fields:
        value = data.get(field.key)
        if value is None or field.key in ("id", "verified_on"):
            continue
        if field.fields:
            facts = [_facts(field.fields, item) for item in (value if field.many else [value])]
            found[field.key] = facts
        elif field.datatype == LANGUAGE_STRING:
            found[field.key] = "filled in"
        else:
            found[field.key] = sorted(value) if field.many and field.scheme else value
    return found
