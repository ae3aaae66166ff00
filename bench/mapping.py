"""The RML mapping one would write for morph-kgc: from the published CSV back to the graph.

CSV keeps no trace of an object inside a record whose fields are all empty or lists, so such a
node gets neither its class nor the link to it: the graph is smaller by those triples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.model.entities import LANGUAGE_STRING, LINK, STRING, Entity, Field, Model
from maillage.model.languages import SOURCE

_HEAD = """\
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
"""


def mapping(model: Model, build: Path) -> str:
    """Return the mapping of every table of records, its sources in the folder `build`."""
    parts = [
        text for entity in model.entities.values() for text in _Mapper(model, build).entity(entity)
    ]
    return "\n".join([_HEAD, *parts])


@dataclass(frozen=True)
class _Mapper:
    model: Model
    build: Path

    def entity(self, entity: Entity) -> Iterator[str]:
        table, iri = entity.collection, f"{self.model.base}{entity.name}/{{id}}"
        yield self._map(table, iri, [_class(entity.iri), *self._plain(entity.fields, "")])
        yield from self._inner(entity, entity.fields, table, iri, f"{iri}#")

    def _inner(
        self,
        entity: Entity,
        fields: Sequence[Field],
        table: str,
        subject: str,
        prefix: str,
        path: tuple[str, ...] = (),
        columns: str = "",
    ) -> Iterator[str]:
        """Yield the maps of the lists and the objects among the fields of a node."""
        for one in fields:
            keys = (*path, one.key)
            if one.many:
                name = "_".join([entity.name, *keys])
                # The table of a list calls the record by its kind.
                outer, inner = (
                    text.replace("{id}", f"{{{entity.name}}}") for text in (subject, prefix)
                )
                if not one.class_iri:
                    yield self._map(name, outer, [_say(one.iri, self._object(one, one.singular))])
                    continue
                node = f"{inner}{one.singular}-{{position}}"
                yield self._map(name, outer, [_say(one.iri, _template(node))])
                yield self._map(name, node, [_class(one.class_iri), *self._plain(one.fields, "")])
                yield from self._inner(entity, one.fields, name, node, f"{node}-")
            elif one.class_iri:
                node, inside = f"{prefix}{one.key}", f"{columns}{one.key}_"
                query = self._some(table, subject, _columns(one.fields, inside))
                yield self._map(query, subject, [_say(one.iri, _template(node))])
                yield self._map(query, node, [_class(one.class_iri)])
                yield self._map(table, node, self._plain(one.fields, inside))
                yield from self._inner(entity, one.fields, table, node, f"{node}-", keys, inside)

    def _some(self, table: str, subject: str, columns: list[str]) -> str:
        """Return the rows that have a value in one of some columns."""
        names = [part.partition("}")[0] for part in subject.split("{")[1:]]
        having = " OR ".join(f"{name} IS NOT NULL" for name in columns)
        source = f"read_csv('{self.build}/{table}.csv', all_varchar=true, header=true)"
        return f"SELECT {', '.join(names)} FROM {source} WHERE {having}"

    def _map(self, source: str, subject: str, statements: list[str]) -> str:
        if source.startswith("SELECT"):
            logical = f'rml:query """{source}"""'
        else:
            logical = f'rml:source "{self.build}/{source}.csv" ; rml:referenceFormulation ql:CSV'
        lines = [f"rml:logicalSource [ {logical} ]", f'rr:subjectMap [ rr:template "{subject}" ]']
        return "[] a rr:TriplesMap ;\n  " + " ;\n  ".join([*lines, *statements]) + " ."

    def _plain(self, fields: Sequence[Field], columns: str) -> list[str]:
        return [
            _say(one.iri, self._object(one, columns + one.key))
            for one in fields
            if not one.many and not one.class_iri and one.iri != LINK
        ]

    def _object(self, one: Field, column: str) -> str:
        if folder := one.refers_to or one.scheme:
            return _template(f"{self.model.base}{folder}/{{{column}}}")
        more = f" ; rr:datatype <{one.datatype}>"
        if one.datatype == LINK:
            more = " ; rr:termType rr:IRI"
        elif one.datatype == LANGUAGE_STRING:
            more = f' ; rr:language "{SOURCE}"'
        elif one.datatype == STRING:
            more = ""
        return f'rml:reference "{column}"{more}'


def _columns(fields: Sequence[Field], columns: str) -> list[str]:
    found: list[str] = []
    for one in fields:
        if one.class_iri and not one.many:
            found.extend(_columns(one.fields, f"{columns}{one.key}_"))
        elif not one.many:
            found.append(columns + one.key)
    return found


def _template(iri: str) -> str:
    return f'rr:template "{iri}" ; rr:termType rr:IRI'


def _class(iri: str) -> str:
    return _say("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"rr:constant <{iri}>")


def _say(predicate: str, value: str) -> str:
    return f"rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {value} ] ]"
