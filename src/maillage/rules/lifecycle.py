"""Records come, hang together, are replaced and withdrawn; none vanishes.

These rules need the index of the whole catalogue, and read again only the files they speak of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.withdrawal import REPLACED_BY
from maillage.rules.record_index import CrossRecordScope, Key, Read, RecordIndex

LOOP = Rule(
    "R004",
    N_(
        "« {title} » tourne en rond : {chain}. Une fiche ne peut pas mener à elle-même "
        ": corrigez l’un des renvois."
    ),
    RulePage(
        N_("Renvois en boucle"),
        N_(
            "Un lieu fait partie d’un plus grand, un programme d’un autre, une fiche "
            "retirée mène à celle qui la remplace : en suivant ces renvois, on doit "
            "arriver quelque part. L’un de ceux que montre la boucle est faux."
        ),
        Example('{"replaced_by": "exemple"}'),
        Example('{"replaced_by": "minimal"}'),
    ),
)
CHAIN = Rule(
    "R005",
    N_("« {id} » est elle-même une fiche retirée. Renvoyez à la dernière, « {last} »."),
    RulePage(
        N_("Remplacée par une fiche retirée"),
        N_(
            "La fiche qui remplace celle-ci a été retirée à son tour. Renvoyez à la "
            "dernière : qui suit une vieille adresse y arrive en une fois."
        ),
        Example('{"replaced_by": "retired"}'),
        Example('{"replaced_by": "minimal"}'),
    ),
    "advice",
)
ORPHAN = Rule(
    "R007",
    N_("Aucune fiche ne renvoie à celle-ci. Citez-la là où elle sert, ou retirez-la."),
    RulePage(
        N_("Fiche à laquelle rien ne renvoie"),
        N_(
            "Une organisation, un lieu, un programme ou une source sert à dire qui, "
            "où, dans quel cadre et d’après quoi. Si aucune fiche n’y renvoie, et qu’elle "
            "ne fait partie de rien, personne ne la trouvera en lisant le catalogue. Ce "
            "n’est pas une faute : l’action viendra peut-être."
        ),
        Example('{"name": "Régie de quartier du Haut-des-Tilleuls"}', "partners/exemple.json"),
        Example('{"name": "Régie de quartier du Haut-des-Tilleuls"}', "partners/minimal.json"),
    ),
    "advice",
)
VANISHED = Rule(
    "R008",
    N_(
        "La fiche « {id} » a disparu, alors qu’elle a été publiée. Remettez le "
        "fichier, et ajoutez-y « withdrawn_on » et « withdrawn_because », ou « "
        "replaced_by » si une autre la remplace."
    ),
    RulePage(
        N_("Fiche disparue"),
        N_(
            "Une fiche publiée est citée ailleurs : son adresse doit toujours répondre. On "
            "ne supprime donc pas une fiche et on ne change pas son identifiant : on la "
            "retire, en disant quand et pourquoi, et on indique celle qui la remplace. « "
            "maillage validate --changed-since » compare à une version plus ancienne."
        ),
        Example("(le fichier est supprimé)", "actions/minimal.json"),
        Example('{"withdrawn_on": "2026-11-20"}', "actions/minimal.json"),
    ),
)
RULES = (LOOP, CHAIN, ORPHAN, VANISHED)


def check(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield what is wrong with how records hang together."""
    index, read = across.index, across.read
    yield from _loops(across.model, index, read)
    yield from vanished(index, across.before)
    if across.thorough:
        yield from _chains(index, read)
    if across.thorough and across.whole:
        yield from _orphans(across.model, index, read)


def _orphans(model: Model, index: RecordIndex, read: Read) -> Iterator[Finding]:
    """Yield the records of kinds that others cite that hang on nothing; the index must be whole."""
    for kind in sorted(model.cited):
        for name in index.unlinked(kind):
            contribution = read(index.file((kind, name)))
            if contribution:
                yield contribution.finding(ORPHAN, "/id")


def vanished(index: RecordIndex, before: Mapping[Key, str]) -> Iterator[Finding]:
    """Yield the records that are gone.

    `before` has the records of the catalogue as it was, each with its file.
    """
    for key, file in sorted(before.items(), key=lambda item: item[1]):
        if key not in index:
            yield Finding(file, 1, 1, "", VANISHED.code, VANISHED, {"id": brief(key[1])})


def _loops(model: Model, index: RecordIndex, read: Read) -> Iterator[Finding]:
    for kind, field_key, arrows in index.knots():
        field = model.entities[kind].by_key[field_key]
        for loop in _cycles(arrows):
            for place, name in enumerate(loop):
                chain = [*loop[place:], *loop[:place], name]
                contribution = read(index.file((kind, name)))
                if contribution is None:
                    continue
                pointer = f"/{field_key}"
                if field.many:
                    pointer += f"/{index.tied((kind, name), field_key).index(chain[1])}"
                yield contribution.finding(
                    LOOP, pointer, title=field.words, chain=brief(" → ".join(chain))
                )


def _cycles(arrows: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield loops, until each record that is on one was shown in one."""
    inside = _between_loops(arrows)
    shown: set[str] = set()
    for start in sorted(inside):
        if start not in shown:
            loop = _way_back(start, inside)
            shown.update(loop)
            if loop:
                yield loop


def _between_loops(arrows: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Drop what leads nowhere, and what leads but there: loops are left, and the ways between."""
    kept = {name: set(targets) for name, targets in arrows.items()}
    leading: dict[str, list[str]] = defaultdict(list)
    for name, targets in kept.items():
        for target in targets:
            leading[target].append(name)
    left = [target for target in leading if target not in kept]
    while left:
        target = left.pop()
        for name in leading[target]:
            kept[name].discard(target)
            if not kept[name]:
                left.append(name)
    return {name: sorted(targets) for name, targets in kept.items() if targets}


def _way_back(start: str, arrows: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the shortest way from a record back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:
        for target in arrows.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []


def _chains(index: RecordIndex, read: Read) -> Iterator[Finding]:
    for key, target in index.replaced_by_withdrawn():
        last = index.successor((key[0], target))
        contribution = read(index.file(key)) if last else None
        if contribution and last:
            yield contribution.finding(
                CHAIN, f"/{REPLACED_BY}", id=brief(target), last=last[1], suggestion=last[1]
            )
