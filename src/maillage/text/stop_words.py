"""Stop words of French, folded: one list for all that compares texts or looks them up."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Articles, and « de »: empty even beside an amount.
ARTICLES = _words("le la les de du des")
#: What an elision leaves of them. A lone letter may also be a building’s, so names keep it.
ELIDED = _words("l d")
#: Empty in a name and in a sentence.
STOP_WORDS = ARTICLES | _words(
    "a au aux avec ce cette dans en et leur leurs nos notre ou par pour sa ses son sur un une"
)
#: Empty in a sentence alone: a name says « Est », « fête d’été », « sport pour tous ».
IN_SENTENCES = STOP_WORDS | _words(
    "ai ceci cela celle celles celui ces cet ceux ci comme donc dont elle elles entre est etaient "
    "etait ete etre eu eux il ils jusqu laquelle lequel lesquels lors lorsqu lui mais "
    "meme ni nous on ont pas pendant peu plus puisqu qu quand que quel quelle quels qui quoi "
    "quoiqu sans se si soit sont sous ta te tes toi ton tous tout toute toutes tu vers vos votre "
    "vous the of and"
)
#: Empty in a sentence, and half of the sense of a label: « tous âges », « sans-papiers ».
QUALIFYING = IN_SENTENCES - STOP_WORDS
#: What people ask with, in French and in English.
INTERROGATIVE = _words(
    "qui quoi combien quel quelle quels quelles ou pourquoi comment who what how which where why"
)
#: Words of a question that say nothing of what for.
ASKING = INTERROGATIVE | _words(
    "ai aimerais aller arriver assez autour beaucoup besoin cherche cherchent chercher cherchons "
    "chez connais existe existent faire fait je ma mes moi mon ne passe peut peux pres proche sais "
    "souhaite "
    "suis tres trop trouve trouvent trouver veux viens voudrais voudrait y "
    "are can do find for i is looking near there with"
)
