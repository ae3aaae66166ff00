"""`build/README.md`: what a build leaves there, as the emitters declare it, in each language."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.emit import outputs
from maillage.emit.output import Output
from maillage.files.publication import PARTS, STORE
from maillage.messages import N_
from maillage.messages.catalogue import spoken
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Model
from maillage.model.labels import Words

#: Names that a row shows of many files alike.
_SHOWN = 5
_HEAD = N_(
    "Ce que « maillage build » fait de {folder}. Seule cette page est conservée dans Git, et "
    "« maillage describe » la dérive : chaque construction remplace le reste en une fois."
)
_COLUMNS = (N_("fichier"), N_("ce que c’est"), N_("type de média"))
_MORE = N_("{names} et {number} autres")
_STORE = N_(
    "Les triplets de l’export, chargés pour {path} ; seulement après « maillage build --sparql » "
    "ou « maillage serve », et hors des sommes de contrôle."
)
_PARTS = N_(
    "Le graphe en N-Triples et les tables en Parquet, par fichiers d’un million de lignes, que "
    "{descriptor} énumère ; seulement après « maillage build --parts »."
)
_FOOT = N_(
    "Les mêmes contributions donnent les mêmes octets, sauf ceux de {store}. À la racine, "
    "« frictionless validate datapackage.json » vérifie chaque table d’après sa description."
)


def derive(model: Model) -> str:
    """Return the page: a section a language of the catalogue, the first language first."""
    spoken_here = spoken(model.package.get("languages", ()))
    sections = [_section(model, language) for language in spoken_here]
    return "# build/\n\n" + "\n---\n\n".join(sections)


def _section(model: Model, language: str) -> str:
    """Return a table with a row a file, or a row for many files alike."""
    columns = " | ".join(column.told(language) for column in _COLUMNS)
    store = _STORE(path="`/sparql`").told(language)
    lines = (
        _HEAD(folder="`contributions/`").told(language),
        "",
        f"| {columns} |",
        "|---|---|---|",
        *_rows(model, language),
        f"| `{STORE}/` | {store} | |",
        f"| `{PARTS}/` | {_PARTS(descriptor=f'`{PARTS}/{DESCRIPTOR}`').told(language)} | |",
        "",
        _FOOT(store=f"`{STORE}/`").told(language),
    )
    return "\n".join(lines) + "\n"


def _rows(model: Model, language: str) -> Iterator[str]:
    alike: dict[Words, list[Output]] = {}
    for output in outputs(model):
        alike.setdefault(output.family or output.words, []).append(output)
    for words, files in alike.items():
        names = ", ".join(f"`{output.name}`" for output in files[:_SHOWN])
        if len(files) > _SHOWN:
            names = _MORE(names=names, number=len(files) - _SHOWN).told(language)
        yield f"| {names} | {words.description_in(language)} | {files[0].media_type} |"
