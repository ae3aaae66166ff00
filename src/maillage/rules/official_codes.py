"""What official codes look like, by kind of territory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.messages import N_, Message


@dataclass(frozen=True)
class CodeShape:
    """What the codes of a kind of territory look like."""

    pattern: re.Pattern[str]
    form: Message


SHAPES: Mapping[str, CodeShape] = {
    "region": CodeShape(re.compile("[0-9]{2}"), N_("deux chiffres, comme 11")),
    "departement": CodeShape(
        re.compile("[0-9]{2}|2[AB]|9[78][0-9]"),
        N_("deux chiffres, comme 54, trois outre-mer, comme 974"),
    ),
    "epci": CodeShape(
        re.compile("[0-9]{9}"),
        N_("les neuf chiffres de son SIREN, comme 245400676"),
    ),
    "commune": CodeShape(
        re.compile("(?:[0-9]{2}|2[AB])[0-9]{3}"),
        N_("un code INSEE de cinq caractères, comme 54395 (ce n’est pas le code postal)"),
    ),
    "arrondissement-municipal": CodeShape(
        re.compile("[0-9]{5}"),
        N_("un code INSEE de cinq chiffres, comme 75111 (ce n’est pas le code postal)"),
    ),
    "quartier-prioritaire": CodeShape(
        re.compile("QP[0-9]{6}|QN[0-9]{5}[A-Z]"),
        N_(
            "QP et six chiffres (QP075001, de 2015), ou QN, cinq chiffres et une lettre "
            "(QN07501M, de 2024)"
        ),
    ),
}
