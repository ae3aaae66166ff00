"""Official codes of territories: they exist, and they fit the name.

Having none is fine: a neighbourhood has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY_KINDS
from maillage.model.place_names import words_of
from maillage.model.reference import Reference
from maillage.model.reference_descriptor import CodeKind
from maillage.reading.contributions import Check, Contribution
from maillage.reading.grammars.registrations import is_sound
from maillage.rules.organisation_numbers import SIREN

#: No more names than these are quoted for a code, nor codes for a name.
_MAX_SHOWN = 5

_TERRITORY = "territories/exemple.json"

SHAPE = Rule(
    "O001",
    N_("« {found} » n’est pas un code pour ce type de lieu ({kind}). Il faut {form}.{hint}"),
    RulePage(
        N_("Code d’un autre type de lieu"),
        N_(
            "Chaque type de lieu a ses codes : deux chiffres pour un département, "
            "cinq caractères pour une commune, neuf chiffres pour une intercommunalité. Le "
            "code d’un autre type relierait la fiche au mauvais endroit. Corrigez le code "
            "ou le type ; sans code officiel, enlevez « code »."
        ),
        Example('{"name": "Tulle", "kind": "commune", "code": "19"}', _TERRITORY),
        Example('{"name": "Tulle", "kind": "commune", "code": "19272"}', _TERRITORY),
    ),
    covers=("S005",),
)
UNKNOWN = Rule(
    "O002",
    N_("Le code {found} n’existe pas pour ce type de lieu ({kind}).{hint}"),
    RulePage(
        N_("Code officiel inconnu"),
        N_(
            "Ce code n’est pas, ou n’est plus, dans le Code officiel géographique. "
            "Vérifiez qu’il ne s’agit pas du code postal : celui de Tulle est 19000, son "
            "code INSEE 19272. Sans code officiel, enlevez « code »."
        ),
        Example('{"name": "Tulle", "kind": "commune", "code": "19999"}', _TERRITORY),
        Example('{"name": "Tulle", "kind": "commune", "code": "19272"}', _TERRITORY),
    ),
)
OTHER = Rule(
    "O003",
    N_("Le code {found} est celui de « {official} », et non de « {name} ».{hint}"),
    RulePage(
        N_("Code d’un autre lieu"),
        N_(
            "Le code et le nom désignent deux lieux différents : l’un des deux est faux. Un seul "
            "chiffre interverti suffit à envoyer l’action dans une autre commune sur la carte."
        ),
        Example('{"name": "Tulle", "kind": "commune", "code": "19275"}', _TERRITORY),
        Example('{"name": "Tulle", "kind": "commune", "code": "19272"}', _TERRITORY),
    ),
)
NAME = Rule(
    "O004",
    N_(
        "Le code {found} est celui de « {official} » : est-ce bien « {name} » ? "
        "Écrivez ce nom, ou mettez-le dans « other_names », ou corrigez le code."
    ),
    RulePage(
        N_("Nom qui n’est pas le nom officiel"),
        N_(
            "Le nom n’a pas assez en commun avec le nom officiel du code. Accents, tirets et "
            "articles ne comptent pas ; « Ville de Tulle » va aussi. Si les deux noms sont justes, "
            "mettez le nom officiel dans « other_names » : on trouvera le lieu par les deux."
        ),
        Example('{"name": "Tule", "kind": "commune", "code": "19272"}', _TERRITORY),
        Example('{"name": "Ville de Tulle", "kind": "commune", "code": "19272"}', _TERRITORY),
    ),
    "warning",
)
MERGED = Rule(
    "O005",
    N_(
        "Le code {found} n’est plus celui d’une commune : elle fait partie de « {successor} » "
        "({successor_code}). Décrivez cette commune, et gardez l’ancien code dans « former_codes »."
    ),
    RulePage(
        N_("Commune qui a fusionné"),
        N_(
            "Depuis 2015, des milliers de communes se sont réunies en communes nouvelles. "
            "L’ancien code n’existe plus : écrivez celui de la commune d’aujourd’hui, et "
            "l’ancien dans « former_codes ». Si l’action ne concerne que l’ancienne "
            "commune, décrivez-la comme un « quartier » qui fait partie de la nouvelle."
        ),
        Example('{"name": "Saint-Bois", "kind": "commune", "code": "01340"}', _TERRITORY),
        Example(
            '{"name": "Arboys en Bugey", "kind": "commune", "code": "01015", '
            '"former_codes": ["01340"]}',
            _TERRITORY,
        ),
    ),
    "warning",
)
NO_EPCI = Rule(
    "O006",
    N_("Le SIREN {found} n’est pas celui d’une intercommunalité d’aujourd’hui.{hint}"),
    RulePage(
        N_("Intercommunalité inconnue"),
        N_(
            "Le numéro est bien formé, mais n’est pas dans la liste des intercommunalités "
            "à fiscalité propre. Elle a peut-être fusionné : mettez alors l’ancien numéro "
            "dans « former_codes ». Un syndicat ou un pôle n’y est pas non plus : "
            "décrivez-le comme un « territoire-de-projet »."
        ),
        Example('{"name": "Grand Exemple", "kind": "epci", "code": "211927207"}', _TERRITORY),
        Example('{"name": "CA Tulle Agglo", "kind": "epci", "code": "241927201"}', _TERRITORY),
    ),
    "warning",
)
NO_WHOLE = Rule(
    "O007",
    N_(
        "Le code {found} contient celui d’un lieu plus grand ({above} {other}) qui n’existe "
        "pas. Il faut {form}."
    ),
    RulePage(
        N_("Quartier prioritaire d’un département inconnu"),
        N_(
            "Le code d’un quartier prioritaire contient son département : QP075001 est à "
            "Paris, QP971002 en Guadeloupe. Recopiez le code depuis la liste officielle."
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP750001"}', _TERRITORY
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP075001"}', _TERRITORY
        ),
    ),
)
RULES = (SHAPE, UNKNOWN, OTHER, NAME, MERGED, NO_EPCI, NO_WHOLE)


def official_rules(model: Model, *, thorough: bool) -> Check:
    """Compile the rules about the official codes of territories."""
    places = _TerritoryRules(model.reference, model.schemes[TERRITORY_KINDS], thorough=thorough)

    def check(contribution: Contribution) -> Iterator[Finding]:
        if contribution.collection == "territories":
            yield from places.check(contribution)

    return check


def _text(data: Json, key: str) -> str:
    """Return a text of a record that need not be valid; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, str) else ""


class _TerritoryRules:
    """The rules about the code of a territory."""

    def __init__(self, reference: Reference, kinds: Scheme, *, thorough: bool) -> None:
        self._reference = reference
        self._words = kinds.titles
        self._thorough = thorough

    def check(self, contribution: Contribution) -> Iterator[Finding]:
        data = contribution.data
        code, kind = _text(data, "code"), _text(data, "kind")
        said = self._reference.kinds.get(kind)
        if not code or not said:
            return
        if not said.code.fullmatch(code):
            yield self._finding(contribution, SHAPE, self._codes_like(contribution))
        elif not said.table:
            yield from self._unlisted(contribution, said)
        elif code in self._reference.names(kind):
            yield from self._named(contribution, self._reference.names(kind)[code])
        else:
            yield from self._unknown(contribution, said)

    def _unlisted(self, contribution: Contribution, kind: CodeKind) -> Iterator[Finding]:
        """What a code says that its place is in is there, where nobody lists the code itself."""
        code = contribution.data["code"]
        for above, other in kind.says(code).items():
            if other not in self._reference.names(above):
                yield contribution.finding(
                    NO_WHOLE,
                    "/code",
                    found=code,
                    above=self._words[above].lower(),
                    other=other,
                    form=kind.form,
                )

    def _unknown(self, contribution: Contribution, kind: CodeKind) -> Iterator[Finding]:
        code = contribution.data["code"]
        successor = self._reference.successors.get(kind.kind, {}).get(code)
        if kind.number and not is_sound(code):
            yield self._finding(contribution, SIREN, self._codes_like(contribution))
        elif kind.number:
            if self._thorough:
                yield self._finding(contribution, NO_EPCI, self._codes_like(contribution))
        elif not successor:
            yield self._finding(contribution, UNKNOWN, self._codes_like(contribution))
        elif self._thorough:
            yield contribution.finding(
                MERGED,
                "/code",
                suggestion=successor,
                found=code,
                successor=self._reference.names(kind.kind)[successor],
                successor_code=successor,
            )

    def _named(self, contribution: Contribution, official: str) -> Iterator[Finding]:
        """The name of the territory is the one that its code stands for."""
        data = contribution.data
        name = _text(data, "name")
        if not name or name == official:
            return
        others = data.get("other_names")
        names = [name, *(others if isinstance(others, list) else ())]
        if any(_alike(spelling, official) for spelling in names if isinstance(spelling, str)):
            return
        words: dict[str, Any] = {"name": brief(name), "official": official}
        if codes := self._codes_like(contribution):
            yield self._finding(contribution, OTHER, codes, **words)
        elif self._thorough:
            yield contribution.finding(
                NAME, "/name", suggestion=official, found=data["code"], **words
            )

    def _codes_like(self, contribution: Contribution) -> list[str]:
        """Return the codes that the territory’s name has, those near the written one first."""
        data = contribution.data
        kind, written = data["kind"], data["code"]
        if kind not in self._reference.listed:
            return []
        codes = self._reference.codes(kind, _text(data, "name"))
        near = [code for code in codes if code[:2] == written[:2]]
        return near if len(near) == 1 else codes

    def _finding(
        self, contribution: Contribution, rule: Rule, codes: list[str], **values: Any
    ) -> Finding:
        kind = contribution.data["kind"]
        form, words = self._reference.kinds[kind].form, self._words[kind]
        return contribution.finding(
            rule,
            "/code",
            suggestion=codes[0] if len(codes) == 1 else None,
            found=contribution.data["code"],
            kind=words.lower(),
            form=form,
            **_hint(_text(contribution.data, "name"), codes),
            **values,
        )


def _hint(name: str, codes: list[str]) -> dict[str, Any]:
    """Say which codes a name has, if any."""
    if not codes:
        return {"hint": ""}
    shown = ", ".join(codes[:_MAX_SHOWN]) + ("…" if len(codes) > _MAX_SHOWN else "")
    said = N_(" « {name} » a le code {codes}.")
    if len(codes) > 1:
        said = N_(" « {name} » peut avoir les codes {codes}.")
    return {"hint": said(name=brief(name), codes=shown)}


def _alike(name: str, official: str) -> bool:
    """Return whether one of two names holds all the words of the other that tell it apart."""
    given, other = set(words_of(name)), set(words_of(official))
    return given <= other or other <= given
