"""SPARQL 1.1 Protocol, read-only: `endpoint` speaks HTTP, `pool` keeps who answers."""
