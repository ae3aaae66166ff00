"""What a request to the form carries: its bytes within bounds, its fields, its files."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import parse_qs

from datasette.utils.asgi import Response
from python_multipart.multipart import parse_options_header

from datasette_maillage.web import request_body
from datasette_maillage.web.request_body import NOT_TEXT, RefusedRequestError
from maillage.findings.quotation import brief, visible
from maillage.messages import N_, Message
from maillage.messages.message import tell
from maillage.reading.record_addresses import BUNDLE
from maillage.text import limits


class RefusedError(Exception):
    """A request that is not answered: its status, the sentence of `refused.html`, and why."""

    def __init__(self, status: int, sentence: str, reason: Message | str) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.status = status
        self.sentence = sentence

    @property
    def headers(self) -> dict[str, str]:
        """When who is refused may ask once more, where that is known."""
        return {"retry-after": _LATER[self.status]} if self.status in _LATER else {}

    def as_json(self, language: str) -> Response:
        """Return it for a program, with nothing hidden of what it quotes."""
        error = {"error": visible(tell(self.reason, language))}
        return Response.json(error, status=self.status, headers=self.headers)


async def body(request: Any, limit: int = limits.FORM) -> bytes:
    """Return the body of a request.

    Raises:
        RefusedError: it is too long, or not whole.
    """
    try:
        return await request_body.read(request, limit)
    except RefusedRequestError as error:
        sentence = "long" if error.status == 413 else "unread"
        raise RefusedError(error.status, sentence, error.reason) from error


def form_fields(raw: bytes) -> dict[str, list[str]]:
    """Return what a form sent, by name; refuse a body that is no form."""
    try:
        return parse_qs(
            raw.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=limits.INPUTS
        )
    except ValueError as error:
        raise RefusedError(400, "unread", NO_FORM) from error


def says_json(content_type: str) -> None:
    """Refuse a body that is said to be something other than JSON in UTF-8; it may say nothing."""
    media, options = parse_options_header(content_type)
    kind, charset = media.decode(errors="replace"), options.get(b"charset", b"utf-8").lower()
    if kind and not (kind in _JSON or kind.endswith("+json")):
        raise RefusedError(415, "unread", _MEDIA(media=brief(kind)))
    if charset not in _UTF_8:
        raise RefusedError(415, "unread", NOT_TEXT)


def proposed_files(raw: bytes) -> dict[str, bytes]:
    """Return the proposed files of a JSON document, by path; refuse a body of another shape."""
    files = _files_of(_document(raw))
    if len(files) > limits.FILES:
        raise _unread(_MANY(limit=limits.FILES))
    if wrong := next((file for file in files if not _is_path(file)), None):
        raise _unread(_PATH(path=brief(wrong)))
    if sum(_records(file, text) for file, text in files.items()) > limits.FILES:
        raise _unread(_MANY_RECORDS(limit=limits.FILES))
    try:
        return {
            file: (text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)).encode()
            for file, text in files.items()
        }
    except UnicodeEncodeError:
        raise _unread(_HALF_SIGN) from None
    except RecursionError:
        raise _unread(_DEEP) from None


def _records(file: str, text: Any) -> int:
    """Tell how many records a file may hold: each is compared to all that are sent with it."""
    return len(text.splitlines()) if file.endswith(BUNDLE) and isinstance(text, str) else 1


def _document(raw: bytes) -> Any:
    if not raw.strip():
        raise _unread(_EMPTY)
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise _unread(NOT_TEXT) from None
    except RecursionError:
        raise _unread(_DEEP) from None
    except json.JSONDecodeError as error:
        said = _TWO if error.msg.startswith("Extra data") else _NOT_JSON
        raise _unread(said(line=error.lineno, column=error.colno)) from None
    except ValueError:  # a number of too many digits
        raise _unread(_NUMBER) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a key that is there twice, one value would be judged by nobody."""
    found = dict(pairs)
    if len(found) < len(pairs):
        (key, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise _unread(_KEY_TWICE(key=brief(key)))
    return found


def _files_of(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise _unread(_NO_OBJECT)
    if "files" not in document:
        raise _unread(_NO_FILES)
    if other := next((key for key in document if key != "files"), None):
        raise _unread(_OTHER_KEY(key=brief(other)))
    if not isinstance(document["files"], dict):
        raise _unread(_FILES_NO_OBJECT)
    if not document["files"]:
        raise _unread(_NO_FILE)
    return document["files"]


def _unread(reason: Message) -> RefusedError:
    return RefusedError(400, "unread", reason)


#: Seconds after which somebody may ask once more, by status.
_LATER = {429: "300", 503: "60"}
NO_FORM = N_("Ce n’est pas un formulaire de ce site.")
_JSON = frozenset({"application/json", "text/json"})
_UTF_8 = frozenset({b"utf-8", b"utf8", b"us-ascii"})
_SHAPE = N_('{{"files": {{"contributions/actions/exemple.json": {{…}}}}}}')
_EMPTY = N_("La requête est vide : envoyez en POST {shape}.")(shape=_SHAPE)
POST_ONLY = N_("Cette adresse juge ce qu’on lui envoie : envoyez en POST {shape}.")(shape=_SHAPE)
_MEDIA = N_(
    "L’en-tête Content-Type dit « {media} » : envoyez du JSON, avec « Content-Type: "
    "application/json »."
)
_NOT_JSON = N_("La requête n’est pas du JSON : ligne {line}, colonne {column}.")
_TWO = N_(
    "Il y a autre chose derrière le premier objet JSON, ligne {line}, colonne {column} : envoyez "
    "un seul objet, qui a tous les fichiers."
)
_DEEP = N_("Il y a trop de niveaux d’objets et de listes dans la requête.")
_NUMBER = N_("Un nombre de la requête a trop de chiffres.")
_NO_OBJECT = N_("La requête n’est pas un objet JSON : envoyez {shape}.")(shape=_SHAPE)
_NO_FILES = N_("L’objet n’a pas de clé « files » : envoyez {shape}.")(shape=_SHAPE)
_OTHER_KEY = N_("L’objet a une clé « {key} » que rien ne lit : envoyez {shape}.")(shape=_SHAPE)
_KEY_TWICE = N_("La clé « {key} » est deux fois dans un objet : gardez-en une.")
_NO_FILE = N_("« files » n’a aucun fichier : envoyez {shape}.")(shape=_SHAPE)
_FILES_NO_OBJECT = N_("« files » n’est pas un objet : envoyez {shape}.")(shape=_SHAPE)
_MANY = N_("Il y a plus de {limit} fichiers : envoyez-en moins à la fois.")
_MANY_RECORDS = N_("Il y a plus de {limit} fiches : envoyez-en moins à la fois.")
_PATH = N_(
    "« {path} » n’est pas le chemin d’un fichier d’un catalogue, comme "
    "contributions/actions/exemple.json."
)
_HALF_SIGN = N_("Un texte a la moitié d’un signe (\\ud800 à \\udfff).")


def _is_path(file: str) -> bool:
    """Whether Git could have a file of this path."""
    parts = file.split("/") if len(file) <= limits.PATH else []
    return len(parts) > 1 and not {"", ".", "..", ".git"} & set(parts) and "\0" not in file
