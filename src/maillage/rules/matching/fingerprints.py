"""What of a record tells whether another record speaks of the same thing.

A fingerprint is small and stands alone: those of a whole catalogue fit into memory, and into one
file of lines that can be searched as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from maillage.model.entities import LINK, Entity, Json, Model
from maillage.model.withdrawal import DIFFERENT_FROM, is_withdrawn
from maillage.reading.contributions import Contribution
from maillage.rules.record_index import Key
from maillage.text import limits
from maillage.text.name_words import Name, initials, main_part, name_words, weight


class Fingerprint(NamedTuple):
    """A record, as far as duplicates go."""

    kind: str
    #: How it is told whether another is the same: a row of `matchers`.
    twins: str
    id: str
    file: str
    #: Its title or its name, as written.
    label: str
    #: All its names as words; the first is the label.
    names: Sequence[Name]
    #: The code of its `kind` field, where it has one.
    sort: str
    lead: str
    places: Sequence[str]
    wholes: Sequence[str]
    #: Its rank among the parts of its whole.
    position: str
    #: The dates between which it takes place, as written.
    starts: str
    ends: str
    #: Official numbers and addresses, each behind the key of its field: `siren:…`.
    numbers: Sequence[str]
    #: Ids of the records that someone said it is not.
    different: Sequence[str]
    #: What it shares at least one of with whatever it may be a duplicate of.
    keys: Sequence[str]

    @property
    def key(self) -> Key:
        """The kind and the id."""
        return self.kind, self.id

    def line(self) -> bytes:
        """Return the fingerprint as one line of JSON."""
        return orjson.dumps(tuple(self), option=orjson.OPT_APPEND_NEWLINE)


#: Names of one record that count, and places: each is compared to each of another record.
_MOST = 50
#: Letters by which a word is looked up.
_PREFIX = 6


def fingerprinter(model: Model) -> Callable[[Contribution], Fingerprint | None]:
    """Return the function that makes the fingerprint of a record; a withdrawn one has none."""

    def of(contribution: Contribution) -> Fingerprint | None:
        entity = model.by_collection[contribution.collection]
        name = contribution.data.get("id")
        known = name if isinstance(name, str) else contribution.stem
        return fingerprint_of(entity, known, contribution.file, contribution.data)

    return of


def fingerprint_of(entity: Entity, name: str, file: str, record: Json) -> Fingerprint | None:
    """Return the fingerprint of a record, which need not be valid; None where it is withdrawn."""
    if is_withdrawn(record):
        return None
    kind = entity.kind
    label = next(_texts(record, entity.label_key), "")
    spelt = dict.fromkeys([label, main_part(label), *_texts(record, *kind.names)])
    names = dict.fromkeys(
        found for spelling in spelt if (found := name_words(spelling[: limits.NAME]))
    )
    numbers = [
        f"{key}:{_plain_address(found) if entity.by_key[key].datatype == LINK else found}"
        for key in kind.numbers
        for found in _texts(record, key)
    ]
    return Fingerprint(
        kind=entity.name,
        twins=kind.twins,
        id=name,
        file=file,
        label=label,
        names=list(names)[:_MOST],
        sort=next(_texts(record, "kind"), ""),
        lead=next(_texts(record, "lead"), ""),
        places=list(dict.fromkeys(_texts(record, *kind.places)))[:_MOST],
        wholes=list(_texts(record, *kind.wholes))[:_MOST],
        position=str(record.get("position", "")),
        starts=next(_texts(record, *kind.dates[:1]), "").partition("/")[0],
        ends=next(_texts(record, *kind.dates[-1:]), "").rpartition("/")[2],
        numbers=numbers,
        different=list(_texts(record, DIFFERENT_FROM)),
        keys=sorted({*numbers, *(key for name in list(names)[:_MOST] for key in _keys(name))}),
    )


def _keys(name: Name) -> Iterator[str]:
    """Yield the words of a name that tell something, and its acronym.

    A word is known by its first letters, as a typing error is most often behind them.
    """
    telling = [word for word in name if weight((word,)) == 1 and not word.isdigit()]
    yield from (word[:_PREFIX] for word in telling or name)
    spelt = tuple(word for word in name if not word.isdigit())
    if len(spelt) > 1:
        yield initials(spelt)


def parse(lines: Iterable[bytes]) -> Iterator[Fingerprint]:
    """Read fingerprints from the lines that they were written to."""
    for line in lines:
        found = Fingerprint(*orjson.loads(line))
        yield found._replace(names=[tuple(name) for name in found.names])


def _texts(record: Json, *keys: str) -> Iterator[str]:
    """Yield the strings of some fields, each a string or a list of strings."""
    for key in keys:
        value: Any = record.get(key)
        items = value if isinstance(value, list) else [value]
        yield from (item for item in items if isinstance(item, str))


def _plain_address(url: str) -> str:
    """Return an address without what leads to the same page."""
    _, _, rest = url.partition("://")
    return rest.partition("#")[0].removeprefix("www.").rstrip("/")
