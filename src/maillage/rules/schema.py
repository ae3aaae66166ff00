"""A record has the shape its schema describes: every deviation becomes a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, cast

import orjson
from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

from maillage.errors import ModelError
from maillage.findings.finding import Example, Finding, Rule, RulePage, hint
from maillage.findings.quotation import brief
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_, Message
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.labels import Words
from maillage.reading.contributions import Contribution, json_fragment
from maillage.reading.grammars.understanding import Understood
from maillage.rules.readings import READ_SURELY, as_type, in_form, reading
from maillage.text import limits
from maillage.text.positions import escape
from maillage.text.similarity import Lexicon, within
from maillage.text.words import slug

UNKNOWN = Rule(
    "S001",
    N_("Le champ « {key} » n’existe pas ici.{hint}"),
    RulePage(
        N_("Champ inconnu"),
        N_(
            "Un champ que personne ne connaît serait perdu : le plus souvent, son nom est "
            "mal écrit, ou il est en français. La liste des champs est dans docs/champs.md."
        ),
        Example('{"titre": "Jardin partagé"}'),
        Example('{"title": "Jardin partagé"}'),
    ),
)
MISSING = Rule(
    "S002",
    N_("Il manque le champ « {key} » ({title}). Par exemple : {example}"),
    RulePage(
        N_("Champ manquant"),
        N_(
            "Quelques champs sont nécessaires à toute fiche : sans eux, on ne saurait ni "
            "la trouver, ni la comprendre, ni la citer. Ajoutez la ligne proposée, avec "
            "votre texte."
        ),
        Example('{"summary": null}'),
        Example('{"summary": "Des habitants cultivent un jardin ensemble."}'),
    ),
)
TYPE = Rule(
    "S003",
    N_("« {title} » doit être {expected}, et non {found}.{hint}"),
    RulePage(
        N_("Mauvaise sorte de valeur"),
        N_(
            "Un nombre s’écrit sans guillemets, un texte entre guillemets droits, une "
            "liste entre crochets, même quand elle n’a qu’un élément."
        ),
        Example('{"themes": "culture"}'),
        Example('{"themes": ["culture"]}'),
    ),
    covers=("S004",),
)
CODE = Rule(
    "S004",
    N_("{found} n’est pas dans la liste « {list} ».{hint}"),
    RulePage(
        N_("Code hors de la liste"),
        N_(
            "Certains champs prennent leur valeur dans une liste commune, pour que tout le "
            "monde trouve la même chose sous le même nom. Choisissez le code le plus "
            "proche ; s’il en manque un, proposez-le dans une discussion."
        ),
        Example('{"status": "en cour"}'),
        Example('{"status": "en-cours"}'),
    ),
    # Whatever is wrong with its letters, it is to be chosen anew.
    covers=(
        *("T001", "T002", "T003", "T004", "T005", "T006", "T007", "T008", "T010", "T011"),
        "S011",
    ),
)
FORM = Rule(
    "S005",
    N_(
        "« {title} » n’a pas la forme attendue : {found}. {description}{hint} Par "
        "exemple : {example}"
    ),
    RulePage(
        N_("Forme inattendue"),
        N_(
            "Une date, une adresse, un identifiant ont une forme fixe, pour être compris "
            "partout de la même façon. Une date s’écrit année-mois-jour : 2017-03-12, "
            "2017-03 ou 2017."
        ),
        Example('{"starts": "12/03/2017"}'),
        Example('{"starts": "2017-03-12"}'),
    ),
)
BOUNDS = Rule(
    "S006",
    N_("« {title} » ne convient pas : {measure}."),
    RulePage(
        N_("Limite dépassée"),
        N_(
            "Un texte vide n’apprend rien, un résumé trop long n’est pas lu, un nombre de "
            "personnes n’est pas négatif. Raccourcissez, complétez ou corrigez."
        ),
        Example('{"summary": ""}'),
        Example('{"summary": "Des habitants cultivent un jardin ensemble."}'),
    ),
    covers=("S005",),
)
REPEATED = Rule(
    "S007",
    N_("La liste « {title} » contient deux fois la même chose."),
    RulePage(
        N_("Répétition dans une liste"),
        N_("Ce qui est deux fois dans une liste serait compté deux fois. Supprimez l’un des deux."),
        Example('{"themes": ["culture", "culture"]}'),
        Example('{"themes": ["culture"]}'),
    ),
)
OTHER = Rule(
    "S009",
    N_("« {title} » ne respecte pas le schéma : {reason}."),
    RulePage(
        N_("Schéma non respecté"),
        N_(
            "Le schéma de ce catalogue demande autre chose ; la raison est donnée en "
            "anglais, telle que le validateur la donne."
        ),
        Example('{"outlook": "Un second jardin."}'),
        Example("{}"),
    ),
)
RULES = (UNKNOWN, MISSING, TYPE, CODE, FORM, BOUNDS, REPEATED, OTHER)

_TYPES: Mapping[str, Message] = {
    "string": N_("un texte entre guillemets droits"),
    "integer": N_("un nombre entier"),
    "number": N_("un nombre, sans guillemets"),
    "boolean": N_("true ou false"),
    "array": N_("une liste, entre crochets"),
    "object": N_("un objet, entre accolades"),
    "null": N_("vide"),
}
#: Findings about one value, of which one may make the others needless (`Rule.covers`).
_AT_ONE_PLACE = 2
#: What a bound asks for; `{count}` is how many there are.
_MEASURES: Mapping[str, Message] = {
    "minLength": N_("{limit} caractères au moins, et non {count}"),
    "maxLength": N_("{limit} caractères au plus, et non {count}"),
    "minItems": N_("{limit} éléments au moins, et non {count}"),
    "maxItems": N_("{limit} éléments au plus, et non {count}"),
    "minProperties": N_("{limit} champs au moins"),
    "minimum": N_("{limit} au moins"),
    "maximum": N_("{limit} au plus"),
    "exclusiveMinimum": N_("plus de {limit}"),
    "exclusiveMaximum": N_("moins de {limit}"),
}
#: In place of « one at least ».
_NOT_EMPTY = N_("c’est vide")
#: How keys begin that JSON-LD and JSON Schema keep for themselves: « @context » is no « context ».
_OF_MACHINES = ("@", "$")
#: What a value of each type is in Python.
_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
}
#: What a grammar says of a text that it does not understand.
_WHY = N_(" {why}")
_LEAVE_OUT = {"hint": N_(" Si on ne sait pas, enlevez ce champ.")}


def schema_rules(model: Model) -> Callable[[Contribution], Iterator[Finding]]:
    """Compile the schemas into one rule.

    Raises:
        ModelError: a schema is not a JSON Schema, or refers to what is not there.
    """
    validators = {
        entity.collection: (_compile(model, entity), _Reader(model, entity))
        for entity in model.entities.values()
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        """The record has the shape its schema describes."""
        validator, reader = validators[contribution.collection]
        if not validator.is_valid(contribution.data):
            yield from reader.findings(contribution, validator.iter_errors(contribution.data))

    return check


def _compile(model: Model, entity: Entity) -> Draft202012Validator:
    try:
        return Draft202012Validator(model.schema_of(entity))
    except (ValidationError, ReferencingError, ValueError) as error:
        file = model.layers.place(f"schema/{entity.name}.schema.json")
        raise ModelError(file, f"is not a JSON Schema: {error}") from error


@dataclass(frozen=True)
class _Fault:
    """One deviation: an error of the validator, which may name several keys, about one of them."""

    error: ValidationError
    #: The property that is unknown or missing; none where a value is wrong.
    key: str = ""

    @property
    def sort(self) -> str:
        """The keyword of JSON Schema that is not satisfied."""
        return str(cast(Any, self.error.kind).name)

    @cached_property
    def pointer(self) -> str:
        """Where what a finding shows stands."""
        path = self.error.instance_path
        steps = [*path, self.key] if self.is_unknown else path
        return "".join(f"/{escape(str(step))}" for step in steps)

    @property
    def is_unknown(self) -> bool:
        """Whether the key should not be there."""
        return self.sort == "additionalProperties"


def _faults(error: ValidationError) -> Iterator[_Fault]:
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        yield from (_Fault(error, key) for key in kind.unexpected)
    else:
        yield _Fault(error, kind.property if kind.name == "required" else "")


class _Reader:
    """Turns the errors of the validator into findings that speak of fields."""

    def __init__(self, model: Model, entity: Entity) -> None:
        self._model = model
        self._entity = entity
        #: By list, the names of its codes.
        self._lexicons: dict[str, Lexicon] = {}
        #: What is guessed of one file: how much is left to guess, and the keys that were.
        self._guesses = limits.GUESSES
        self._guessed: dict[tuple[str, ...], tuple[str | None, bool]] = {}

    def findings(
        self, contribution: Contribution, errors: Iterable[ValidationError]
    ) -> Iterator[Finding]:
        """Yield the first findings in the order of the file, which no version of a library chooses.

        They are cut here, since the words of each take long to find.
        """

        def place(fault: _Fault) -> tuple[int, str, str, int]:
            start, _ = contribution.positions.span(fault.pointer, key=fault.is_unknown)
            fields = list(self._fields_at(fault.error.instance_path)) if fault.key else []
            rank = fields.index(fault.key) if fault.key in fields else -1
            return start, fault.pointer, fault.sort, rank

        self._guesses, self._guessed = limits.GUESSES, {}
        in_order = sorted(chain.from_iterable(map(_faults, errors)), key=place)
        for fault in in_order[: _AT_ONE_PLACE * (MAX_FINDINGS + 1)]:
            yield from self._told(contribution, fault)

    def _told(self, contribution: Contribution, fault: _Fault) -> Iterator[Finding]:
        match fault.sort:
            case "additionalProperties":
                yield self._unknown(contribution, fault.pointer, fault.key, fault.error)
            case "required":
                yield from self._missing(contribution, fault.pointer, fault.key, fault.error)
            case _:
                read = self._as_read(contribution, fault.pointer, fault.error)
                yield read or self._about_value(contribution, fault.pointer, fault.error)

    def _unknown(
        self, contribution: Contribution, pointer: str, key: str, error: ValidationError
    ) -> Finding:
        free = self._free(error)
        near, sure = self._meant(key, error)
        return contribution.finding(
            UNKNOWN,
            pointer,
            at_key=True,
            key=brief(key),
            suggestion=near,
            sure=sure,
            **hint(near, ", ".join(field.key for field in free)),
        )

    def _free(self, error: ValidationError) -> list[Field]:
        """Return the fields that an object could still have."""
        known = self._fields_at(error.instance_path)
        return [field for name, field in known.items() if name not in cast(Json, error.instance)]

    def _nearest(self, lexicon: Lexicon, text: str) -> str | None:
        """Return what a text most likely stands for; of many in one file, the first alone."""
        known = lexicon.exact(text)
        if known is not None or not self._guesses:
            return known
        self._guesses -= 1
        return lexicon.nearest(text)

    def _meant(self, key: str, error: ValidationError) -> tuple[str | None, bool]:
        """Return the field that an unknown key most likely stands for, and whether it must be."""
        asked = (*map(str, error.instance_path), key)
        if asked not in self._guessed:
            self._guessed[asked] = self._guess(key, error)
        return self._guessed[asked]

    def _guess(self, key: str, error: ValidationError) -> tuple[str | None, bool]:
        if key.startswith(_OF_MACHINES):
            return None, False
        free = Lexicon(
            (spelling, field.key)
            for field in self._free(error)
            for spelling in (field.key, field.words.title, *field.spellings)
        )
        if near := self._nearest(free, key):
            return near, free.exact(key) is not None
        # Keys are no words: a slip makes no other of a short one, such as “id”.
        close = within(key[: limits.NAME], names := [field.key for field in self._free(error)], 1)
        if len(close) == 1:
            return names[close[0][0]], False
        every = Lexicon((name, name) for name in self._fields_at(error.instance_path))
        return self._nearest(every, key), False

    def _missing(
        self, contribution: Contribution, pointer: str, key: str, error: ValidationError
    ) -> Iterator[Finding]:
        known = self._fields_at(error.instance_path)
        strange = [name for name in cast(Json, error.instance) if name not in known]
        if any(self._meant(name, error)[0] == key for name in strange[:MAX_FINDINGS]):
            return  # it is there under a wrong name, and that is told
        field = known[key]
        found = contribution.finding(MISSING, pointer, key=key, **_words(field))
        value = contribution.stem if key == "id" and not pointer else field.example
        yield replace(found, suggestion=f'"{key}": {json_fragment(value)}')

    def _about_value(
        self, contribution: Contribution, pointer: str, error: ValidationError
    ) -> Finding:
        field, kind = self._field_at(error.instance_path), cast(Any, error.kind)
        is_item = bool(error.instance_path) and isinstance(error.instance_path[-1], int)
        words = {**_words(field, is_item=is_item), "found": _show(error.instance)}
        match kind.name:
            case "type":
                wanted = kind.types[0]
                words |= _expected(wanted)
                near = self._as_type(wanted, field, error.instance)
                sure = near is not None
                found = self._suggest(contribution, TYPE, pointer, near, words, sure=sure)
                return (
                    replace(found, values={**found.values, **_LEAVE_OUT})
                    if error.instance is None
                    else found
                )
            case "enum":
                return self._code(contribution, pointer, field, error.instance, words)
            case "pattern":
                near = in_form(field, str(error.instance))
                sure = near is not None and field.datatype in READ_SURELY
                return self._suggest(contribution, FORM, pointer, near, words, sure=sure)
            case "uniqueItems":
                return self._repeated(contribution, pointer, error.instance, words)
            case name if name in _MEASURES:
                words |= _measure(name, kind.limit, error.instance)
                near = -cast(Any, error.instance) if name == "minimum" and kind.limit == 0 else None
                return contribution.finding(BOUNDS, pointer, suggestion=near, **words)
            case _:
                return contribution.finding(OTHER, pointer, reason=brief(error.message), **words)

    def _as_read(
        self, contribution: Contribution, pointer: str, error: ValidationError
    ) -> Finding | None:
        """Say what the grammar of a field makes of a text: a value, nothing, or why none."""
        field, kind = self._field_at(error.instance_path), cast(Any, error.kind)
        rule = {"type": TYPE, "pattern": FORM}.get(kind.name)
        read = reading(field, error.instance) if rule else None
        if not rule or not read:
            return None
        words: Json = {**_words(field), "found": _show(error.instance)}
        words |= _expected(kind.types[0]) if rule is TYPE else {}
        if isinstance(read, Understood):
            near, sure = read.value, read.is_plain
            hint = None if near is not None else _LEAVE_OUT
        else:
            near, sure = read.near, False
            hint = {"left_because": read.why, "hint": _WHY(why=read.why)} if read.why else None
        return self._suggest(contribution, rule, pointer, near, words, sure=sure, hint=hint)

    def _suggest(
        self,
        contribution: Contribution,
        rule: Rule,
        pointer: str,
        near: Any,
        words: Json,
        *,
        sure: bool,
        hint: Json | None = None,
    ) -> Finding:
        if near is not None and hint is None:
            hint = {"hint": N_(" Écrivez plutôt : {near}.")(near=_show(near))}
        hint = hint or {"hint": ""}
        return contribution.finding(rule, pointer, suggestion=near, sure=sure, **words, **hint)

    def _code(
        self, contribution: Contribution, pointer: str, field: Field, found: Any, words: Json
    ) -> Finding:
        codes = self._codes(field.scheme)
        written = found if isinstance(found, str) else _show(found)
        near = self._nearest(codes, written)
        scheme = self._model.schemes[field.scheme]
        return contribution.finding(
            CODE,
            pointer,
            suggestion=near,
            sure=codes.exact(written) is not None,
            list=scheme.words,
            **words,
            **hint(near, ", ".join(concept.code for concept in scheme.concepts)),
        )

    def _codes(self, name: str) -> Lexicon:
        """Return the codes of a list by all that people call them: codes first, then labels."""
        if name not in self._lexicons:
            concepts = self._model.schemes[name].concepts
            titles = [
                (title, concept.code)
                for concept in concepts
                for title in (*concept.words.titles.values(), *concept.spellings)
            ]
            self._lexicons[name] = Lexicon(
                [*((concept.code, concept.code) for concept in concepts), *titles]
            )
        return self._lexicons[name]

    def _as_type(self, wanted: str, field: Field, found: Any) -> Any:
        """Return a value of another type in the one that its field asks for; None if there is none.

        A list of codes or of ids is what people write in one text, with commas.
        """
        if wanted != "array":
            return as_type(wanted, found)
        if isinstance(found, str) and (field.scheme or field.refers_to):
            parts = [part.strip() for part in re.split("[,;\n]", found)]
            items = [self._item(field, part) for part in parts if part]
            if len(items) > 1 and None not in items:
                return items
        return [found] if isinstance(found, _PYTHON[field.type]) else None

    def _item(self, field: Field, written: str) -> str | None:
        """Return the code, or the id, that one of several in a text is."""
        if field.scheme:
            return self._codes(field.scheme).exact(written)
        return written if slug(written) == written else None

    def _repeated(
        self, contribution: Contribution, pointer: str, items: Any, words: Json
    ) -> Finding:
        """Show the second of two equal items; what to write instead is the list without it."""
        seen: list[Any] = []
        second = 0
        for number, item in enumerate(items):
            if item in seen:
                second = second or number
            else:
                seen.append(item)
        found = contribution.finding(REPEATED, f"{pointer}/{second}", **words)
        whole = contribution.finding(REPEATED, pointer, suggestion=seen, sure=True, **words)
        return replace(found, suggestion=whole.suggestion, fix=whole.fix)

    def _field_at(self, path: list[str | int]) -> Field:
        """Return the field that a path leads to; for the record itself, its id."""
        names = [step for step in path if isinstance(step, str)]
        fields: Mapping[str, Field] = self._entity.by_key
        field = fields["id"]
        for name in names:
            field = fields[name]
            fields = field.by_key
        return field

    def _fields_at(self, path: list[str | int]) -> Mapping[str, Field]:
        if not any(isinstance(step, str) for step in path):
            return self._entity.by_key
        return self._field_at(path).by_key


def _measure(name: str, limit: Any, found: Any) -> Json:
    """Return what a bound asks for, in words."""
    sized = hasattr(found, "__len__")
    measure = _NOT_EMPTY if sized and not len(found) and limit == 1 else _MEASURES[name]
    count = Decimal(len(found) if sized else 0)
    return {"measure": measure(limit=Decimal(str(limit)), count=count)}


def _expected(wanted: str) -> Json:
    return {"type": wanted, "expected": _TYPES[wanted]}


def _words(field: Field, *, is_item: bool = False) -> dict[str, Any]:
    """Return a field's words for the templates; the example is one item of a list, or all of it."""
    example = field.example[0] if is_item and isinstance(field.example, list) else field.example
    return {
        "title": field.words,
        "description": Words(field.words.descriptions, {}),
        "example": _show(example),
    }


def _show(value: Any) -> str:
    """Show a value in a sentence: as JSON writes it where it can, and not too long."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # too large a number, half a pair of surrogates, too deep
        try:
            text = ascii(value)
        except (ValueError, RecursionError):
            text = f"({type(value).__name__})"
    return brief(text)
