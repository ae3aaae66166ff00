"""The form: every record survives it, and people who never saw JSON get through."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from conftest import ROOT
from forms import complaints, files_of, fill, form_of, get, plain, send, unlimited
from maillage.model.completeness import score
from maillage.model.entities import Model
from maillage.reading.grammars.calendar_dates import read_period

#: What the form fills in anew.
FRESH = {"verified_on"}


@pytest.fixture(scope="module")
def site(site: Any) -> Any:
    """Datasette with the real database, without any configuration; nobody counts the requests."""
    return unlimited(site)


def _new(site: Any, kind: str, values: dict[str, Any], action: str = "verifier") -> Any:
    form = form_of(get(site, f"/contribuer/{kind}").text)
    return send(site, f"/contribuer/{kind}", fill(form, values), action)


ACTION = {
    "0/title": "Café des voisins",
    "0/summary": "Chaque semaine, les voisins de la rue se retrouvent autour d’un café.",
    "0/status": "en-cours",
    "0/themes": ["lien-social"],
    "0/audiences": ["familles"],
    "0/territories": "Nancy",
    "0/contributor": "Les Amis du quartier",
    "0/starts": "mars 2017",
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("kind", ["action", "partner", "territory", "programme"])
def test_every_record_survives_the_form(
    site: Any, model: Model, kind: str, exhaustive: bool
) -> None:
    """Opened in the form, sent as it is, previewed and downloaded: the record is what it was."""
    collection = model.entities[kind].collection
    files = sorted((ROOT / "contributions" / collection).rglob("*.json"))
    assert files
    for file in files if exhaustive else files[:: 1 + len(files) // 8]:
        wanted = json.loads(file.read_text(encoding="utf-8"))
        path = f"/contribuer/{kind}"
        page = get(site, f"{path}?de={file.stem}")
        preview = send(site, path, form_of(page.text), "verifier")
        assert preview.status_code == 200, (file, complaints(preview.text))
        (found,) = files_of(preview.text).values()
        again = send(site, path, form_of(preview.text, "confirm"), "telecharger")
        assert again.json() == found, file
        for key in FRESH:
            wanted.pop(key, None)
            found.pop(key, None)
        assert found == wanted, file


def test_a_new_action_is_written_in_canonical_form(site: Any) -> None:
    """Labels become ids, French dates become dates, the id comes from the title."""
    preview = _new(site, "action", ACTION)
    assert preview.status_code == 200, complaints(preview.text)
    files = files_of(preview.text)
    (record,) = files.values()
    assert list(files) == ["contributions/actions/cafe-des-voisins.json"]
    assert record["territories"] == ["nancy"]
    assert record["starts"] == "2017-03"
    assert record["sources"] == ["declaration"]
    assert next(iter(record)) == "id"


@pytest.mark.parametrize("identifier", ["a\nb", "é", "../a", "a/b", "a b", ".a"])
def test_an_id_that_somebody_makes_up_is_judged(site: Any, identifier: str) -> None:
    """The form has no input for it; what sends one all the same is refused as in a file."""
    form = fill(form_of(get(site, "/contribuer/action").text), {**ACTION, "0/id": identifier})
    for action in ("verifier", "telecharger"):
        assert send(site, "/contribuer/action", form, action).status_code == 422


def test_what_is_missing_is_said_beside_its_field(site: Any) -> None:
    """An empty form comes back with all that is required, each linked to its input."""
    page = _new(site, "action", {})
    assert page.status_code == 422
    for key in ("title", "summary", "status", "themes", "territories", "contributor"):
        assert f'href="#c-0-{key}"' in page.text, key
        assert f'id="c-0-{key}-f"' in page.text, key


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_verdict_says_what_to_do_about_each_empty_field(
    site: Any, model: Model, language: str
) -> None:
    """The form says of every needed field what the schema says to do, and leads to it."""
    for entity in (kind for kind in model.entities.values() if kind.kind.is_contributed):
        path = f"/contribuer/{entity.name}?lang={language}"
        form = [pair for pair in form_of(get(site, path).text) if not pair[0].startswith("0/")]
        refused = send(site, path, form, "verifier").text
        for field in entity.fields:
            if field.required and field.key != "id":
                assert field.ask is not None, (entity.name, field.key)
                said = f'href="#c-0-{field.key}">{field.ask.title_in(language)}</a>'
                assert said in plain(refused), (entity.name, field.key)


def test_a_suggestion_is_a_button(site: Any) -> None:
    """Of several territories, the one that is misspelt is mended, and the others stay."""
    wrong = {**ACTION, "0/territories": ["Paris 18e arrondissement", "Nanci"]}
    page = _new(site, "action", wrong)
    assert page.status_code == 422
    button = 'value="ecrire:0/territories/1=nancy"'
    assert button in page.text
    mended = send(site, "/contribuer/action", form_of(page.text), "ecrire:0/territories/1=nancy")
    preview = send(site, "/contribuer/action", form_of(mended.text), "verifier")
    assert preview.status_code == 200, complaints(preview.text)
    (record,) = files_of(preview.text).values()
    assert record["territories"] == ["paris-18e", "nancy"]


def test_what_is_not_in_the_list_is_added_on_the_way(site: Any) -> None:
    """An unknown partner gets a small record of its own, in the same proposal."""
    named = {**ACTION, "0/lead": "Association du Coin"}
    page = _new(site, "action", named, "fiche:0/lead:partner")
    form = fill(form_of(page.text), {"1/kind": "association"})
    assert ("1/name", "Association du Coin") in form
    preview = send(site, "/contribuer/action", form, "verifier")
    assert preview.status_code == 200, complaints(preview.text)
    files = files_of(preview.text)
    assert files["contributions/actions/cafe-des-voisins.json"]["lead"] == "association-du-coin"
    assert files["contributions/partners/association-du-coin.json"]["kind"] == "association"
    archive = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "telecharger")
    assert archive.headers["content-type"] == "application/zip"


def test_a_near_duplicate_is_shown_before_it_is_sent(site: Any) -> None:
    """Both sides are there; « Ce n’est pas la même » is noted in the record, and asked once."""
    stored = json.loads((ROOT / "contributions/actions/jardin-partage.json").read_text())
    form = form_of(get(site, "/contribuer/action?de=jardin-partage&pour=dupliquer").text)
    form = fill(form, {"0/title": "Le jardin partagé"})
    preview = send(site, "/contribuer/action", form, "verifier").text
    assert "Une fiche proche existe déjà" in preview
    assert "« Le jardin partagé »" in preview
    assert f"« {stored['title']} »" in preview
    assert 'href="/contribuer/action?de=jardin-partage"' in preview
    button = "distinguer:0:jardin-partage"
    assert f'value="{button}"' in preview
    told = send(site, "/contribuer/action", form_of(preview, "confirm"), button).text
    assert "Une fiche proche existe déjà" not in told
    (record,) = files_of(told).values()
    assert record["different_from"] == ["jardin-partage"]


def test_personal_data_is_refused_with_the_reason(site: Any) -> None:
    """A telephone number is never sent on, nor shown again in what is said of it."""
    page = _new(site, "action", {**ACTION, "0/description": "Appelez le 06 12 34 56 78."})
    assert page.status_code == 422
    said = " ".join(complaints(page.text))
    assert "téléphone" in said
    assert "06 12 34 56 78" not in said


def test_the_form_speaks_english_to_the_end(site: Any) -> None:
    """With `?lang=en`, the form, its verdict and the preview are in English, and links stay so."""
    path = "/contribuer/action?lang=en"
    form = form_of(get(site, path).text)
    refused = send(site, path, form, "verifier").text
    assert "points to correct" in refused
    assert "Say where the action stands." in refused
    preview = send(site, path, fill(form, ACTION), "verifier").text
    assert "This is how the page will be" in preview
    assert 'action="/contribuer/action?lang=en"' in preview
    copied = form_of(get(site, "/contribuer/action?de=jardin-partage&pour=dupliquer&lang=en").text)
    near = send(site, path, fill(copied, {"0/title": "Le jardin partagé"}), "verifier").text
    assert "A record like it exists already" in near


def test_the_preview_says_how_complete_a_record_is(site: Any, model: Model) -> None:
    """Its score is that of the gate; each thing that would raise it leads to its field."""
    page = _new(site, "action", ACTION).text
    (record,) = files_of(page).values()
    found = score(model, "action", record)
    assert f"La fiche est complète à {found.value} %." in plain(page)
    first = found.missing[0]
    button = f"modifier:0{first.pointer}"
    assert f'value="{button}"' in page
    form = send(site, "/contribuer/action", form_of(page, "confirm"), button).text
    assert re.search(
        rf'<(?:input|textarea|select)[^>]* name="0{first.pointer}"[^>]* autofocus', form
    )
    filled = {**ACTION, "0/description": "Chaque mardi, on y prépare le repas du quartier."}
    (fuller,) = files_of(_new(site, "action", filled).text).values()
    assert score(model, "action", fuller).value > found.value


def test_rows_are_added_and_stay(site: Any) -> None:
    """A group takes another row, and keeps what was written in the others."""
    line = {"0/funding/lines/0/amount": "1 300,50 €"}
    page = _new(site, "action", {**ACTION, **line}, "ajouter:0/funding/lines")
    form = form_of(page.text)
    assert ("0/funding/lines/0/amount", "1300,5") in form
    assert ("0/funding/lines/1/amount", "") in form


def test_a_copy_is_a_new_record(site: Any) -> None:
    """« Dupliquer » keeps what was said, and takes another id."""
    page = get(site, "/contribuer/action?de=jardin-partage&pour=dupliquer")
    preview = send(site, "/contribuer/action", form_of(page.text), "verifier")
    (file,) = files_of(preview.text)
    assert file == "contributions/actions/jardin-partage-2.json"


def test_only_a_person_says_that_a_record_is_right(site: Any) -> None:
    """To correct, to copy or to begin a record is not to have verified it."""
    for query in (
        "?de=jardin-partage",
        "?de=jardin-partage&pour=dupliquer&etape=tout",
        "?etape=tout",
    ):
        assert dict(form_of(get(site, f"/contribuer/action{query}").text))["0/verified_on"] == ""


def test_the_date_of_a_status_is_that_of_who_tells_it(site: Any) -> None:
    """What its source told keeps its date; what someone declares has the day of the form."""
    stored = json.loads((ROOT / "contributions/actions/jardin-partage.json").read_text())

    def dated(query: str) -> tuple[str | None, list[str]]:
        form = form_of(get(site, f"/contribuer/action{query}").text)
        sources = [value for name, value in form if name == "0/sources" and value]
        return read_period(dict(form)["0/observed"]), sources

    known = "?de=jardin-partage"
    assert dated(known)[0] == stored["observed"]
    assert len(dated(known)[1]) == 1
    assert dated(f"{known}&pour=dupliquer")[0] is None
    assert dated("")[0] == date.today().isoformat()


def test_a_new_record_is_not_asked_how_it_ends(site: Any) -> None:
    """Withdrawal, its successor and its doubles are fields of records that are there."""
    later = ("replaced_by", "withdrawn_on", "withdrawn_because", "different_from")
    new = dict(form_of(get(site, "/contribuer/action").text))
    old = dict(form_of(get(site, "/contribuer/action?de=jardin-partage").text))
    for key in later:
        assert f"0/{key}" not in new
        assert f"0/{key}" in old
    assert "Fin de la fiche" not in get(site, "/contribuer/action").text


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("action", "Décrire une action"),
        ("partner", "Décrire une organisation"),
        ("territory", "Décrire un lieu"),
        ("programme", "Décrire un programme"),
    ],
)
def test_the_form_says_what_it_is_for(site: Any, kind: str, title: str) -> None:
    """In a sentence, as people speak."""
    assert f"<h1>{title}</h1>" in get(site, f"/contribuer/{kind}").text


def test_findings_name_fields_and_records_as_people_do(site: Any) -> None:
    """No key of JSON; amounts as in French; and a small record is told from the main one."""
    values = {
        **ACTION,
        "0/status": "suspendue",
        "0/lead": "Association du Coin",
        "0/funding/total": "2 500",
        "0/funding/lines/0/nature": "subvention",
        "0/funding/lines/0/amount": "2 000,50 €",
    }
    page = _new(site, "action", values, "fiche:0/lead:partner")
    form = fill(form_of(page.text), {"1/kind": "association"})
    preview = plain(send(site, "/contribuer/action", form, "verifier").text)
    assert "dans « Raison de la fin »" in preview
    assert "2 000,50 €, moins que le total de 2 500 €" in preview
    assert (
        '« <bdi dir="auto">Association du Coin</bdi> » : '
        "Cette fiche ne dit encore que peu de choses" in preview
    )
    assert "status_reason" not in preview.partition('class="confirm"')[0]


def test_what_is_no_number_is_said_without_json(site: Any) -> None:
    """Nobody in the form knows of quotes; and a number may have what it counts behind it."""
    values = {**ACTION, "0/weekly_hours": "beaucoup", "0/people/0/count": "2,5"}
    said = plain(" ".join(complaints(_new(site, "action", values).text)))
    assert "« beaucoup » n’est pas un nombre. Écrivez-le en chiffres" in said
    assert "n’est pas un nombre entier. Écrivez-le en chiffres, comme 25." in said
    values = {**ACTION, "0/funding/total": "5 000 à 6 000 €", "0/starts": "rentrée 2019"}
    said = plain(" ".join(complaints(_new(site, "action", values).text)))
    assert "« 5 000 à 6 000 € » n’est pas compris. Il y a deux nombres" in said
    assert "« rentrée 2019 » n’est pas compris. Une rentrée n’est pas une date" in said
    preview = _new(site, "action", {**ACTION, "0/weekly_hours": "30 h par semaine"})
    (record,) = files_of(preview.text).values()
    assert record["weekly_hours"] == 30


def test_dates_are_shown_as_people_write_them(site: Any) -> None:
    """A day and a month come back as in the hint, and are read as the same."""
    page = _new(site, "action", {**ACTION, "0/ends": "2017-09-01"}, "modifier")
    form = dict(form_of(page.text))
    assert form["0/starts"] == "03/2017"
    assert form["0/ends"] == "01/09/2017"
    assert 'placeholder="Par exemple : 2026' not in page.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("<script>alert(1)</script>", 422),
        ("Un jardin <b>partagé</b>.", 422),
        ("<img src=x onerror=alert(1)>", 422),
        ("<!-- x", 422),
        ("De 3 < 5 à 7 > 2 personnes, voir <https://exemple.org> & co.", 200),
    ],
)
def test_texts_hold_no_markup(site: Any, text: str, status: int) -> None:
    """HTML is refused with a sentence; signs that people use are not."""
    page = _new(site, "action", {**ACTION, "0/description": text})
    assert page.status_code == status, complaints(page.text)
    assert ("contient du code de page web" in page.text) == (status == 422)
    assert text not in page.text


@pytest.mark.parametrize(
    ("pointer", "text", "is_hint"),
    [
        ("/description", "{example}", True),
        ("/description", "Par exemple : {example}", True),
        ("/description", "{hint}", True),
        ("/summary", "{hint}", True),
        ("/starts", "Par exemple : 05/2015", True),
        ("/title", "Par exemple : {part}", True),
        ("/starts", "{example}", False),
        ("/description", "Par exemple : le mardi, on coud ; le jeudi, on cuisine.", False),
    ],
)
def test_a_hint_that_is_left_is_no_value(
    site: Any, model: Model, pointer: str, text: str, is_hint: bool
) -> None:
    """What the form shows in a field or below it is refused as such; one date may be the same."""
    field = model.entities["action"].by_key[pointer[1:]]
    part = str(field.example).partition(",")[0]
    typed = text.format(example=field.example, hint=field.words.description, part=part)
    page = _new(site, "action", {**ACTION, f"0{pointer}": typed})
    assert ("encore l’indication ou l’exemple du formulaire" in page.text) == is_hint
    assert (page.status_code == 422) == is_hint, complaints(page.text)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script> <img src=x onerror=alert(1)> \"'{{71*7919}}",
        '"><script <img src=x onerror=alert(1) "\'{{71*7919}}',
    ],
)
def test_what_people_write_stays_text(site: Any, attack: str) -> None:
    """Markup is shown as it was written, on the form, in the preview and in the answers."""
    texts = dict.fromkeys(("0/title", "0/summary", "0/description", "0/contributor"), attack)
    for page in (
        _new(site, "action", {**ACTION, **texts}),
        _new(site, "action", {**ACTION, **texts, "0/territories": attack}),
        _new(site, "action", {**ACTION, "0/lead": attack}, "fiche:0/lead:partner"),
        get(site, f"/contribuer/action?de={attack}"),
        get(site, f"/contribuer/noms/partner?q={attack}"),
    ):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "<script <" not in page.text
        assert str(71 * 7919) not in page.text


def test_a_forged_form_breaks_nothing(site: Any) -> None:
    """Names that no form has, ids that lead elsewhere and rows without end are passed over."""
    form = form_of(get(site, "/contribuer/action").text)
    for forged in (
        {"0.id": "../../etc/passwd", "0.replaces": "1"},
        {"0.kind": "nothing"},
        {"1.kind": "partner", "1.id": "../../../x", "1/name": "x"},
        {"0/people/999/count": "3", "0/people/99999/count": "4"},
        {"0/title": "\x00\ud7ff", "0/funding": "x", "0/people": "y"},
        {"0/funding/lines/0/amount": "9" * 5000},
    ):
        page = send(site, "/contribuer/action", fill(form, {**ACTION, **forged}), "verifier")
        assert page.status_code in (200, 400, 422), forged
        for file in files_of(page.text):
            assert ".." not in file
    for action in ("ecrire:", "ecrire:0/x", "fiche:a:b", "retirer:x", "ajouter:", "rien", ""):
        assert send(site, "/contribuer/action", form, action).status_code in (200, 422)


def test_what_is_wrong_is_told_up_to_a_total(site: Any) -> None:
    """A form of many records with many faults each: what is behind a thousand is counted out."""
    form = form_of(get(site, "/contribuer/action").text)
    links = [f"https://a:b@c{number}.example/" for number in range(150)]
    for number in range(20):
        wrong = {"/title": f"Jardin {number}", "/links": links, ".kind": "action"}
        form = fill(form, {f"{number}{name}": value for name, value in wrong.items()})
    page = plain(send(site, "/contribuer/action", form, "verifier").text)
    assert "dans l’ensemble de ces fichiers" in page


def test_the_form_is_light(site: Any) -> None:
    """The empty form, with its styles and its script, is under 60 kB."""
    page = get(site, "/contribuer/action").text
    parts = set(
        re.findall(r'(?:href|src)="(/-/static-plugins/maillage/[^"]+\.(?:css|js)\?[^"]*)"', page)
    )
    assert len(parts) == 4
    size = len(page.encode()) + sum(len(get(site, part).content) for part in parts)
    assert size < 60_000


def test_what_is_rare_comes_by_its_button(site: Any) -> None:
    """An object that the score does not ask for is folded, and survives where it is filled in."""
    form = get(site, "/contribuer/action?etape=tout").text
    assert 'name="0/funding/total"' in form
    assert 'name="0/access/days"' not in form
    opened = send(site, "/contribuer/action", form_of(form), "ajouter:0/access").text
    assert 'name="0/access/days"' in opened
    values = {**ACTION, "0/access/days": "Le mardi, de 9 h à 12 h", "0/access/is_free": "oui"}
    preview = send(site, "/contribuer/action", fill(form_of(opened), values), "verifier")
    (record,) = files_of(preview.text).values()
    assert record["access"] == {"days": "Le mardi, de 9 h à 12 h", "is_free": True}


def test_each_value_of_a_list_has_a_name(site: Any) -> None:
    """Those who hear the form are told which of several texts they are in."""
    assert 'aria-label="Objectifs 1"' in get(site, "/contribuer/action?etape=tout").text


def test_a_wrong_form_is_said_without_json(site: Any) -> None:
    """A date or an address that cannot be read is said as people write them."""
    wrong = {"0/ends": "31 juin 2020", "0/links": "mon site", "0/verified_on": "hier"}
    said = " ".join(complaints(_new(site, "action", ACTION | wrong).text)).replace("\u00a0", " ")
    assert "« 31 juin 2020 » n’est pas compris. Ce jour n’existe pas dans le calendrier." in said
    assert "« mon site » n’est pas l’adresse d’une page. Copiez-la en entier" in said
    assert "« hier » n’est pas une date. Écrivez le jour, comme 12/03/2017." in said


def test_a_pasted_text_loses_what_nobody_sees(site: Any) -> None:
    """Bullets with tabs and soft hyphens, as word processors have them, are accepted."""
    pasted = "Chaque jeudi :\r\n•\tdes jeux\r\n•\tdes li\u00advres\u200b."
    answer = _new(site, "action", ACTION | {"0/summary": pasted})
    (text,) = files_of(answer.text).values()
    assert text["summary"] == "Chaque jeudi :\n• des jeux\n• des livres."


def test_a_new_record_is_shown_by_its_name(site: Any) -> None:
    """Not by its id; called otherwise, it is the same; let go, what named it keeps its name."""
    path = "/contribuer/action"
    opened = _new(site, "action", ACTION | {"0/lead": "Garage du faubourg"}, "fiche:0/lead:partner")
    form = fill(form_of(opened.text), {"1/kind": "association"})
    shown = dict(form_of(send(site, path, form, "modifier").text))
    assert shown["0/lead"] == "Garage du faubourg"
    renamed = send(site, path, fill(form, {"1/name": "Garage du Faubourg Nord"}), "modifier")
    shown = dict(form_of(renamed.text))
    assert shown["0/lead"] == "Garage du Faubourg Nord"
    renamed = send(
        site, path, fill(form_of(renamed.text), {"1/name": "Le Garage Nord"}), "modifier"
    )
    preview = send(site, path, form_of(renamed.text), "verifier")
    files = {record["id"]: record for record in files_of(preview.text).values()}
    assert files["cafe-des-voisins"]["lead"] == "garage-du-faubourg-nord"
    assert files["garage-du-faubourg-nord"]["name"] == "Le Garage Nord"
    left = dict(form_of(send(site, path, form_of(renamed.text), "retirer:1").text))
    assert left["0/lead"] == "Le Garage Nord"


@pytest.mark.parametrize(
    ("written", "identifier"),
    [("Rennes", "rennes"), ("35000", "rennes"), ("Mayenne (commune)", "mayenne-53")],
)
def test_an_official_place_is_picked_by_its_name_or_code(
    site: Any, written: str, identifier: str
) -> None:
    """Its record and those of what it is in go with the proposal; nobody types a code."""
    preview = _new(site, "action", {**ACTION, "0/territories": written})
    assert preview.status_code == 200, complaints(preview.text)
    files = files_of(preview.text)
    assert files["contributions/actions/cafe-des-voisins.json"]["territories"] == [identifier]
    place = files[f"contributions/territories/{identifier}.json"]
    assert {"code", "siren", "part_of", "location"} <= set(place)
    # Sent as the page holds it, it is the same; gone back to, it is asked for as it was meant.
    again = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "verifier")
    assert files_of(again.text) == files
    back = send(site, "/contribuer/action", form_of(preview.text, "confirm"), "modifier")
    once_more = send(site, "/contribuer/action", form_of(back.text), "verifier")
    assert files_of(once_more.text) == files


def test_of_several_official_places_none_is_picked(site: Any) -> None:
    """They are told, each with what to write for it."""
    page = _new(site, "action", {**ACTION, "0/territories": "Saint-Denis"})
    assert page.status_code == 422
    assert "saint-denis-93 (Saint-Denis, 93066, Seine-Saint-Denis)" in plain(page.text)
    chosen = _new(site, "action", {**ACTION, "0/territories": "saint-denis-93"})
    assert "contributions/territories/saint-denis-93.json" in files_of(chosen.text)


def test_official_places_are_suggested_behind_the_records(site: Any) -> None:
    """What is in the catalogue comes first, and once; homonyms are told apart by their ids."""
    found = get(site, "/contribuer/noms/territory?q=saint-d").json()
    assert "Saint-Denis (saint-denis-93)" in found
    assert get(site, "/contribuer/noms/territory?q=nancy").json()[0] == "Nancy"
    assert get(site, "/contribuer/noms/territory?q=35000").json() == ["Rennes"]
    assert get(site, "/contribuer/noms/partner?q=35000").json() == []
    assert get(site, "/contribuer/noms/territory?q=54000").json() == ["Nancy"]
    assert get(site, "/contribuer/noms/territory?q=75119").json() == ["Paris 19e arrondissement"]


def test_a_verdict_counts_what_it_lists(site: Any) -> None:
    """What is to be corrected and what is to be checked, apart: together as many as the lines."""
    budget = {"total": "1000", "lines/0/nature": "subvention", "lines/0/amount": "1500"}
    wrong = {**ACTION, "1.kind": "partner", "1/name": "Les Amis"}  # without a kind
    wrong |= {f"0/funding/{name}": value for name, value in budget.items()}
    page = plain(_new(site, "action", wrong).text)
    heading = re.search(r"<h2>(\d+) points? à corriger(?:, (\d+) à vérifier)?</h2>", page)
    assert heading, re.findall(r"<h2>.*?</h2>", page)
    verdict = page.partition('id="verdict"')[2].partition("</section>")[0]
    assert verdict.count('class="error"') == int(heading[1])
    assert verdict.count("<li") == int(heading[1]) + int(heading[2] or 0)
    assert heading[2]
