"""The script one would write with rdflib: records as JSON-LD, one a line, into one Turtle file.

It runs in the environment of the rivals, with rdflib and nothing of Maillage.
"""

import json
import sys
from pathlib import Path

import rdflib

records, context, declared, out = map(Path, sys.argv[1:])
graph = rdflib.Graph()
for prefix, iri in json.loads(declared.read_bytes()).items():
    graph.bind(prefix, iri)
shared = json.loads(context.read_bytes())
with records.open("rb") as stream:
    for line in stream:
        graph.parse(data=line, format="json-ld", context=shared)
graph.serialize(out, format="turtle", encoding="utf-8")
