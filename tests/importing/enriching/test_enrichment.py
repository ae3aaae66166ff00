"""`maillage enrich`: what official tables and registers know of the records there are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.cli.main import main
from maillage.model.loading import load

EXTRACTS = Path(__file__).parent / "extracts"
MODEL = load(ROOT)
#: What any record says.
ABOUT = {"sources": ["dossier"], "licence": "licence-ouverte-2-0", "contributor": "Équipe"}
SOURCE = {
    "id": "dossier",
    "title": "Dossier",
    "kind": "rapport",
    "licence": "licence-ouverte-2-0",
    "contributor": "Équipe",
}
NANCY = {"name": "Nancy", "kind": "commune", "code": "54395"}
MAXEVILLE = {"name": "Maxéville", "kind": "commune", "code": "54357"}


@pytest.fixture
def make(make_catalogue: MakeCatalogue) -> Any:
    """Return a maker of catalogues of some territories and organisations, by their ids."""

    def make(
        territories: Mapping[str, Any] | None = None, partners: Mapping[str, Any] | None = None
    ) -> Path:
        files = {"sources/dossier.json": json.dumps(SOURCE)}
        for folder, records in (("territories", territories), ("partners", partners)):
            for name, record in (records or {}).items():
                files[f"{folder}/{name}.json"] = json.dumps({"id": name, **record, **ABOUT})
        return make_catalogue(files)

    return make


def enrich(root: Path, *arguments: str | Path) -> Result:
    """Run the command in a catalogue; extracts are named by their files."""
    return CliRunner().invoke(main, ["enrich", *map(str, arguments), "--root", str(root)])


def applied(root: Path, *extracts: str) -> Result:
    """Apply what some extracts say."""
    result = enrich(root, "--apply", *(EXTRACTS / name for name in extracts))
    assert result.exit_code == 0, result.output
    return result


def record(root: Path, name: str) -> dict[str, Any]:
    """Read a record of a catalogue."""
    found: dict[str, Any] = json.loads((root / "contributions" / f"{name}.json").read_bytes())
    return found


def organisation(name: str, place: str, kind: str = "association", **more: Any) -> dict[str, Any]:
    """Return an organisation of a place."""
    return {"name": name, "kind": kind, "territories": [place], **more}


def test_a_territory_takes_what_it_lacks(make: Any) -> None:
    """Code, SIREN, parents with their records, point and population, each with the source."""
    root = make({"rennes": {"name": "Rennes", "kind": "commune"}})
    applied(root)
    found = record(root, "territories/rennes")
    place = MODEL.places.by_code("35238", "commune")
    assert place
    assert (found["code"], found["siren"]) == ("35238", place.siren)
    assert found["part_of"] == ["rennes-metropole", "ille-et-vilaine"]
    assert (found["location"]["latitude"], found["location"]["longitude"]) == place.point
    (figure,) = found["figures"]
    assert (figure["value"], figure["period"]) == (place.population, "2023")
    assert figure["source"] == "decoupage-administratif"
    assert found["sources"] == ["dossier", "decoupage-administratif"]
    assert record(root, "territories/bretagne")["figures"]
    assert pipeline.validate(load(root)).accepted


def test_a_second_run_changes_nothing(make: Any) -> None:
    """Of all that there is to take, nothing is left, in the records that came along neither."""
    root = make(
        {"nancy": NANCY, "maxeville": MAXEVILLE, "rennes": {"name": "Rennes", "kind": "commune"}},
        {
            "amis": organisation("Les Amis du quartier Haut", "nancy"),
            "rives": organisation("Atelier des deux rives", "maxeville"),
            "ville": organisation("Ville de Rennes", "rennes", "commune"),
        },
    )
    extracts = ("rna.csv", "etablissements.csv", "unites.csv", "finess.csv", "qpv.csv")
    applied(root, *extracts)
    before = {file: file.read_bytes() for file in root.rglob("*.json")}
    result = applied(root, *extracts)
    assert result.stdout == ""
    assert {file: file.read_bytes() for file in root.rglob("*.json")} == before
    assert pipeline.validate(load(root)).accepted


def test_without_apply_nothing_is_written_and_git_takes_the_diff(make: Any) -> None:
    """What is printed is a patch, with the sources of each value above it."""
    root = make({"rennes": {"name": "Rennes", "kind": "commune"}})
    before = {file: file.read_bytes() for file in root.rglob("*.json")}
    result = enrich(root)
    assert {file: file.read_bytes() for file in root.rglob("*.json")} == before
    assert (
        "Code officiel : 35238, d’après « Découpage administratif de la France »" in result.stdout
    )
    run(["git", "init", "-q"], cwd=root, check=True)
    run(["git", "apply"], cwd=root, check=True, input=result.stdout.encode())
    assert enrich(root).stdout == ""


def test_what_stands_is_not_replaced_and_what_contradicts_it_is_told(make: Any) -> None:
    """A parent of the same kind, another SIREN, a figure of the same year, a point far away."""
    elsewhere = {"latitude": 44.0, "longitude": 2.0}
    figure = {
        "label": "Population municipale",
        "value": 12,
        "unit": "habitants",
        "period": "2023",
        "source": "dossier",
    }
    root = make(
        {
            "vosges": {"name": "Vosges", "kind": "departement", "code": "88"},
            "nancy": {
                **NANCY,
                "part_of": ["vosges"],
                "location": elsewhere,
                "figures": [figure],
            },
        },
        {"ville": organisation("Ville de Nancy", "nancy", "commune", siren="900000019")},
    )
    result = enrich(root)
    for told in (
        "nancy.json : Fait partie de est vosges",
        "nancy.json : Position est 44.0, 2.0",
        "nancy.json : Chiffres est Population municipale, 12",
        "ville.json : SIREN est 900000019 dans la fiche, et 215403957",
    ):
        assert told in result.stderr
    assert "ville.json" not in result.stdout
    applied(root)
    assert record(root, "territories/nancy")["part_of"] == ["vosges", "metropole-du-grand-nancy"]


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    ("name", "kind", "place", "siren"),
    [
        ("Ville de Nancy", "commune", "nancy", "215403957"),
        ("Mairie de Nancy", "commune", "meurthe", "215403957"),
        ("Nancy", "commune", "haut", "215403957"),
        ("Hôtel de ville de Maxéville", "commune", "maxeville", "215403577"),
        ("Métropole du Grand Nancy", "epci", "nancy", "245400676"),
        ("Ville de Nancy", "commune", "maxeville", None),
        ("Ville de Nancy", "association", "nancy", None),
        ("Ville de Nancy Sports", "commune", "nancy", None),
        ("Mission Cinéma", "commune", "nancy", None),
        ("Conseil départemental de Meurthe-et-Moselle", "departement", "meurthe", None),
        ("Mairie du 10e arrondissement de Paris", "commune", "paris-10e", None),
    ],
)
def test_a_council_is_found_by_its_name_kind_and_place(
    make: Any, name: str, kind: str, place: str, siren: str | None
) -> None:
    """The organisation that is a commune or an inter-municipality, and no other, has its SIREN."""
    root = make(
        {
            "nancy": NANCY,
            "maxeville": MAXEVILLE,
            "meurthe": {"name": "Meurthe-et-Moselle", "kind": "departement", "code": "54"},
            "haut": {"name": "Le Haut", "kind": "quartier", "part_of": ["nancy"]},
            "paris-10e": {
                "name": "Paris 10e arrondissement",
                "kind": "arrondissement-municipal",
                "code": "75110",
            },
        },
        {"organisation": organisation(name, place, kind)},
    )
    applied(root)
    assert record(root, "partners/organisation").get("siren") == siren


def test_of_several_places_none_is_chosen(make: Any) -> None:
    """A territory with homonyms, a council of which nothing says where: candidates are shown."""
    root = make(
        {"saint-denis": {"name": "Saint-Denis", "kind": "commune"}},
        {"ville": {"name": "Ville de Nancy", "kind": "commune"}},
    )
    result = applied(root)
    assert result.stdout == ""
    assert "Saint-Denis (93066, Seine-Saint-Denis)" in result.stderr
    assert "Saint-Denis (97411, La Réunion)" in result.stderr
    assert "Nancy (54395, Meurthe-et-Moselle)" in result.stderr
    assert "code" not in record(root, "territories/saint-denis")


def test_a_commune_that_merged_is_not_the_one_of_today(make: Any) -> None:
    """The commune that it is part of is shown; one that nobody knows is left; none is chosen."""
    root = make(
        {
            "vieux": {"name": "Annecy-le-Vieux (Haute-Savoie)", "kind": "commune"},
            "unknown": {"name": "Saint-Martin (Ain)", "kind": "commune"},
            "elsewhere": {"name": "Sainte-Croix (Ain)", "kind": "commune", "part_of": ["gers"]},
            "gers": {"name": "Gers", "kind": "departement", "code": "32"},
        }
    )
    result = applied(root)
    told = result.stderr.splitlines()
    for name, place in (("vieux", "Annecy (74010, Haute-Savoie)"), ("elsewhere", "Sainte-Croix (")):
        at = next(
            n for n, line in enumerate(told) if line.startswith(f"contributions/territories/{name}")
        )
        assert told[at + 1].strip().startswith(place)
        assert "code" not in record(root, f"territories/{name}")
    assert "unknown" not in result.output
    assert "code" not in record(root, "territories/unknown")


def test_what_is_around_tells_homonyms_apart(make: Any) -> None:
    """A territory that says what it is part of is the place that is inside it."""
    root = make(
        {
            "dep": {"name": "Seine-Saint-Denis", "kind": "departement", "code": "93"},
            "ville": {"name": "Saint-Denis", "kind": "commune", "part_of": ["dep"]},
        },
    )
    applied(root)
    assert record(root, "territories/ville")["code"] == "93066"


def test_an_association_takes_its_numbers_from_the_register(make: Any) -> None:
    """By its name and town; not those of its namesake elsewhere, nor of one that is dissolved."""
    root = make({"nancy": NANCY}, {"amis": organisation("Les amis du quartier Haut", "nancy")})
    result = applied(root, "rna.csv")
    found = record(root, "partners/amis")
    assert (found["rna"], found["opened"]) == ("W543000001", "1998-04-02")
    assert (found["website"], found["seat"]) == ("http://www.amis.example.org", "nancy")
    assert found["sources"] == ["dossier", "rna"]
    assert record(root, "sources/rna")["kind"] == "jeu-de-donnees"
    assert "LES AMIS DU QUARTIER HAUT, 54000 Nancy, W543000001" in result.stdout
    assert pipeline.validate(load(root)).accepted


def test_of_two_entries_none_is_chosen(make: Any) -> None:
    """Two associations of one name in one town are shown, and the record is left as it is."""
    root = make({"maxeville": MAXEVILLE}, {"regal": organisation("Régal et partage", "maxeville")})
    result = applied(root, "rna.csv")
    assert "W543000004" in result.stderr
    assert "W543000005" in result.stderr
    assert "rna" not in record(root, "partners/regal")


def test_what_is_only_alike_is_shown(make: Any) -> None:
    """A name with a slip may be another’s: it is for a person to say."""
    root = make({"nancy": NANCY}, {"jardin": organisation("Jardins de la Meurtha", "nancy")})
    result = applied(root, "rna.csv")
    assert "W543000006" in result.stderr
    assert "rna" not in record(root, "partners/jardin")


@pytest.mark.parametrize(
    ("name", "code", "number"),
    [
        ("Accorderie du 14e", "75114", "W751000014"),
        ("Accorderie du 18e", "75118", None),
        ("Accorderie du 18e", "75114", None),
        ("Accorderie du 14e", "75056", "W751000014"),
        ("Accorderie du 14e", "69384", None),
    ],
)
def test_members_of_a_series_are_told_apart(
    make: Any, name: str, code: str, number: str | None
) -> None:
    """That of another arrondissement is another, though both are in one town."""
    place = MODEL.places.by_code(code)
    assert place
    territory = {"name": place.name, "kind": place.kind, "code": code}
    root = make({"lieu": territory}, {"accorderie": organisation(name, "lieu")})
    applied(root, "rna.csv")
    assert record(root, "partners/accorderie").get("rna") == number


def test_an_entry_is_that_of_one_record(make: Any) -> None:
    """Where two records have its name and place, it is shown for both, and neither takes it."""
    amis = organisation("Les amis du quartier Haut", "nancy")
    root = make({"nancy": NANCY}, {"amis": amis, "amis-2": amis})
    result = applied(root, "rna.csv")
    assert "rna" not in record(root, "partners/amis")
    assert result.stderr.count("W543000001") == 2


def test_what_has_no_place_is_no_entry(make: Any) -> None:
    """The name alone does not make an organisation that of a register."""
    root = make({}, {"amis": {"name": "Les amis du quartier Haut", "kind": "association"}})
    assert applied(root, "rna.csv").stdout == ""


def test_a_date_that_stands_for_none_is_left(make: Any) -> None:
    """Registers write 1900-01-01 where they do not know."""
    root = make({"nancy": NANCY}, {"jardin": organisation("Jardins de la Meurthe", "nancy")})
    applied(root, "rna.csv")
    found = record(root, "partners/jardin")
    assert found["rna"] == "W543000006"
    assert "opened" not in found


def test_a_mistake_of_a_register_stops_nothing(make: Any, tmp_path: Path) -> None:
    """A number with a wrong key and a day of no calendar are left; the others are taken."""
    register = tmp_path / "rna.csv"
    header = "id;siret;date_creat;titre;adrs_codeinsee;adrs_codepostal;adrs_libcommune;position"
    row = "W9R1000000;99999999999999;1995-02-30;ACCUEIL ET PARTAGE;1053;1000;BOURG EN BRESSE;A"
    register.write_text(f"{header}\n{row}\n", encoding="utf-8")
    bourg = {"name": "Bourg-en-Bresse", "kind": "commune", "code": "01053"}
    root = make({"bourg": bourg}, {"accueil": organisation("Accueil & Partage", "bourg")})
    assert enrich(root, "--apply", register).exit_code == 0
    found = record(root, "partners/accueil")
    assert (found["rna"], found["seat"]) == ("W9R1000000", "bourg")
    assert not {"siret", "opened"} & {*found}
    assert enrich(root, "--apply", register).stdout == ""


def test_units_and_establishments_go_together(make: Any) -> None:
    """The name of the unit, the town of the establishment; of two, the SIREN that they share."""
    root = make(
        {"nancy": NANCY, "maxeville": MAXEVILLE},
        {
            "amis": organisation("Les amis du quartier Haut", "nancy"),
            "rives": organisation("Atelier des deux rives", "maxeville"),
        },
    )
    applied(root, "etablissements.csv", "unites.csv")
    found = record(root, "partners/amis")
    assert (found["siren"], found["siret"]) == ("900000019", "90000001900019")
    assert found["rna"] == "W543000001"
    rives = record(root, "partners/rives")
    assert rives["siren"] == "900000027"
    assert "siret" not in rives


def test_units_alone_say_nothing(make: Any) -> None:
    """They have no town: that the establishments are wanted is told."""
    root = make({"nancy": NANCY}, {"amis": organisation("Les amis du quartier Haut", "nancy")})
    result = applied(root, "unites.csv")
    assert "SIRENE, StockUniteLegale" in result.stderr
    assert "siren" not in record(root, "partners/amis")


def test_what_is_closed_or_not_public_is_left_out(make: Any) -> None:
    """An establishment that is closed, and one that may not be shown."""
    root = make({"nancy": NANCY}, {"relais": organisation("Le relais fermé", "nancy")})
    result = applied(root, "etablissements.csv")
    assert "siret" not in record(root, "partners/relais")
    assert "RELAIS" not in result.output


def test_an_entry_with_another_number_is_something_else(make: Any) -> None:
    """Where the number that stands is not that of the entry, nothing of the entry is taken."""
    known = organisation("Les amis du quartier Haut", "nancy", rna="W543000099")
    root = make({"nancy": NANCY}, {"amis": known})
    result = applied(root, "rna.csv")
    found = record(root, "partners/amis")
    assert "opened" not in found
    assert found["rna"] == "W543000099"
    assert "Numéro RNA est W543000099 dans la fiche, et W543000001" in result.stderr


def test_sources_that_contradict_each_other_are_shown(make: Any) -> None:
    """FINESS and another register with other numbers: neither is chosen."""
    root = make(
        {"nancy": NANCY},
        {"rivage": organisation("Centre social du Haut Rivage", "nancy", "centre-social")},
    )
    other = root / "data.csv"
    text = (EXTRACTS / "data-inclusion.csv").read_text(encoding="utf-8")
    other.write_text(text.replace("Jardins de la Meurthe", "Centre social du Haut Rivage"))
    result = enrich(root, "--apply", EXTRACTS / "finess.csv", other)
    found = record(root, "partners/rivage")
    assert "siret" not in found
    assert found["opened"] == "2003-09-01"
    assert "SIRET change d’une source à l’autre" in result.stderr
    assert "90000004300027" in result.stderr


def test_finess_has_no_header(make: Any) -> None:
    """Its columns stand in their order; the first line says which file it is."""
    root = make(
        {"nancy": NANCY},
        {"rivage": organisation("Centre social du Haut Rivage", "nancy", "centre-social")},
    )
    applied(root, "finess.csv")
    assert record(root, "partners/rivage")["siret"] == "90000003500023"


def test_a_structure_takes_its_site_and_no_ones_address(make: Any) -> None:
    """Telephone and mail are not read."""
    root = make({"nancy": NANCY}, {"jardin": organisation("Jardins de la Meurthe", "nancy")})
    result = applied(root, "data-inclusion.csv")
    assert record(root, "partners/jardin")["website"] == "https://jardins.example.org/"
    assert "a@example.org" not in result.output


def test_a_priority_neighbourhood_takes_its_codes(make: Any) -> None:
    """That of today and that of 2015, by its name and one of its communes."""
    haut = {"name": "Plateau Haut", "kind": "quartier-prioritaire", "part_of": ["maxeville"]}
    root = make({"maxeville": MAXEVILLE, "haut": haut})
    applied(root, "qpv.csv", "qpv-2015.csv")
    found = record(root, "territories/haut")
    assert (found["code"], found["former_codes"]) == ("QN05401M", ["QP054001"])


def test_a_neighbourhood_that_is_no_priority_is_only_told(make: Any) -> None:
    """Its kind stands: a person says whether it is the same."""
    haut = {"name": "Plateau Haut", "kind": "quartier", "part_of": ["maxeville"]}
    root = make({"maxeville": MAXEVILLE, "haut": haut})
    result = applied(root, "qpv.csv")
    assert "code" not in record(root, "territories/haut")
    assert "QN05401M" in result.stderr


def test_withdrawn_records_are_left(make: Any) -> None:
    """What was withdrawn takes nothing more."""
    root = make({"rennes": {"name": "Rennes", "kind": "commune", "withdrawn_on": "2026-01-01"}})
    assert applied(root).stdout == ""


def test_a_year_is_told_only_where_it_is_known() -> None:
    """Mayotte’s is its own; of a collectivity none is known."""
    years = {
        code: MODEL.places.population_year(place)
        for code in ("54395", "97608", "97501", "75110", "245400676")
        if (place := MODEL.places.by_code(code))
    }
    assert years == {
        "54395": "2023",
        "97608": "2017",
        "97501": "",
        "75110": "2023",
        "245400676": "2023",
    }


def test_a_file_that_is_no_extract_is_wrong_usage(make: Any, tmp_path: Path) -> None:
    """The extracts that are known are listed."""
    other = tmp_path / "autre.csv"
    other.write_text("nom;ville\nAmis;Nancy\n")
    result = enrich(make(), other)
    assert result.exit_code == 2
    assert "RNA, fichier Waldec" in result.stderr


REGISTER = (EXTRACTS / "rna.csv").read_text(encoding="cp1252").replace("Nancy", "Maxéville")
REGISTER = REGISTER.replace("54395", "54357").replace("HAUT", "ÉLEVÉ")
CP1252_LINE = "W540000009;;;é".encode("cp1252")


@pytest.mark.parametrize(
    "content",
    [
        REGISTER.encode("cp1252"),
        REGISTER.encode("utf-8-sig"),
        REGISTER.replace(";", "\t").encode("utf-16"),
        REGISTER.encode("utf-16-le"),
        REGISTER.replace("\n", "\r\n").encode(),
        f"Extrait du registre\n\n{REGISTER}".encode(),
        REGISTER.encode() + CP1252_LINE,
    ],
    ids=["cp1252", "mark", "utf-16", "utf-16 without mark", "crlf", "title", "two encodings"],
)
def test_an_extract_is_read_as_spreadsheets_leave_it(make: Any, content: bytes) -> None:
    """Whatever its encoding, even two of them in one file, and below a title."""
    amis = {"amis": organisation("Les Amis du quartier élevé", "maxeville")}
    root = make({"maxeville": MAXEVILLE}, amis)
    (root / "register.csv").write_bytes(content)
    assert enrich(root, "--apply", root / "register.csv").exit_code == 0
    assert record(root, "partners/amis")["rna"] == "W543000001"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (REGISTER.replace(";position", ";etat").encode(), "RNA, fichier Waldec"),
        (REGISTER.replace(";titre;", ";nom;").encode(), "il y manque titre."),
        (b"PK\x03\x04" + bytes(100), "est une archive ou un classeur"),
        (gzip.compress(REGISTER.encode()), "est une archive ou un classeur"),
        (REGISTER.replace(";LES AMIS", ';"LES AMIS', 1).encode(), "est endommagé"),
        (b"", "Sont connus"),
        (bytes(range(256)), "Sont connus"),
    ],
    ids=["no state", "no name", "workbook", "gzip", "open quote", "empty", "no text"],
)
def test_a_file_that_would_be_misread_is_refused(make: Any, content: bytes, told: str) -> None:
    """What it lacks is named; a quote that nothing closes would hide the rows behind it."""
    root = make({"maxeville": MAXEVILLE})
    (root / "register.csv").write_bytes(content)
    result = enrich(root, root / "register.csv")
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert told in result.stderr


def test_a_number_that_cannot_be_right_is_told_and_left(make: Any) -> None:
    """A number with a wrong check digit in a register stays there, and the reason is told."""
    root = make({"nancy": NANCY}, {"jardin": organisation("Jardins de la Meurthe", "nancy")})
    wrong = root / "data.csv"
    text = (EXTRACTS / "data-inclusion.csv").read_text(encoding="utf-8")
    wrong.write_text(text.replace("90000004300027", "90000004300028"))
    result = enrich(root, "--apply", wrong)
    assert result.exit_code == 0
    assert "SIRET ne peut pas être 90000004300028" in result.stderr
    assert "siret" not in record(root, "partners/jardin")
    assert "website" in record(root, "partners/jardin")


def test_what_the_gate_refuses_is_left_and_the_rest_is_written(make: Any) -> None:
    """A record that is refused stays as it is, with the reason, and stops no other."""
    jardin = organisation("Jardins de la Meurthe", "nancy", surprise="?")
    root = make({"nancy": NANCY}, {"jardin": jardin})
    before = record(root, "partners/jardin")
    result = enrich(root, "--apply", EXTRACTS / "data-inclusion.csv")
    assert result.exit_code == 1
    assert "surprise" in result.stderr
    assert record(root, "partners/jardin") == before
    assert "siren" in record(root, "territories/nancy")
    # Nor is there a source that nothing written names.
    sources = {path.stem for path in (root / "contributions/sources").iterdir()}
    assert not any("inclusion" in name for name in sources)


def test_this_catalogue_has_all_that_is_known() -> None:
    """What the official tables know of the records of this house stands in them."""
    assert enrich(ROOT).stdout == "", "maillage enrich --apply"
