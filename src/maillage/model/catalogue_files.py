"""Where the files of a catalogue stand, as paths from its folder."""

from __future__ import annotations

#: What makes a folder a catalogue: its title, licence, base IRI and languages.
DESCRIPTOR = "datapackage.json"
#: The schemas, the one that all kinds of record share, and the code lists.
SCHEMAS, COMMON, CONCEPTS = "schema", "common.schema.json", "vocab/concepts"
#: The standard’s own terms, and what the schemas call those.
VOCABULARY, LABELS = "vocab/maillage.ttl", "vocab/labels.ttl"
#: The matches of other lists with the concepts of ours, as tables in SSSOM.
MAPPINGS, MAPPING = "vocab/mappings", ".sssom.tsv"
#: A catalogue’s own forms of text.
FORMS = "forms"
