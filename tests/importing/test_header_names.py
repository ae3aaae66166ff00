"""Headers as people write them: what they mean, and what they do not."""

from __future__ import annotations

import pytest

from maillage.importing.columns import columns, repeated_in
from maillage.importing.header_meaning import DECLARED, EXACT, MISSPELT, Meaning, in_thousands
from maillage.importing.header_names import HeaderNames, header_names
from maillage.importing.known_headers import header_lists, schema_of
from maillage.model.entities import Model


def meaning(model: Model, header: str) -> Meaning:
    """Return what a header means, alone."""
    return header_names(model, repeated_in([header])).meaning(header)


def pointers(found: Meaning) -> dict[str, str]:
    """Return where a header goes, by kind."""
    return {kind: column.pointer for kind, column in found.columns.items()}


@pytest.mark.parametrize(
    ("header", "kind", "pointer"),
    [
        ("Titre", "action", "/title"),
        ("Summary", "action", "/summary"),
        ("Résumé (obligatoire)", "action", "/summary"),
        ("lead", "action", "/lead"),
        ("Thématiques", "action", "/themes"),
        ("Thématique principale", "action", "/themes"),
        ("BUDGET TOTAL", "action", "/funding/total"),
        ("Coût de l’action", "action", "/funding/total"),
        ("Coût global prévisionnel du projet (TTC)", "action", "/funding/total"),
        ("Budget prévisionnel total en euros", "action", "/funding/total"),
        ("Aide octroyée par le jury", "action", "/funding/lines/0/amount"),
        ("Montant total attribué", "action", "/funding/lines/0/amount"),
        ("Budget alloué (€ TTC)", "action", "/funding/lines/0/amount"),
        ("Nom du projet", "action", "/title"),
        ("Description de l'action", "action", "/description"),
        ("Date de début du projet", "action", "/starts"),
        ("Participations 4 : organisation", "action", "/participations/3/partner"),
        ("Organisations qui prennent part 4 : organisation", "action", "/participations/3/partner"),
        ("Structure organisatrice", "action", "/lead"),
        ("Financeur 2", "action", "/funding/lines/1/funder"),
        ("Montant 2 (€)", "action", "/funding/lines/1/amount"),
        ("NomAsso", "partner", "/name"),
        ("Nom_Structure", "partner", "/name"),
        ("Nom de la structure", "partner", "/name"),
        ("Nom de la structure", "action", "/lead"),
        ("Type de structure", "partner", "/kind"),
        ("Présentation de l'association", "partner", "/description"),
        ("Raison sociale", "partner", "/name"),
        ("N° SIRET", "partner", "/siret"),
        ("Bénéficiaires", "action", "/audiences"),
        ("Bénéficiaire", "action", "/lead"),
        ("Bénéficiaire", "partner", "/name"),
        ("Bénéficiaire / SIRET", "partner", "/name"),
        ("Site Internet", "partner", "/website"),
        ("QPV", "action", "/territories"),
    ],
)
def test_a_header_finds_its_field(model: Model, header: str, kind: str, pointer: str) -> None:
    """By titles, keys, spellings and usual names; what is in brackets, or idle, changes nothing."""
    found = meaning(model, header)
    assert pointers(found).get(kind) == pointer
    assert found.how == EXACT


@pytest.mark.parametrize(
    ("header", "pointer"),
    [
        ("Resultats pour les habitans", "/results_residents"),
        ("Satut", "/status"),
        ("Themqtiques", "/themes"),
        ("Intitullé de l'action", "/title"),
    ],
)
def test_a_slip_of_the_pen_is_read_and_not_sure(model: Model, header: str, pointer: str) -> None:
    """A letter too many, too few or wrong in a word: read, and marked as not sure."""
    found = meaning(model, header)
    assert pointers(found).get("action") == pointer
    assert found.how == MISSPELT


@pytest.mark.parametrize(
    "header",
    [
        "Fédération", "Indicateurs", "Région", "Salariés", "Note", "Code X", "Taux", "Data",
        "Natures", "Qualité (habitant / association)", "Budget de la ville",
        "Circonscription", "Pourcentage", "Durée", "Motivation", "Notes",
    ],
)  # fmt: skip
def test_another_word_is_no_misspelt_one(model: Model, header: str) -> None:
    """What is a bit like the name of a field, and another word, is not taken for it."""
    assert meaning(model, header).how != MISSPELT


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("Téléphone", "personal"),
        ("Tel_Asso", "personal"),
        ("Nom du contact", "personal"),
        ("Président", "personal"),
        ("Responsable du projet", "personal"),
        ("Porteur du projet (nom, prénom)", "personal"),
        ("Nombre de votes", "other"),
        ("Votes", "other"),
        ("Code_Postal", "place"),
        ("Adresse de la structure", "place"),
        ("Latitude", "position"),
        ("Montant demandé 2014", "other"),
        ("Aide totale sollicitée (€)", "other"),
        ("Subvention proposée par la commission", "other"),
        ("Date de réalisation du projet", "other"),
        ("N° dossier", "other"),
    ],
)
def test_what_is_none_of_ours_is_known(model: Model, header: str, left: str) -> None:
    """A column of persons, of places by their codes, of what was asked for: left, and said why."""
    found = meaning(model, header)
    assert (found.left, {"action", "partner"} & set(found.columns)) == (left, set())


def test_a_count_says_of_whom(model: Model) -> None:
    """« Nb de bénévoles » is a number of people, and the group that the header names."""
    column = meaning(model, "Nb de bénévoles").columns["action"]
    assert (column.pointer, column.beside) == ("/people/0/count", (("category", "benevoles"),))


@pytest.mark.parametrize(
    ("header", "group", "title", "factor"),
    [
        ("Budget (k€)", "", "", 1000),
        ("Budget en K€", "", "", 1000),
        ("Budget (M€)", "", "", 1_000_000),
        ("Budget", "Coûts (milliers d'euros)", "", 1000),
        ("Budget", "", "Montants en k€", 1000),
        ("Budget", "", "Les sommes sont en milliers d’euros", 1000),
        ("Budget (€)", "Coûts (k€)", "Montants en k€", 1),
        ("Budget", "", "Un fonds doté de 50 k€", 1),
        ("Budget", "Fonds doté de 50 k€", "", 1),
        ("Budget", "", "", 1),
        ("Heures par semaine", "", "Montants en k€", 1),
    ],
)
def test_thousands_are_in_the_header(
    model: Model, header: str, group: str, title: str, factor: int
) -> None:
    """« Budget (k€) » makes thousands of what is below; what is above may say so too."""
    column = meaning(model, header).columns["action"]
    assert in_thousands(column, header, group, [title]).factor == factor


def test_a_published_schema_names_its_columns() -> None:
    """Most headers of a table are those of a schema: it follows it; some alone do not."""
    grants = ["nomAttribuant", "idAttribuant", "nomBeneficiaire", "objet", "montant", "Colonne1"]
    assert schema_of(grants) is header_lists()["scdl-subventions"]
    assert schema_of(["Nom", "objet", "montant", "Adresse", "Ville", "nature"]) is None


def test_the_names_of_a_schema_mean_what_it_says(model: Model) -> None:
    """In a file of services, « id » and « source » are not ours, and « type » is no kind."""
    names = HeaderNames(model)
    services = header_lists()["data-inclusion-services"]
    assert names.meaning("id", services).left == "other"
    assert pointers(names.meaning("publics", services)) == {"action": "/audiences"}
    assert names.meaning("publics", services).how == DECLARED


def test_every_target_of_every_list_is_a_field(model: Model) -> None:
    """What the files of headers point to is in the schemas, with what they say beside it."""
    names = HeaderNames(model, 9)
    for known in header_lists().values():
        for header, targets in known.columns.items():
            for target in targets:
                column = names.column(target.kind, target.pointer.replace("#", "0"))
                assert column, f"{known.title}: {header} → {target.kind}{target.pointer}"
                around = column.path[-2].by_key if len(column.path) > 1 else {}
                fields = around or model.entities[target.kind].by_key
                for key, value in target.beside:
                    assert value in model.schemes[fields[key].scheme].codes, (header, key, value)


@pytest.mark.parametrize("kind", ["action", "partner", "territory", "programme", "source"])
def test_no_two_columns_are_called_the_same(model: Model, kind: str) -> None:
    """Every column of a template is known again by its header."""
    every = list(columns(model.entities[kind]))
    names = HeaderNames(model, repeated_in(column.header() for column in every))
    found = {column.header(): names.meaning(column.header()).columns[kind] for column in every}
    assert {header: column.pointer for header, column in found.items()} == {
        column.header(): column.pointer for column in every
    }


def test_headers_of_any_table_share_a_few_sets_of_names() -> None:
    """Numbers among the first rows make no names anew, and leave out none that they mean."""
    repeats = {number: repeated_in([f"Financeur {number}"]) for number in range(60)}
    assert len(set(repeats.values())) == 3
    assert all(repeat >= number for number, repeat in repeats.items() if number <= 50)


def test_what_may_be_a_slip_is_not_known(model: Model) -> None:
    """A cell that looks like a misspelt header makes no row one of headers."""
    names = HeaderNames(model)
    assert names.known("Résumé")
    assert names.meaning("Thématqiue").how == MISSPELT
    assert not names.known("Thématqiue")
