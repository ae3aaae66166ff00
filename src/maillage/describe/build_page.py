"""`build/README.md`: what a build leaves there, as the emitters declare it."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.emit import outputs
from maillage.emit.output import Output
from maillage.files.publication import STORE
from maillage.model.entities import Model
from maillage.model.labels import Words

#: Names that a row shows of many files alike.
_SHOWN = 5
_HEAD = """\
# build/

What `maillage build` makes from `contributions/`. Nothing here but this page is committed, and
`maillage describe` derives it: the rest is replaced in one step by each build, and git ignores it.

| file | what it is | media type |
|---|---|---|
"""
_FOOT = f"""\
| `{STORE}/` | The triples of the dump, loaded for the site’s `/sparql`; only there after \
`build --sparql` or `serve`, and left out of the checksums. | |

The same contributions give the same bytes, those of `{STORE}/` apart. At the root,
`frictionless validate datapackage.json` checks every table against its description.
"""


def derive(model: Model) -> str:
    """Return the page: a row a file, or a row for many files alike."""
    return _HEAD + "".join(_rows(model)) + _FOOT


def _rows(model: Model) -> Iterator[str]:
    alike: dict[Words, list[Output]] = {}
    for output in outputs(model):
        alike.setdefault(output.family or output.words, []).append(output)
    for words, files in alike.items():
        names = ", ".join(f"`{output.name}`" for output in files[:_SHOWN])
        more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
        yield f"| {names}{more} | {words.description_in('en')} | {files[0].media_type} |\n"
