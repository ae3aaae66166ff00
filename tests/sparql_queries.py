"""What the tests of SPARQL share: queries that are light, endless or hungry."""

from __future__ import annotations

#: Would take hours: every triple with every other, three times.
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?o2 . ?c ?r ?o3 FILTER(STR(?o) = STR(?o3)) }"
LIGHT = (
    "SELECT ?t { ?a a <https://w3id.org/maillage/def#Action> ; "
    "<http://purl.org/dc/terms/title> ?t } LIMIT 5"
)
