"""The repository of a new catalogue: its descriptor, its words, and the files of its forge."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from string import Template

from maillage import __version__, describe
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.describe.starting.first_records import first_records
from maillage.describe.starting.init_questions import LICENCES, InitAnswers, InitError
from maillage.describe.starting.other_records import OtherRecords
from maillage.files import checkout
from maillage.files.temporary import TemporaryFolder
from maillage.findings.quotation import brief
from maillage.importing.writing import write_all
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.model.catalogue_address import is_another
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import COVERS, OWN_PREFIX, TERMS, Json
from maillage.model.languages import SOURCE, nearest
from maillage.model.loading import load, prefixes_of
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.model.reference import Reference
from maillage.model.standard import FOLLOWS, Layers, standard_folder
from maillage.text.lexical import json_text

#: The answers that a catalogue was made of, and what it was as it was made.
BEGUN = ".maillage-answers.json"
_W3ID = "https://w3id.org/"
_TEMPLATES = Path(__file__).parent / "template"
#: What stands in every repository: the template, and where it goes.
_COMMON = {
    "common/gitignore": ".gitignore",
    "common/requirements.txt": "requirements.txt",
    "common/deploy/Containerfile": "deploy/Containerfile",
    "common/deploy/service": "deploy/@@{slug}.service",
    "common/deploy/site.json": "deploy/site.json",
}
_ADDRESSES = {"w3id/htaccess": "docs/w3id/.htaccess", "w3id/README.md": "docs/w3id/README.md"}
#: The pages for people, in each language that has them; else in English.
_PAGES = {
    "fr": {"fr/README.md": "README.md", "fr/CONTRIBUER.md": "CONTRIBUER.md"},
    "en": {"en/README.md": "README.md", "en/CONTRIBUTING.md": "CONTRIBUTING.md"},
}
#: What judges proposals on each forge, as the standard’s own repository has it.
_WORKFLOWS = {
    "github": (
        ".github/workflows/contributions.yml",
        ".github/workflows/contribution-branches.yml",
    ),
    "gitlab": (".gitlab-ci.yml",),
    "forgejo": (".forgejo/workflows/contributions.yml",),
    "none": (),
}
#: What people read in them, as it stands there: the longest first, as some begin like others.
_TOLD_BY_FORGE: tuple[Message, ...] = (
    N_(
        "Cette fiche vient du formulaire du site. À relire : des faits, aucune donnée "
        "personnelle, pas de doublon."
    ),
    N_("Ce changement touche aussi ce qui juge les fiches : une seconde personne doit le relire."),
    N_("Selon la branche elle-même, pour information"),
    N_("Fiches, selon la branche (pour information)"),
    N_("fiches-selon-la-branche"),
    N_("Ce que la branche change"),
    N_("Vérification des fiches"),
    N_("Ce qui juge"),
    N_("Contribution : "),
    N_("name: Fiches"),
    N_("name: Résumé"),
    N_("\nfiches:"),
)
_JUDGE = "scripts/judge"
#: How a forge opens a proposal for a branch that the form pushes.
_OPENS = {"github": "branch", "gitlab": "gitlab", "forgejo": "agit", "none": "branch"}
#: There the program is the repository itself; here it is what requirements.txt names.
_INSTALLED = (
    (
        "--require-hashes --only-binary :all: --requirement requirements/core.txt",
        "--requirement requirements.txt",
    ),
    ("cache-dependency-path: setup.cfg", "cache-dependency-path: requirements.txt"),
    ("stages: [validate, test]", "stages: [validate]"),
    (" This file is that of the merge request, which could change it:\n# docs/review.md says", ""),
)
#: What Markdown would read in a name.
_MARKED = re.compile(r"[*_~]|&(?=#?\w+;)")
_ITSELF = re.compile(r"^.*--no-deps --no-build-isolation \.\n", re.MULTILINE)
_OWN_TESTS = re.compile(r"\ntests:\n.*", re.DOTALL)


class _Filled(Template):
    delimiter = "@@"


def begin(
    folder: Path, answers: InitAnswers, today: date, other: OtherRecords | None = None
) -> list[str]:
    """Make the repository of a catalogue in a folder, and return the files of it.

    Its first records are those of `other`, or an example, judged by `today`.

    Raises:
        InitError: no one place is the territory covered, or a file is there already.
        OSError: a file cannot be written.
    """
    if (folder / DESCRIPTOR).exists():
        raise InitError(N_("Il y a déjà un catalogue dans {folder}.")(folder=folder))
    terms = prefixes_of(Layers(standard_folder()))[OWN_PREFIX]
    if not is_another(answers.base, terms.removesuffix(TERMS)):
        raise InitError(_NOT_OURS(base=answers.base))
    with TemporaryFolder() as made:
        # Made whole elsewhere: what fails leaves nothing behind.
        _make(made, answers, today, other)
        names = sorted(str(it.relative_to(made)) for it in made.rglob("*") if it.is_file())
        if there := [name for name in names if (folder / name).exists()]:
            raise InitError(_THERE(folder=folder, files=", ".join(there)))
        write_all(folder, {name: (made / name).read_text("utf-8") for name in names})
    if _JUDGE in names:
        (folder / _JUDGE).chmod(0o755)
    return names


def _make(
    folder: Path, answers: InitAnswers, today: date, other: OtherRecords | None = None
) -> None:
    covered = place_of(answers.territory)
    descriptor = _descriptor(answers, covered) | ({"sources": [other.source]} if other else {})
    files = {**dict(templated(answers)), DESCRIPTOR: json_text(descriptor)}
    files[BEGUN] = begun_with(answers, files)
    write_all(folder, files)
    model = load(folder)
    said = (_language_of(answers), today, bool(nearest(answers.languages[0], languages())))
    records = other.drafts(model) if other else first_records(model, covered, *said)
    write_all(folder, {record.file: record.text for record in records})
    describe.write(model)
    if other is None:
        report = pipeline.validate(model, BuildOptions(workers=1, cached=False, today=today))
        for finding in (it for it in report.findings if it.severity == "error"):
            raise InitError(_REFUSED(problem=finding.rule.message(**finding.values)))


def place_of(text: str) -> Place | None:
    """Return the official place that a text names; None for an empty one.

    Raises:
        InitError: it names none, or several.
    """
    if not text:
        return None
    standard = standard_folder()
    places = OfficialPlaces(Reference(Layers(standard)))
    found = places.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise InitError(_NO_PLACE(text=brief(text)))
    named = " ; ".join(f"{place.name} → {places.asked_by(place)}" for place in found[:6])
    raise InitError(_SEVERAL(text=brief(text), places=named))


_THERE: Message = N_(
    "Dans {folder} il y a déjà : {files}. Déplacez ce qui y est, ou commencez dans un dossier vide."
)
_REFUSED: Message = N_("Avec ces réponses, vos fiches seraient refusées. {problem}")
_NOT_OURS: Message = N_(
    "{base} est une adresse du standard : vos fiches en ont besoin d’une à elles."
)
_NO_PLACE: Message = N_(
    "Aucun lieu officiel ne s’appelle « {text} » et aucun n’a ce code : écrivez un nom complet, un "
    "code, ou rien."
)
_SEVERAL: Message = N_("Plusieurs lieux répondent à « {text} » : {places}")


def begun_with(answers: InitAnswers, files: Mapping[str, str]) -> str:
    """Return what an upgrade has to know: the answers, and the digests of what was made of them."""
    digests = {file: digest_of(text) for file, text in sorted(files.items()) if file != DESCRIPTOR}
    return json_text({"answers": asdict(answers), "files": digests})


def digest_of(text: str) -> str:
    """Return what tells a text from one that was changed, whatever ends its lines."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def templated(answers: InitAnswers) -> Iterator[tuple[str, str]]:
    """Yield the files that follow from the answers, by path; the descriptor is the catalogue’s."""
    values = _values(answers)
    rows = {**_COMMON, **_PAGES[_pages_of(answers)]}
    if answers.base.startswith(_W3ID):
        rows |= _ADDRESSES
    for template, path in rows.items():
        text = (_TEMPLATES / template).read_text(encoding="utf-8")
        yield _Filled(path).substitute(values), _Filled(text).substitute(values)
    workflows = _WORKFLOWS[answers.forge]
    for path in (*workflows, _JUDGE) if workflows else ():
        yield path, _installed(checkout.text(standard_folder(), path), _language_of(answers))


def _pages_of(answers: InitAnswers) -> str:
    """Return the language of the pages for people: the first of the catalogue that has them."""
    spoken = (nearest(language, _PAGES) for language in answers.languages)
    return next(filter(None, spoken), "en")


def _language_of(answers: InitAnswers) -> str:
    """Return the language of what else begins a catalogue, so that its pages tell of it.

    It is the first of the catalogue where the program speaks it, else that of the pages.
    """
    first = answers.languages[0]
    return first if nearest(first, languages()) else _pages_of(answers)


def _installed(workflow: str, language: str) -> str:
    """Return a workflow that installs the program in place of building it, in a language."""
    told = ((words.told(SOURCE), words.told(language)) for words in _TOLD_BY_FORGE)
    for there, here in (*_INSTALLED, *told):
        workflow = workflow.replace(there, here)
    return _OWN_TESTS.sub("", _ITSELF.sub("", workflow))


def _values(answers: InitAnswers) -> Mapping[str, str]:
    return {
        "name": _MARKED.sub(r"\\\g<0>", answers.name),
        "described": answers.name.replace("%", "%%"),
        "slug": answers.slug,
        "user": answers.user,
        "base": answers.base,
        "path": answers.base.removeprefix(_W3ID).strip("/"),
        "licence_title": LICENCES[answers.licence][1],
        "opens": _OPENS[answers.forge],
        "version": __version__,
    }


def _descriptor(answers: InitAnswers, covered: Place | None) -> Json:
    spdx, title = LICENCES[answers.licence]
    told = _WHERE(place=covered.name) if covered else _ANYWHERE
    first, *others = answers.languages
    is_spoken = bool(nearest(first, languages()))
    package: Json = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": answers.slug,
        "id": answers.base,
        "title": answers.name,
        # What is said in another language is not to pass for this one.
        "description": told.told(first) if is_spoken else answers.name,
    }
    for other in dict.fromkeys([*others, *([] if is_spoken else [_language_of(answers)])]):
        package[f"x-{other}"] = {"title": answers.name}
        if nearest(other, languages()):
            package[f"x-{other}"]["description"] = told.told(other)
    if covered:
        package[COVERS] = {"kind": covered.kind, "code": covered.code}
    return package | {
        "languages": list(answers.languages),
        "version": "0.1.0",
        "keywords": [word.told(first) for word in _KEYWORDS] if is_spoken else [],
        "licenses": [{"name": spdx, "title": title, "path": f"{_LICENCES}{spdx}.html"}],
        "contributors": [{"title": answers.name, "roles": ["creator", "publisher"]}],
        "x-dcat": {"accessRights": _PUBLIC, "theme": _THEME},
        FOLLOWS: __version__,
    }


_LICENCES = "https://spdx.org/licenses/"
#: What harvesters sort data sets by, as the lists of the EU call it.
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_THEME = {
    "path": "http://publications.europa.eu/resource/authority/data-theme/SOCI",
    "title": "Population et société",
    "x-en": {"title": "Population and society"},
}
_WHERE = N_(
    "{place} : ce qui se fait près de chez vous pour renforcer les liens. Quelles actions, où, par "
    "qui, avec qui, pour qui, avec quel argent et pour quel effet."
)
_ANYWHERE = N_(
    "Ce qui se fait près de chez vous pour renforcer les liens. Quelles actions, où, par qui, avec "
    "qui, pour qui, avec quel argent et pour quel effet."
)
_KEYWORDS = (N_("action sociale"), N_("lien social"), N_("données ouvertes liées"))
