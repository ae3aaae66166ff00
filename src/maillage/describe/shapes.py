"""`vocab/shapes.ttl`: the schemas as SHACL shapes, for those who check the graph, not the JSON.

A value that JSON Schema bounds by a pattern is bounded here too, save where the pattern excludes
control characters: XPath's regular expressions, which SHACL uses, have no way to write those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from maillage.model.entities import LANGUAGE_STRING, LINK, Field, Model
from maillage.model.jsonld import IN_DATASET, RECORD_DATES_TERMS, prefixes, shortened
from maillage.model.labels import Words
from maillage.text.lexical import decimal_text

#: A day that Git tells of a record.
_DAY = """[
        sh:path {term} ;
        {words} ;
        sh:maxCount 1 ;
        sh:datatype xsd:date
    ]"""
#: The data set that a record is part of.
_PART = """[
        sh:path {term} ;
        {words} ;
        sh:maxCount 1 ;
        sh:hasValue {whole}
    ]"""
#: The days that a date in EDTF stands for.
_PERIOD = """<{terms}PeriodOfTimeShape> a sh:NodeShape ;
    sh:targetClass dcterms:PeriodOfTime ;
    {words} ;
    sh:closed true ;
    sh:ignoredProperties ( rdf:type ) ;
    sh:nodeKind sh:IRI ;
    sh:property [
        sh:path rdf:value ;
        {words} ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:datatype edtf:EDTF-level0
    ], [
        sh:path dcat:startDate ;
        {words} ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:datatype xsd:date ;
        sh:lessThanOrEquals dcat:endDate
    ], [
        sh:path dcat:endDate ;
        {words} ;
        sh:minCount 1 ;
        sh:maxCount 1 ;
        sh:datatype xsd:date
    ] .
"""
#: What the shapes are, as the descriptor says of the catalogue.
_HEADER = """<{terms}shapes> a owl:Ontology ;
    dcterms:title "Formes des fiches"@fr, "Shapes of the records"@en ;
    dcterms:license <{licence}> ;
    dcterms:creator {creators} ;
    owl:versionInfo {version} .
"""
_DAY_WORDS = Words.of(
    "Jour",
    "Le jour où la fiche a été créée ou modifiée, d’après Git.",
    "Day",
    "The day the record was created or modified, as Git tells.",
)
_PART_WORDS = Words.of(
    "Catalogue",
    "Le catalogue dont la fiche fait partie.",
    "Catalogue",
    "The catalogue that the record is part of.",
)
_PERIOD_WORDS = Words.of(
    "Période",
    "Le premier et le dernier jour de ce qu’une date désigne.",
    "Period of time",
    "The first and the last day of what a date stands for.",
)
SH = "http://www.w3.org/ns/shacl#"


def derive(model: Model) -> str:
    """Return the shapes, one for each class, in the order of the schemas."""
    writer = _ShapeWriter(model)
    shapes: dict[str, str] = {}
    for entity in model.entities.values():
        shapes[entity.iri] = writer.shape(entity.iri, entity.words, entity.fields)
        for of, path in model.fields():
            field = path[-1]
            if of is entity and field.class_iri:
                shapes[field.class_iri] = writer.shape(field.class_iri, field.words, field.fields)
    period = _PERIOD.format(terms=model.terms, words=_told(_PERIOD_WORDS))
    body = "\n".join((_header(model), *shapes.values(), period))
    # A name with nothing behind its colon is a word of a message.
    named = (token.rpartition("^")[2].partition(":") for token in body.split())
    used = {name for name, _, local in named if local}
    declared = sorted({**prefixes(model), "sh": SH}.items())
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in declared if name in used)
    return f"{head}\n# Derived from schema/ by “maillage describe”: do not edit here.\n\n{body}"


def _header(model: Model) -> str:
    package = model.package
    creators = ", ".join(_string(creator["title"]) for creator in package["contributors"])
    licence = f"http://spdx.org/licenses/{package['licenses'][0]['name']}"
    return _HEADER.format(
        terms=model.terms, licence=licence, creators=creators, version=_string(package["version"])
    )


class _ShapeWriter:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._records = {entity.iri for entity in model.entities.values()}
        self._prefixes = prefixes(model)

    def shape(self, class_iri: str, words: Words, fields: Iterable[Field]) -> str:
        name = class_iri.replace("#", "/").rpartition("/")[2]
        blocks = [self._property(field) for field in fields if field.iri != LINK]
        if class_iri in self._records:
            blocks += [
                _DAY.format(term=self._iri(term), words=_told(_DAY_WORDS))
                for term in RECORD_DATES_TERMS
            ]
            whole = f"<{self._model.base}catalogue>"
            words_of_it = _told(_PART_WORDS)
            blocks.append(_PART.format(term=self._iri(IN_DATASET), whole=whole, words=words_of_it))
        lines = [
            f"<{self._model.terms}{name}Shape> a sh:NodeShape ;",
            f"    sh:targetClass {self._iri(class_iri)} ;",
            f"    {_told(words)} ;",
            "    sh:closed true ;",
            "    sh:ignoredProperties ( rdf:type ) ;",
            "    sh:nodeKind sh:IRI ;",
        ]
        return "\n".join(lines) + "\n    sh:property " + ", ".join(blocks) + " .\n"

    def _property(self, field: Field) -> str:
        body = " ;\n        ".join(self._constraints(field))
        return f"[\n        {body}\n    ]"

    def _constraints(self, field: Field) -> Iterator[str]:
        yield f"sh:path {self._iri(field.iri)}"
        yield _told(field.words)
        if field.required:
            yield "sh:minCount 1"
        if not field.many:
            yield "sh:maxCount 1"
        if field.refers_to:
            yield f"sh:class {self._iri(self._model.entities[field.refers_to].iri)}"
        elif field.scheme:
            scheme = f"<{self._model.schemes[field.scheme].iri}>"
            within = f"sh:path skos:inScheme ; sh:hasValue {scheme}"
            yield f"sh:property [ {within} ; {_told(field.words)} ]"
        elif field.class_iri:
            yield f"sh:class {self._iri(field.class_iri)}"
        elif field.datatype == LINK:
            yield "sh:nodeKind sh:IRI"
        else:
            yield f"sh:datatype {self._iri(field.datatype)}"
            yield from self._facets(field)

    def _facets(self, field: Field) -> Iterator[str]:
        if field.datatype == LANGUAGE_STRING:
            yield f'sh:languageIn ( "{self._model.language}" )'
        for word, facet in (("minimum", "minInclusive"), ("maximum", "maxInclusive")):
            if word in field.constraints:
                limit = decimal_text(field.constraints[word])
                yield f'sh:{facet} "{limit}"^^{self._iri(field.datatype)}'
        for word in ("minLength", "maxLength"):
            if word in field.constraints:
                yield f"sh:{word} {field.constraints[word]}"
        pattern = field.constraints.get("pattern", "")
        if pattern and "\\u" not in pattern:
            yield f"sh:pattern {_string(pattern.replace('(?:', '('))}"

    def _iri(self, iri: str) -> str:
        short = shortened(self._prefixes, iri)
        return f"<{iri}>" if short == iri else short


def _told(words: Words) -> str:
    """Name a shape, and say what is not as it should be, and what it is meant to be."""
    title = words.title_in("en")
    message = _texts(
        f"« {words.title} » n’a pas la forme attendue. {words.description}",
        f"“{title}” is not of the expected form. {words.description_in('en')}",
    )
    names = ", ".join(f"{_string(text)}@{code}" for code, text in words.titles.items())
    return f"sh:name {names} ;\n        sh:message {message}"


def _texts(french: str, english: str) -> str:
    return f"{_string(french)}@fr, {_string(english)}@en"


def _string(text: str) -> str:
    """Write a Turtle string: JSON's escapes are Turtle's too."""
    return orjson.dumps(text).decode()
