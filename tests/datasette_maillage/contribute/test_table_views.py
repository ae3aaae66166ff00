"""The page that takes a table: a file in, records shown, corrected, and handed on."""

from __future__ import annotations

import asyncio
import base64
import csv
import html
import io
import json
import re
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, opened
from datasette_maillage.contribute import views
from datasette_maillage.contribute.queue import Queue
from datasette_maillage.contribute.submissions import Submission
from datasette_maillage.contribute.table_page import FIRST_ROWS, MAX_ROWS
from forms import complaints, form_of, get, plain, unlimited
from maillage.importing.sheets import MAX_SIZE
from maillage.text import limits

PAGE = "/contribuer/tableau"
TABLE = (
    "Nom de l'action;Résumé;Statut;Mots clés;Public;Quartier;Ce qui se passe\r\n"
    "Café des voisins;On se retrouve.;en cours;Culture;Tout public;{place};Des rencontres.\r\n"
)


@pytest.fixture(scope="module")
def site(site: Any) -> Any:
    """Datasette with the real database; nobody counts the requests."""
    return unlimited(site)


def upload(site: Any, raw: bytes, name: str = "t.csv", path: str = PAGE) -> Any:
    """Send a file as a browser does."""
    files = {"file": (name, raw, "application/octet-stream")}
    return asyncio.run(
        site.client.post(path, files=files, data={"contributor": "Les Amis du quartier"})
    )


def again(site: Any, page: str, action: str, **changes: str) -> Any:
    """Send the page back, with some inputs changed, pressing a button."""
    kept = [(name, value) for name, value in form_of(page) if name not in changes]
    sent = [*kept, *changes.items(), ("action", action)]
    files = [(name, (None, value)) for name, value in sent]
    return asyncio.run(site.client.post(PAGE, files=files))


def bare(page: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", plain(html.unescape(page)))


def test_an_official_place_comes_along(site: Any) -> None:
    """By its postcode: its record is shown, sent with the action, and not counted as read."""
    found = upload(site, TABLE.format(place="35000").encode())
    assert found.status_code == 200, complaints(found.text)
    assert "1 fiche lue." in plain(found.text)
    assert "Lieu officiel : Rennes (35238, Ille-et-Vilaine). Sa fiche est ajoutée." in plain(
        found.text
    )
    given = again(site, found.text, "telecharger")
    with zipfile.ZipFile(io.BytesIO(given.content)) as parcel:
        names = [name for name in parcel.namelist() if name.endswith("/rennes.json")]
        assert json.loads(parcel.read(names[0]))["code"] == "35238"


def test_official_places_are_no_rows(site: Any) -> None:
    """A table of as many rows as a page takes may name places that the catalogue lacks."""
    header, row = TABLE.format(place="35000").splitlines()
    rows = [row.replace("Café", f"Café {number}") for number in range(FIRST_ROWS)]
    found = upload(site, "\r\n".join([header, *rows]).encode())
    assert "partagez le tableau" not in plain(found.text)
    assert f"{FIRST_ROWS} fiches lues." in plain(found.text)


def test_a_table_becomes_records(site: Any) -> None:
    """Read, judged by the gate, shown, and downloaded as the file that would be committed."""
    found = upload(site, TABLE.format(place="Nancy").encode())
    assert found.status_code == 200, found.text
    assert "Tout est bon" in found.text
    given = again(site, found.text, "telecharger")
    text = given.content
    if text.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(text)) as parcel:
            (name,) = [member for member in parcel.namelist() if member.endswith(".json")]
            text = parcel.read(name)
    record = json.loads(text)
    assert record["id"] == "cafe-des-voisins"
    assert record["territories"] == ["nancy"]
    assert record["contributor"] == "Les Amis du quartier"
    assert "context" not in record


def test_a_table_is_sent_as_a_form_is(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the site sends by itself, one proposal holds all records, and has its receipt."""
    monkeypatch.setattr(views, "LEAST", 0)
    bare = tmp_path / "forge.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    settings = {"remote": str(bare), "folder": str(tmp_path / "queue")}
    config = {"plugins": {"maillage": {"contribute": settings}}}
    site = opened(real_build, metadata=config)
    twice = TABLE.format(place="Nancy") + TABLE.format(place="Nancy").split("\r\n")[1].replace(
        "Café", "Thé"
    )
    page = upload(site, twice.encode()).text
    sent: list[Submission] = []
    monkeypatch.setattr(Queue, "put", lambda _queue, submission: sent.append(submission))
    receipt = again(site, page, "envoyer")
    assert receipt.status_code == 303
    assert "/contribuer/recu/" in receipt.headers["location"]
    (submission,) = sent
    assert sorted(submission.files) == [
        "contributions/actions/cafe-des-voisins.json",
        "contributions/actions/the-des-voisins.json",
    ]


def test_a_table_of_the_site_can_be_corrected_and_given_back(
    site: Any, real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Downloaded from the search: as it is it changes nothing; a changed cell corrects a record."""
    raw = get(site, "/recherche.csv?q=jardin&type=action").content
    same = upload(site, raw)
    assert "Il n’y a rien à reprendre" in same.text
    assert "Lignes qui ne changent rien" in same.text
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    before = next(row for row in rows if row["Identifiant"] == "jardin-partage")
    before["Statut"] = "Suspendue"
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    found = upload(site, table.getvalue().encode())
    assert found.status_code == 200, complaints(found.text)
    said = "Corrige la fiche « Jardin partagé » (jardin-partage) : Statut."
    assert said in html.unescape(found.text)
    monkeypatch.setattr(views, "LEAST", 0)
    sent: list[Submission] = []
    monkeypatch.setattr(Queue, "put", lambda _queue, submission: sent.append(submission))
    settings = {"remote": "nowhere.git", "folder": str(tmp_path / "queue")}
    config = {"plugins": {"maillage": {"contribute": settings}}}
    direct = opened(real_build, metadata=config)
    again(direct, upload(direct, table.getvalue().encode()).text, "envoyer")
    (submission,) = sent
    file = "contributions/actions/jardin-partage.json"
    former = json.loads((ROOT / file).read_text(encoding="utf-8"))
    assert list(submission.files) == list(submission.corrects) == [file]
    assert json.loads(submission.files[file]) == {**former, "status": "suspendue"}


def test_what_a_column_means_can_be_corrected(site: Any) -> None:
    """Each header has a choice; what was chosen is read, without sending the file again."""
    page = upload(site, TABLE.format(place="Nancy").encode()).text
    choices = dict(form_of(page))
    (name,) = [key for key, value in choices.items() if value == "Ce qui se passe"]
    found = again(site, page, "lire", **{f"m.action{name[1:]}": "/context"})
    assert found.status_code == 200
    assert "Contexte (G2)Des rencontres." in bare(found.text)
    assert dict(form_of(found.text))[f"m.action{name[1:]}"] == "/context"


def test_problems_tell_the_cell_and_what_to_write(site: Any) -> None:
    """By sheet, row and column; and the record can be completed in the form."""
    found = upload(site, TABLE.format(place="Nanci").encode())
    assert found.status_code == 422
    text = plain(html.unescape(found.text))
    assert "Feuille « t », ligne 2, colonne F (« Quartier »)" in text
    assert "Vouliez-vous écrire « Nancy » ?" in text
    assert "Compléter dans le formulaire" in text
    assert 'value="telecharger"' not in text


def test_what_must_be_corrected_stands_apart(site: Any) -> None:
    """The number in the heading is that of the points below it; mere doubts come after."""
    page = upload(site, TABLE.format(place="Nanci").encode()).text
    verdict = page[page.index('id="verdict"') : page.index("<form")]
    first, _, second = verdict.partition("À vérifier aussi")
    assert re.findall('<li class="([a-z]+)"', first) == ["error"]
    assert "1 point à corriger" in first
    assert set(re.findall('<li class="([a-z]+)"', second)) == {"warning"}


def test_a_cause_of_many_rows_is_told_once(site: Any) -> None:
    """What each row lacks stands once in the verdict, with the rows; the number agrees."""
    table = "Titre;Résumé\n" + "".join(f"Jardin {n};On y sème.\n" for n in range(1, 6))
    page = upload(site, table.encode()).text
    verdict = plain(html.unescape(page[page.index('id="verdict"') : page.index("<form")]))
    assert verdict.count("Il manque « Statut »") == 1
    assert "Feuille « t », lignes 2 à 6" in verdict
    errors = re.findall('<li class="error"', page[page.index('id="verdict"') : page.index("<form")])
    assert f"{len(errors)} points à corriger" in verdict


def test_fiches_go_on_in_the_form(site: Any) -> None:
    """What a text gave is in the form, to be completed; what it could not place is shown."""
    text = (
        "Actions\nCafé des voisins\n- Structure organisatrice\n- Un centre inconnu\n"
        "- Statut de l'action\n- En cours\n- Public\n- Adultes\n- Sans nom connu\n"
    )
    found = upload(site, text.encode(), "fiches.txt")
    page = html.unescape(found.text)
    assert "Reste à placer" in page
    assert "Sans nom connu" in page
    held = re.findall(r'name="(0[^"]*)" value="([^"]*)"', found.text)
    sent = {**dict(held), "action": "modifier"}
    form = asyncio.run(site.client.post("/contribuer/action", data=sent))
    assert form.status_code == 200
    assert dict(form_of(form.text))["0/title"] == "Café des voisins"
    assert dict(form_of(form.text))["0/status"] == "en-cours"


def test_the_template_comes_back_as_it_left(site: Any) -> None:
    """It is downloaded from the page; unfilled, there is nothing to import, and that is said."""
    assert f"{PAGE}/modele.xlsx" in get(site, PAGE).text
    template = asyncio.run(site.client.get(f"{PAGE}/modele.xlsx"))
    assert template.headers["content-disposition"].endswith('"modele-maillage.xlsx"')
    found = upload(site, template.content, "modele.xlsx")
    assert found.status_code == 200
    assert "Il n’y a rien à reprendre" in found.text


@pytest.mark.sample(6)
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "../../etc/passwd", ""])
@pytest.mark.parametrize(
    "raw", [b"", b"PK\x03\x04 no zip", b"\xd0\xcf\x11\xe0", b"%PDF-1.4", bytes(1000)]
)
def test_a_file_that_is_no_table_is_said(site: Any, name: str, raw: bytes) -> None:
    """Nobody sees a failure of the machine."""
    found = upload(site, raw, name)
    assert found.status_code in (400, 422)
    if found.status_code == 422:
        assert "n’a pas pu être lu" in found.text


def test_a_request_too_long_or_no_form_is_refused(site: Any) -> None:
    """The site reads no more than it says, and nothing but forms."""
    assert upload(site, b"a" * (MAX_SIZE + 200_000)).status_code == 413
    assert asyncio.run(site.client.post(PAGE, data={"source": "x"})).status_code == 400
    page = upload(site, TABLE.format(place="Nancy").encode()).text
    for forged in ("x", "eJw=", page[:50]):
        assert again(site, page, "lire", source=forged).status_code == 400


@pytest.mark.parametrize("number", [2, limits.TABLE_INPUTS + 1])
def test_two_files_are_not_one(site: Any, number: int) -> None:
    """Which of them is read, nobody would be told."""
    raw = TABLE.format(place="Nancy").encode()
    files = [("file", (f"{index}.csv", raw)) for index in range(number)]
    assert asyncio.run(site.client.post(PAGE, files=files)).status_code == 400


def test_what_people_write_stays_text(site: Any) -> None:
    """Headers, cells and names of sheets are shown, never obeyed."""
    raw = TABLE.format(place="<script>alert(1)</script>").replace("Quartier", '"<img src=x>"')
    found = upload(site, raw.encode(), '"><script>.csv')
    assert "<script>alert" not in found.text
    assert "<img src=x" not in found.text


def test_no_key_or_identifier_is_shown(site: Any) -> None:
    """Fields go by their titles, records by their names, days as people write them."""
    head, row, *_ = TABLE.format(place="Nancy").replace("en cours", "suspendue").splitlines()
    table = f"{head};Début\n{row};2017-03-12\n".encode()
    text = plain(html.unescape(upload(site, table).text))
    assert "dites pourquoi en une phrase, dans « Raison de la fin »" in text
    assert "status_reason" not in text.replace('value="/status_reason"', "")
    assert "Lieux (F2)Nancy" in bare(text)
    assert "Début (H2)12/03/2017" in bare(text)
    assert "Vérifié le (" not in bare(text)  # nobody is said to have verified it
    missing = plain(html.unescape(upload(site, TABLE.format(place="").encode()).text))
    assert re.search(r"Il manque « Lieux »[.] Par exemple : [A-Z]", missing)


def test_a_table_with_markup_is_not_handed_on(site: Any) -> None:
    """It is shown as text, and neither sent nor given as a file."""
    raw = TABLE.format(place="Nancy").replace("On se retrouve.", "On <b>se</b> retrouve.").encode()
    page = upload(site, raw)
    assert "<b>se</b>" not in page.text
    refused = again(site, page.text, "telecharger")
    assert refused.status_code == 422
    assert "contient du code de page web" in refused.text


def test_the_page_is_in_english_too(site: Any) -> None:
    """Every text has its English."""
    assert "Import a table" in get(site, f"{PAGE}?lang=en").text
    found = upload(site, TABLE.format(place="Nanci").encode(), path=f"{PAGE}?lang=en")
    assert "Sheet “t”, row 2, column F (“Quartier”)" in found.text


def _packed(site: Any, sheets: str) -> Any:
    """Send what a browser is to have kept: sheets, as JSON writes them."""
    document = f'{{"sheets": [{sheets}], "text": ""}}'
    packed = base64.b64encode(zlib.compress(document.encode())).decode()
    return asyncio.run(site.client.post(PAGE, files={"source": (None, packed)}))


def _sheet(rows: str, marks: str = "") -> str:
    return f'["a", [{rows}], [{marks}], ";", {{}}]'


#: Rows of a sheet that can be read, but for what a program puts beside them.
ROWS = '[1, ["Titre", "Résumé"]], [2, ["Jardin", "x"]]'


@pytest.mark.parametrize(
    "sheets",
    [
        _sheet('[1, ["Titre", "Résumé"]], [2, ["\\ud800", "x"]]'),
        _sheet(f"{ROWS}, [Infinity, [1]]"),
        _sheet(f"{ROWS}, [NaN, [1]]"),
        _sheet(ROWS, '[2, 1e999, "hidden"]'),
        _sheet(f"{ROWS}, [3, [{'9' * 5000}]]"),
        _sheet(f"[1, [{', '.join(['1'] * (limits.COLUMNS + 1))}]]"),
        _sheet(", ".join(['[1, ["x"]]'] * (limits.ROWS + 1))),
        ", ".join([_sheet(ROWS)] * (limits.SHEETS + 1)),
        _sheet(ROWS).replace(', ";", {}', ""),
    ],
)
def test_what_no_file_holds_is_refused(site: Any, sheets: str) -> None:
    """What a program packs in place of a browser is read where it may have been given, only."""
    assert _packed(site, _sheet(ROWS)).status_code in (200, 422)
    refused = _packed(site, sheets)
    assert refused.status_code == 400
    assert "Cela n’a pas pu être envoyé" in refused.text


GRANTS = (
    "Bidule;Machin;Somme\r\n"
    "Les Amis du parc;Café des voisins;1 500\r\n"
    "Les Amis du parc;Jardin des voisins;700\r\n"
)
FOR_ALL = {
    "set.action.status": "en-cours",
    "set.action.themes": "culture",
    "set.action.audiences": "tout-public",
    "set.action.summary": "On se retrouve chaque semaine.",
    "set.action.territories": "Nancy",
    "set.partner.kind": "association",
}


def explained(site: Any) -> Any:
    """Say what the columns of the grants mean, and what holds for all of them."""
    page = upload(site, GRANTS.encode()).text
    page = again(site, page, "lire", **{"k.t": "partner"}).text
    both = [(name, value) for name, value in form_of(page) if name != "action"]
    both += [("k.t", "action"), ("action", "lire")]
    page = asyncio.run(site.client.post(PAGE, files=[(n, (None, v)) for n, v in both])).text
    meant = {
        "m.partner.t.0": "/name",
        "m.action.t.0": "/lead",
        "m.action.t.1": "/title",
        "m.action.t.2": "/funding/total",
    }
    page = again(site, page, "lire", **meant).text
    return again(site, page, "lire", **FOR_ALL)


def test_an_unrecognised_table_is_explained(site: Any) -> None:
    """Its kinds, its columns and what holds for all rows: then it is sent as any other."""
    first = upload(site, GRANTS.encode())
    assert first.status_code == 422
    assert "Aucune ligne de titres n’est reconnue" in bare(first.text)
    assert "Les Amis du parc" in bare(first.text)
    found = explained(site)
    assert found.status_code == 200, complaints(found.text)
    given = again(site, found.text, "telecharger")
    with zipfile.ZipFile(io.BytesIO(given.content)) as parcel:
        files = {name: parcel.read(name) for name in parcel.namelist() if name.endswith(".json")}
    names = sorted(name.rpartition("/")[2] for name in files)
    assert names == ["cafe-des-voisins.json", "jardin-des-voisins.json", "les-amis-du-parc.json"]
    action = next(json.loads(raw) for name, raw in files.items() if "cafe" in name)
    assert (action["lead"], action["funding"]) == ("les-amis-du-parc", {"total": 1500})
    assert action["themes"] == ["culture"]


def test_choices_are_kept_for_the_file_of_next_year(site: Any) -> None:
    """Downloaded, and given back beside another file with the same headers."""
    kept = again(site, explained(site).text, "correspondance")
    assert "correspondance.json" in kept.headers["content-disposition"]
    later = GRANTS.replace("Café", "Thé").encode()
    files = {"file": ("t.csv", later, "text/csv"), "mapping": ("c.json", kept.content, "text/json")}
    found = asyncio.run(site.client.post(PAGE, files=files))
    assert "Thé des voisins" in bare(found.text)
    assert dict(form_of(found.text))["m.action.t.2"] == "/funding/total"
    files["mapping"] = ("c.json", b"[1]", "text/json")
    refused = asyncio.run(site.client.post(PAGE, files=files))
    assert refused.status_code == 422
    assert "c.json doit être un objet JSON" in bare(refused.text)


def test_a_list_without_headers_is_mapped_for_next_year(site: Any) -> None:
    """Its columns go by their letters, on the page and in what is kept of it."""
    rows = b"Les Amis du parc;Nancy;1 500\r\nLa Halte;Laxou;700\r\nLe Relais;Nancy;900\r\n"
    page = upload(site, rows).text
    assert "Colonne A" in bare(page)
    page = again(site, page, "lire", **{"k.t": "partner"}).text
    meant = {"m.partner.t.0": "/name", "m.partner.t.1": "/seat", "set.partner.kind": "association"}
    kept = again(site, again(site, page, "lire", **meant).text, "correspondance")
    assert kept.json() == {"t": {"Colonne A": "/name", "Colonne B": "/seat", "Colonne C": ""}}
    later = b"Le Fournil;Nancy;50\r\nLa Grange;Laxou;60\r\n"
    files = {"file": ("t.csv", later, "text/csv"), "mapping": ("c.json", kept.content, "text/json")}
    found = asyncio.run(site.client.post(PAGE, files=files))
    inputs = dict(form_of(found.text))
    assert (inputs["m.partner.t.0"], inputs["m.partner.t.1"]) == ("/name", "/seat")
    assert "Le Fournil" in bare(found.text)


def test_what_holds_for_all_is_written_freely_too(site: Any) -> None:
    """By the name of a field; one that is none is told, and a column may be taken."""
    page = upload(site, GRANTS.replace("Machin", "Titre").encode()).text
    found = again(site, page, "lire", set="Résumé = Avec {Bidule}\nStatut = En cours")
    assert "Avec Les Amis du parc" in bare(found.text)
    assert dict(form_of(found.text))["set"].splitlines() == [
        "Résumé = Avec {Bidule}",
        "Statut = En cours",
    ]
    wrong = again(site, page, "lire", set="Blop = x")
    assert wrong.status_code == 422
    assert "Aucun champ ne s’appelle « Blop »" in bare(wrong.text)


TEXT = (
    "Actions\nLe jardin du port\n- Structure organisatrice\nCSC Les Fleurs - Hérault\n"
    "- Statut de l'action\nEn cours\n- Résumé\nOn plante.\n- Moyens de transport\nUn vélo.\n"
)


def test_a_text_is_shown_line_by_line(site: Any) -> None:
    """Each beside its field, the unplaced marked; what it lacks is said once for all."""
    page = upload(site, TEXT.encode(), "t.txt").text
    assert re.search(r"En cours\s*→ Statut", bare(page))
    assert re.search(r"Un vélo.\s*→ reste à placer", bare(page))
    values = {name: value for name, value in FOR_ALL.items() if "action.t" in name}
    values["set.action.audiences"] = "tout-public"
    found = again(site, page, "lire", **values, observed="2019")
    assert found.status_code == 200, complaints(found.text)
    given = again(site, found.text, "telecharger")
    with zipfile.ZipFile(io.BytesIO(given.content)) as parcel:
        name = next(it for it in parcel.namelist() if it.endswith("actions/le-jardin-du-port.json"))
        record = json.loads(parcel.read(name))
    assert record["themes"] == ["culture"]
    assert record["observed"] == "2019"


def test_the_limits_are_said_before_the_file(site: Any) -> None:
    """How many rows, and how many megabytes."""
    assert "lignes et 5 Mo au plus" in bare(get(site, PAGE).text)


def long_table(rows: int) -> bytes:
    """Return a table of so many actions."""
    header, row = TABLE.format(place="Nancy").splitlines()
    named = (f"Café des voisins, salle {number}" for number in range(rows))
    return "\r\n".join([header, *(row.replace("Café des voisins", it) for it in named)]).encode()


def test_of_a_long_table_the_beginning_is_shown_at_once(site: Any) -> None:
    """And nothing can be sent before all of it is read."""
    page = upload(site, long_table(FIRST_ROWS + 50))
    assert page.status_code == 200, complaints(page.text)
    assert f"{FIRST_ROWS} fiches lues." in bare(page.text)
    assert f"Lire les {FIRST_ROWS + 50} lignes" in bare(page.text)
    assert 'value="telecharger"' not in page.text


@pytest.mark.parametrize("wish", ["tout", "telecharger"])
def test_a_long_table_is_read_while_a_page_tells_how_far(site: Any, wish: str) -> None:
    """The page tells steps, as HTML and as JSON, and then gives what was wished."""
    rows = FIRST_ROWS + 20
    page = upload(site, long_table(rows)).text
    sent = [(name, (None, value)) for name, value in (*form_of(page), ("action", wish))]

    async def follow() -> tuple[list[int], Any, Any]:
        started = await site.client.post(PAGE, files=sent)
        address = started.headers["location"]
        waiting = await site.client.get(address)
        steps: list[int] = []
        while True:
            state = await site.client.get(address, headers={"accept": "application/json"})
            steps.append(state.json()["done"])
            if state.json()["ready"]:
                return steps, waiting, await site.client.get(address)
            await asyncio.sleep(0.05)

    steps, waiting, found = asyncio.run(follow())
    assert re.search(r"<progress[^>]* data-reading max=.240.", waiting.text)
    assert (steps, steps[-1]) == (sorted(steps), 2 * rows)
    assert found.status_code == 200
    if wish == "tout":
        assert f"{rows} fiches lues." in bare(found.text)
        assert 'value="telecharger"' in found.text
    else:
        with zipfile.ZipFile(io.BytesIO(found.content)) as parcel:
            assert sum(name.endswith(".json") for name in parcel.namelist()) == rows


def test_a_longer_table_is_for_several_files(site: Any) -> None:
    """The limit is the one that is said beforehand; nothing is read to the end."""
    page = upload(site, long_table(MAX_ROWS + 1))
    assert page.status_code == 422
    assert "Plus de 2 000 lignes à la fois" in bare(page.text)
    assert "2 000 lignes et 5 Mo au plus" in bare(get(site, PAGE).text)


def test_a_reading_that_nobody_started_is_not_there(site: Any) -> None:
    """Its name cannot be guessed."""
    found = asyncio.run(site.client.get(f"{PAGE}/lecture/{'0' * 32}"))
    assert found.status_code == 404
