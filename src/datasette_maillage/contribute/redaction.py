"""What others print, made fit for a log: one short line, no escape sequence, no secret."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from maillage.text.normal_forms import normalized
from maillage.text.suspect import scripts

MASK = "***"
#: Characters that are read, and that are told.
_READ, _TOLD = 4096, 300
#: Lines worth telling first: what Git and the remote say went wrong.
_OF_GIT = ("fatal:", "error:", "!", " !")
_TELLING = ("remote:", *_OF_GIT)
#: Sequences that move a terminal: CSI, OSC with what it sets, and the short ones.
_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.")
#: Words behind which a secret stands: nothing that follows is told.
_SECRECY = re.compile(
    r"token|secret|kennwort|contrase|identifiant|phrase|\bseed\b|\bpsk\b|"
    r"(?:verification|access|security|one-time|login)[\s_-]code|code (?:d.|de |is\b)|"
    r"passw|passe\b|passphrase|passcode|pwd|mdp|authori[sz]ation|bearer|credential"
    r"|cookie|jeton|private|[a-z]_?pass\b|(?:api|access|deploy|ssh|[a-z]_)[\s_-]?key|clé d.api"
    # In the languages of neighbours, as the messages of a forge may be.
    r"|senha|has[łl]o\b|wachtwoord|l[öo]senord|adgangskode|salasana|zugang|parol|парол|пароль|токен"
    r"|секрет|ключ|密码|密碼|パスワード|\b(?:clave|chiave)\b|extraheader|(?<!\S)-[pu](?!\S)"
    r"|\b(?:pass|pin|otp|pw)\b|(?:key|clef|clé|auth|login|user|sig|signature|session)\W{0,3}[=:>]",
    re.IGNORECASE,
)
#: A variable, with its value.
_VARIABLE = re.compile(r"[A-Za-z_][\w.-]*=")
#: A name and a password, as `-u name:password` has them; no time of day.
_PAIR = re.compile(r"(?![0-9:]+\Z)[\w.+-]+:[^\s:/]+")
#: Letters and digits together, as passwords have them, in a line that is not Git’s own or that
#: speaks of a secret behind it.
_MIXED = re.compile(r"(?=.*[0-9])(?=.*[^\W\d_]).{5,}")
#: Tokens that forges and others give, known by how they begin.
_TOKENS = re.compile(r"gh[a-z]_|github_|gl[a-z]{1,8}-|xox[a-z]-|AKIA|eyJ|sk-|npm_|hf_")
#: Signs between words inside a word.
_EDGES = "\"'`()[]{}<>,;:."
#: Characters in a row, with a digit or a capital among them, that may be a key.
_OPAQUE = 16
#: Digits alone, as codes that serve once have them: those of Git and of HTTP are fewer.
_DIGITS = re.compile(r"[0-9](?:-?[0-9]){5,}")
#: Letters apart from each other, which a reader joins; what is between quotes.
_APART = re.compile(r"(?<!\S)(?:\S ){2,}\S(?!\S)")
_QUOTED = re.compile(r"'[^'\s]*'|\"[^\"\s]*\"")
#: What is ours, though it looks like a key.
_OURS = re.compile(r"(?:refs/heads/)?contribution/[a-z0-9-]+|contributions/[\w/-]+\.json")


def redacted(printed: bytes) -> str:
    """Return what is told of something printed: the lines that say why, without what is secret."""
    text = _ESCAPES.sub("", printed[:_READ].decode(errors="replace"))
    plain = map(_plain, text.splitlines())
    lines = [line for raw in _without_what_follows(plain) if (line := _masked(raw))]
    telling = [line for line in lines if line.startswith(_TELLING)]
    return " / ".join((telling or lines)[:2])[:_TOLD]


def _without_what_follows(lines: Iterable[str]) -> Iterator[str]:
    """Leave out, behind a line that speaks of a secret, what may be it: all but Git’s own lines."""
    has_spoken = False
    for line in lines:
        if not has_spoken or line.startswith(_OF_GIT):
            yield line
        has_spoken = has_spoken or bool(_SECRECY.search(line))


def _plain(line: str) -> str:
    """Return a line in plain letters, without what is not seen: controls, overrides, fillers."""
    folded, _ = scripts.latinised(normalized("NFKC", line))
    return "".join(char for char in folded if char in " \t" or unicodedata.category(char)[0] != "C")


def _masked(line: str) -> str:
    line = " ".join(line.split())
    found = _SECRECY.search(line)
    if not found and _SECRECY.search(_APART.sub(lambda run: run[0].replace(" ", ""), line)):
        return MASK
    # What is quoted before the word may be the secret itself: « bad value 'x' for 'token' ».
    told, rest = (_QUOTED.sub(MASK, line[: found.end()]), MASK) if found else (line, "")
    # Why a branch was rejected is told by the remote.
    is_wary = found is not None or not line.startswith(_OF_GIT) or line.startswith("!")
    words = (MASK if _may_be_secret(word, is_wary=is_wary) else word for word in told.split())
    return " ".join(words) + rest


def _may_be_secret(word: str, *, is_wary: bool) -> bool:
    bare = word.strip(_EDGES)
    if _OURS.fullmatch(bare):
        return False
    # An address with who is known there, a variable, a token, or what only a machine would write.
    return (
        "@" in bare
        or bool(_VARIABLE.match(bare))
        or bool(_TOKENS.match(bare))
        or bool(_PAIR.fullmatch(bare))
        or (is_wary and bool(_MIXED.fullmatch(word) or _DIGITS.fullmatch(bare)))
        or (len(bare) >= _OPAQUE and any(char.isdigit() or char.isupper() for char in bare))
    )
