"""SPARQL 1.1 Protocol, read-only: `endpoint` speaks HTTP, processes or an engine answer."""
