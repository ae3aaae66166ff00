"""Catalogues of any size, made from the schemas themselves.

Every field of every kind of record is used; texts are sentences of the real catalogue, so that
sizes and letters are realistic; references resolve. The same size gives the same bytes.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from maillage.model.entities import LANGUAGE_STRING, LINK, Entity, Field, Json, Model

#: How many records of each kind there are for a number of actions.
SHARES = {"action": 1.0, "partner": 0.25, "territory": 0.05, "programme": 0.02, "source": 0.005}
#: How often an optional field is filled.
FILLED = 0.6
#: One record in so many is withdrawn.
WITHDRAWN = 500
#: One record in so many may have the name of another.
TWIN = 100
#: Files in one folder, and records in a bundle.
FOLDER = 1000


def make(model: Model, root: Path, actions: int, *, bundled: bool = False) -> int:
    """Write a catalogue with a number of actions at `root`, and return its number of records."""
    root.mkdir(parents=True)
    for name in ("schema", "vocab", "queries", "reference"):
        shutil.copytree(model.root / name, root / name)
    shutil.copy(model.root / "datapackage.json", root)
    maker = _Maker(model, actions)
    total = 0
    for entity in model.entities.values():
        for number in range(maker.counts[entity.name]):
            record = maker.record(entity, number)
            folder = root / "contributions" / entity.collection / f"{number // FOLDER:04}"
            if number % FOLDER == 0:
                (folder.parent if bundled else folder).mkdir(parents=True, exist_ok=True)
            if bundled:
                with folder.with_suffix(".jsonl").open("ab") as stream:
                    stream.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
            else:
                data = orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
                (folder / f"{record['id']}.json").write_bytes(data)
            total += 1
    return total


class _Maker:
    def __init__(self, model: Model, actions: int) -> None:
        self._model = model
        self._random = random.Random(actions)  # noqa: S311 - nothing here is secret
        self.counts = {name: max(2, int(actions * SHARES[name])) for name in model.entities}
        self._communes = [
            (code, name)
            for code, name in sorted(model.reference.names("commune").items())
            # Near enough to where every location is.
            if code < "97"
        ]
        self._sentences = list(_sentences(model))

    def record(self, entity: Entity, number: int) -> Json:
        record = self._object(entity.fields)
        record["id"] = _id(entity.name, number)
        record |= _numbers(record, self._random)
        if number % TWIN:
            # Nearly all names differ, as a number tells two alike apart.
            record[entity.label_key] = f"{number} {record[entity.label_key]}"
        if entity.name == "territory":
            self._place(record)
        if entity.name == "action":
            self._agree(record)
        if number % WITHDRAWN != WITHDRAWN - 1:
            for key in ("withdrawn_on", "withdrawn_because", "replaced_by"):
                record.pop(key, None)
        for key in ("part_of", "parent"):
            # A tree: each is part of one that came before.
            record.pop(key, None)
            if number and key in entity.by_key:
                parent = _id(entity.name, number // 10)
                record[key] = [parent] if entity.by_key[key].many else parent
        return {field.key: record[field.key] for field in entity.fields if field.key in record}

    def _place(self, record: Json) -> None:
        """Let the name, the code and the location be about one place, or near enough."""
        code, name = self._random.choice(self._communes)
        if "code" in record:
            record.update({"kind": "commune", "code": code, "name": name})
        if "location" in record:
            latitude, longitude = self._random.uniform(43, 49), self._random.uniform(0, 6)
            record["location"] = {"latitude": round(latitude, 4), "longitude": round(longitude, 4)}

    def _agree(self, record: Json) -> None:
        """Let the status go with the dates, the scale with the territories, and so on."""
        over = "ends" in record
        record["status"] = "terminee" if over else "en-cours"
        record.pop("status_reason", None)
        if over:
            record["status_reason"] = self._text(1000)
        if "scale" in record:
            record["scale"] = "plusieurs-communes"
        if "funding" in record:
            # The lines are anything.
            record["funding"] = {**record["funding"], "precision": "environ"}
        for part in (record.get("funding", {}), *record.get("people", ())):
            if "period" in part:
                part["period"] = "2015-09/2016"

    def _object(self, fields: tuple[Field, ...]) -> Json:
        made = {
            field.key: self._field(field)
            for field in fields
            if field.required or self._random.random() < FILLED
        }
        if "count_max" in made:
            # A range goes upwards.
            made["count_max"] += made["count"]
        return made

    def _field(self, field: Field) -> Any:
        if not field.many:
            return self._value(field)
        items = [self._value(field) for _ in range(self._random.randint(1, 3))]
        return [item for number, item in enumerate(items) if item not in items[:number]]

    def _value(self, field: Field) -> Any:
        if field.class_iri:
            return self._object(field.fields) or {field.fields[0].key: self._field(field.fields[0])}
        if field.scheme:
            return self._random.choice(self._model.schemes[field.scheme].concepts).code
        if field.refers_to:
            return _id(field.refers_to, self._standing(self.counts[field.refers_to]))
        if field.datatype == LANGUAGE_STRING:
            return self._text(field.constraints["maxLength"])
        return self._plain(field)

    def _standing(self, count: int) -> int:
        """Draw the number of a record that is not withdrawn."""
        number = self._random.randrange(count)
        return number - (number % WITHDRAWN == WITHDRAWN - 1)

    def _text(self, limit: int) -> str:
        # Lines are short; texts have one to four sentences.
        wanted = 1 if limit < 1000 else self._random.randint(1, 4)
        text = " ".join(self._random.choice(self._sentences) for _ in range(wanted))
        return text[: min(limit, 120 if wanted == 1 else limit)].strip()

    def _plain(self, field: Field) -> Any:
        makers: dict[str, Callable[[], Any]] = {
            "integer": lambda: self._random.randint(1, 999),
            "number": lambda: self._random.choice(
                [self._random.randint(1, 40), round(self._random.uniform(1, 40), 2)]
            ),
        }
        if field.type in makers:
            return makers[field.type]()
        if field.datatype == LINK:
            return f"https://www.example.org/{self._random.randrange(10**9)}"
        if field.many:
            return f"{self._random.randrange(10**5):05}"
        return field.example


def _numbers(record: Json, source: random.Random) -> Json:
    """Draw the official numbers of an organisation: those of the examples belong to one alone."""
    siren = _checked(f"{source.randrange(10**8):08}")
    drawn = {
        "siren": siren,
        "siret": _checked(f"{siren}{source.randrange(10**4):04}"),
        "rna": f"W{source.randrange(10**9):09}",
    }
    return {key: value for key, value in drawn.items() if key in record}


def _checked(digits: str) -> str:
    """Add the digit that satisfies Luhn’s check."""
    doubled = [sum(divmod(int(digit) * 2, 10)) for digit in digits[::-2]]
    others = map(int, digits[-2::-2])
    return f"{digits}{-(sum(doubled) + sum(others)) % 10}"


def _id(kind: str, number: int) -> str:
    return f"{kind}-{number:07}"


def _sentences(model: Model) -> Iterator[str]:
    for file in sorted((model.root / "contributions").rglob("*.json")):
        for text in _strings(orjson.loads(file.read_bytes())):
            yield from (part for part in text.split("\n") if " " in part and part.endswith("."))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _strings(inner)
