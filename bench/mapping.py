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
        for field in fields:
            keys = (*path, field.key)
            if field.many:
                name = "_".join([entity.name, *keys])
                # The table of a list calls the record by its kind.
                outer, inner = (
                    text.replace("{id}", f"{{{entity.name}}}") for text in (subject, prefix)
                )
                if not field.class_iri:
                    yield self._map(
                        name, outer, [_say(field.iri, self._object(field, field.singular))]
                    )
                    continue
                node = f"{inner}{field.singular}-{{position}}"
                yield self._map(name, outer, [_say(field.iri, _template(node))])
                yield self._map(
                    name, node, [_class(field.class_iri), *self._plain(field.fields, "")]
                )
                yield from self._inner(entity, field.fields, name, node, f"{node}-")
            elif field.class_iri:
                node, inside = f"{prefix}{field.key}", f"{columns}{field.key}_"
                query = self._some(table, subject, _columns(field.fields, inside))
                yield self._map(query, subject, [_say(field.iri, _template(node))])
                yield self._map(query, node, [_class(field.class_iri)])
                yield self._map(table, node, self._plain(field.fields, inside))
                yield from self._inner(entity, field.fields, table, node, f"{node}-", keys, inside)

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
            _say(field.iri, self._object(field, columns + field.key))
            for field in fields
            if not field.many and not field.class_iri and field.iri != LINK
        ]

    def _object(self, field: Field, column: str) -> str:
        if folder := field.refers_to or field.scheme:
            return _template(f"{self.model.base}{folder}/{{{column}}}")
        more = f" ; rr:datatype <{field.datatype}>"
        if field.datatype == LINK:
            more = " ; rr:termType rr:IRI"
        elif field.datatype == LANGUAGE_STRING:
            more = f' ; rr:language "{SOURCE}"'
        elif field.datatype == STRING:
            more = ""
        return f'rml:reference "{column}"{more}'


def _columns(fields: Sequence[Field], columns: str) -> list[str]:
    found: list[str] = []
    for field in fields:
        if field.class_iri and not field.many:
            found.extend(_columns(field.fields, f"{columns}{field.key}_"))
        elif not field.many:
            found.append(columns + field.key)
    return found


def _template(iri: str) -> str:
    return f'rr:template "{iri}" ; rr:termType rr:IRI'


def _class(iri: str) -> str:
    return _say("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"rr:constant <{iri}>")


def _say(predicate: str, value: str) -> str:
    return f"rr:predicateObjectMap [ rr:predicate <{predicate}> ; rr:objectMap [ {value} ] ]"
