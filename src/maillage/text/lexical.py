"""How a JSON value is written outside JSON, the same in every output."""

from decimal import Decimal

import orjson


def decimal_text(number: float) -> str:
    """Write a number as `xsd:decimal` and Frictionless do: digits, no exponent, no idle zero.

    >>> decimal_text(9840.96), decimal_text(10000.0), decimal_text(1e15), decimal_text(1e-7)
    ('9840.96', '10000', '1000000000000000', '0.0000001')
    """
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    return format(Decimal(repr(number)), "f")


def json_text(document: object) -> str:
    """Write a JSON document as it is committed: two spaces, accents as they are, a last newline."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, option=options).decode()
