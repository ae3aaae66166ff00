"""Values that a pattern cannot judge: days and addresses."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from ipaddress import IPv6Address
from urllib.parse import urlsplit

import pyoxigraph as ox

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.model.entities import DATE, EDTF, LINK, Field, Model
from maillage.model.field_paths import FieldPath
from maillage.reading.contributions import Check, Contribution
from maillage.text.normal_forms import is_piled

NO_SUCH_DAY = Rule(
    "S008",
    N_("Le jour {found} n’existe pas dans le calendrier."),
    RulePage(
        N_("Jour qui n’existe pas"),
        N_("Le 30 février n’existe pas ; l’année vient en premier, puis le mois, puis le jour."),
        Example('{"starts": "2017-02-30"}'),
        Example('{"starts": "2017-02-28"}'),
    ),
    covers=("S005",),
)
NO_ADDRESS = Rule(
    "S010",
    N_(
        "« {found} » n’est pas une adresse valable. Ouvrez la page dans un navigateur "
        "et copiez l’adresse qu’il affiche."
    ),
    RulePage(
        N_("Adresse qui ne mène nulle part"),
        N_(
            "Un lien doit pouvoir être ouvert : ouvrez la page dans un navigateur, et "
            "copiez l’adresse entière qu’il affiche."
        ),
        Example('{"links": ["https://exemple.org:port/jardin"]}'),
        Example('{"links": ["https://exemple.org/jardin"]}'),
    ),
)
RULES = (NO_SUCH_DAY, NO_ADDRESS)

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")
#: Nearly all dates and periods: days that every month has.
_DAY = "(?!0000)[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?"
_PLAIN_DAYS = re.compile(f"{_DAY}(?:/{_DAY})?")
#: From one string to what its rule's templates are filled with, once for each fault.
_Judge = Callable[[str], Iterator[str]]
#: Tells of most values that they have none, in a fraction of the time.
_IsRight = Callable[[str], object]


def value_rules(model: Model) -> Check:
    """Compile the rules about single values for the fields of a model."""
    plans = {
        entity.collection: [
            (FieldPath(path), *_JUDGES[path[-1].datatype], _form(path[-1]))
            for of, path in model.fields()
            if of is entity and path[-1].datatype in _JUDGES
        ]
        for entity in model.entities.values()
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        data = contribution.data
        # Where values stand is worked out where one is not surely right, as in few records.
        faults = (
            (pointer, rule, found)
            for path, rule, judge, is_right, form in plans[contribution.collection]
            if not all(map(is_right, path.texts(data)))
            for pointer, value in path.strings(data)
            for found in judge(value)
            if form.search(value)
        )
        for pointer, rule, found in contribution.first(faults):
            yield contribution.finding(rule, pointer, found=brief(found))

    return check


def _form(field: Field) -> re.Pattern[str]:
    """Return what a value must look like to be judged: a link with blanks in it was already."""
    return re.compile(field.constraints.get("pattern", "") if field.datatype == LINK else "")


def _days(value: str) -> Iterator[str]:
    for part in value.split("/"):
        match = _DATE.fullmatch(part)
        if match and not _exists(*map(int, match.groups("1"))):
            yield part


def _exists(year: int, month: int, day: int) -> bool:
    # The calendar has no year 0, nor has xsd:date.
    return year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


_NAME = "[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*"
#: Nearly all links: a host, and a path that cannot be wrong.
_PLAIN_LINK = re.compile(
    rf"https?://(?![^/]{{64}}){_NAME}(?:\.{_NAME})+(/[\w./?&=+,;~-]*)?", re.ASCII
)
_BLANK = re.compile(r"\s")
#: Characters of a name on the Internet, and of what stands between two points of it.
_HOST, _LABEL = 254, 63


def _links(value: str) -> Iterator[str]:
    """Yield a link that the graph could not hold, or that leads to no host."""
    if _PLAIN_LINK.fullmatch(value):
        return
    try:
        ox.NamedNode(value)
        # The library would put the marks of a host in order, however many there are.
        address = urlsplit("" if is_piled(value) else value)
        leads_somewhere = address.port != 0 and _may_be(address.hostname or "", address.netloc)
    except ValueError:
        leads_somewhere = False
    if not leads_somewhere or _BLANK.search(value):
        yield value


def _may_be(host: str, authority: str) -> bool:
    """Whether the names of the Internet have room for a host, or it is a number (RFC 1034, 3.1).

    Raises:
        ValueError: what stands in brackets is no number.
    """
    if "[" in authority:
        return bool(IPv6Address(host))
    labels = host.removesuffix(".").split(".")
    return len(host) <= _HOST and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= _LABEL or "-" in (label[0], label[-1]):
        return False
    return label.isascii() or len(label.encode("punycode")) + len("xn--") <= _LABEL


_JUDGES: dict[str, tuple[Rule, _Judge, _IsRight]] = {
    DATE: (NO_SUCH_DAY, _days, _PLAIN_DAYS.fullmatch),
    EDTF: (NO_SUCH_DAY, _days, _PLAIN_DAYS.fullmatch),
    LINK: (NO_ADDRESS, _links, _PLAIN_LINK.fullmatch),
}
