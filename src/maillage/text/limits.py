"""How much of what a stranger sends is read: what is longer is refused by its length.

A length is looked at before anything scans what is that long. Each number is far above what an
association has, and so far below what a machine takes that the worst of it costs a second at most.
"""

from __future__ import annotations

#: Bytes of a contribution; the longest record of the first catalogue has 9 kB.
FILE = 1_000_000
#: Bytes of a bundle of contributions, which forges take without a warning; and the records in it.
BUNDLE, RECORDS = 50_000_000, 1_000
#: Characters of one text in it, names of properties too. The schemas ask for less of most.
TEXT = 20_000
#: Objects and lists inside one another; a record needs four.
DEPTH = 64
#: Values in one document, itself included; the longest record has some two hundred.
VALUES = 10_000
#: Characters of what may be a misspelt name, and of the words that may hold a name: comparing two
#: takes the product of their lengths.
NAME = 200
#: Characters of a number, a date or the like; a number as a spreadsheet keeps it has up to 350.
VALUE = 500
#: Wrong codes and names of properties in one file, and references to nothing in all, of which it is
#: guessed what was meant: each is compared to all that there is.
GUESSES, GUESSED_REFERENCES = 30, 300

#: Records told that one may be the same as; how many more there are is said with the last.
ALIKE = 10

#: Bytes of a file to import.
IMPORTED = 5_000_000
#: Of a workbook: sheets, filled rows of a sheet, columns, and characters of a cell.
SHEETS, ROWS, COLUMNS, CELL = 50, 20_000, 1_000, 40_000
#: Bytes that the parts of a workbook unfold to.
UNFOLDED = 80_000_000
#: Lines of a table that is a text: cells may have several, and rows may be empty.
LINES = 25 * ROWS
#: Characters of a line of a budget, or of a sentence that counts people.
SENTENCE = 2_000

#: Bytes of an address: its path and its query. A longer question is for POST.
ADDRESS = 16_000
#: Parameters in an address.
PARAMETERS = 200
#: Bytes of the headers of a request together.
HEADERS = 32_000
#: Bytes of a question in SPARQL, of a form, and of a form with a table in it.
QUERY, FORM, TABLE = 256 * 1024, 400_000, IMPORTED + 100_000
#: Inputs of a form, and of a form with a table in it: two a column.
INPUTS, TABLE_INPUTS = 4_000, 5_000
#: Files judged at once, and characters of the path of one.
FILES, PATH = 100, 255
#: Findings that are made for one request, ten a record: each takes a quarter of a millisecond.
FINDINGS, OF_RECORD = 1_000, 10
#: Characters of what is searched for.
SEARCH = 500
