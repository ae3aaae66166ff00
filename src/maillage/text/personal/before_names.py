"""What the words before a name tell: that a street or a work bears it, or that somebody is called.

They are looked up from the name back, and no expression searches for them: a text may hold a name
for each ten of its characters.
"""

from __future__ import annotations

import re
from itertools import product

from maillage.text.memoization import memoized
from maillage.text.words import fold

#: Characters before a name that may tell whose it is.
_NEAR = 80


def _words(text: str) -> tuple[str, ...]:
    """Return words as they are written, those of one phrase with « _ » between them."""
    return tuple(word.replace("_", " ") for word in text.split())


AUTHORS = _words(
    """sociologue sociologues philosophe historien historienne écrivain écrivaine auteur auteure
    romancier romancière photographe cinéaste poète géographe"""
)
ROLES = _words(
    """bénévole bénévoles habitant habitante gardien gardienne voisin voisine mère père maman papa
    retraité retraitée animateur animatrice salarié salariée éducateur éducatrice coordinateur
    coordinatrice coordonnateur coordonnatrice adhérent adhérente stagiaire locataire référent
    référente médiateur médiatrice responsable trésorier trésorière secrétaire président présidente
    directeur directrice interlocuteur interlocutrice conteur conteuse adulte-relais
    chargé_de_mission chargée_de_mission contributeur contributrice intervenant intervenante
    photographe_amateur"""
)
#: Streets, facilities, feasts and works are named after people; works and ideas are theirs.
_NAMED_AFTER = frozenset(
    fold(word)
    for word in (
        *AUTHORS,
        *_words(
            """rue avenue av boulevard bd place allée allées impasse chemin square quai cours route
            passage villa sentier esplanade rond-point faubourg pont parc jardin quartier cité tour
            résidence arrêt station gare bus circuit ville saint sainte zac parking parvis promenade
            ruelle venelle mail hameau domaine lotissement halle ferme collectif cercle comité
            atelier centre mjc mpt collège lycée école crèche groupe université hôpital clinique
            maison foyer fondation association amicale compagnie club gymnase stade piscine salle
            espace bibliothèque médiathèque ludothèque théâtre cinéma musée conservatoire institut
            auberge relais ehpad fédération prix caserne pavillon bâtiment immeuble pôle patronage
            orchestre cabinet bourse air airs chanson chansons livre livres conte contes fable
            fables pièce pièces poème poèmes film films méthode méthodes enquête enquêtes étude
            études rapport rapports ouvrage ouvrages article articles roman romans recherche
            recherches photographie photographies œuvre œuvres travaux texte textes tableau tableaux
            spectacle hommage vie pas pédagogie recueil personnage personnages opération selon
            d’après"""
        ),
    )
)
#: Words that may stand between what is named and its name, and those that part the two.
_BETWEEN = re.compile(r"[^\W\d_][\w’'-]*")
_PARTING = frozenset(_words("par est avec chez auprès et ou où sont dont qui que amateur"))
_MOST_BETWEEN = 3
#: What opens a title, or stands before the name of a place.
_OPENS = re.compile(r"(?:[«“]\s?|\b(?:l[’']|l[ae]\s|les\s))\Z", re.IGNORECASE)
_ELIDED = re.compile(r"\s[dl][’']\Z", re.IGNORECASE)

#: Turns of phrase right behind which a person is named.
_TURNS = frozenset(
    fold(f"{begun} {ended}")
    for begins, ends in (
        (ROLES, ("", "est", "s’appelle", "se nomme")),
        (
            _words(
                """c’est et_à contacter contactez appeller appellez appeler appelez joindre joignez
                demander demandez prévenir prévenez s’adresser_à adressez-vous_à écrire_à écrivez_à
                voir_avec voir rendez-vous_avec merci_à remercie remercier remerciez"""
            ),
            ("",),
        ),
        (_words("auprès témoignage"), ("de", "d’")),
    )
    for begun, ended in product(begins, ends)
)
#: Words of such a turn, and of a role.
_LENGTHS = range(1, 5)
_DONE_BY = re.compile(r"\w[éiut]e?s?\spar\s\Z", re.IGNORECASE)
#: What a list of persons is headed with, up to a sign and so many characters before it.
_HEADINGS = frozenset(
    fold(word)
    for word in (
        *ROLES,
        *_words("permanence permanences coordination animation inscription inscriptions"),
        *_words("jury équipe"),
    )
)
_HEADED, _PART = ":–—", re.compile("[.:,()]")
_HEADING = 60
#: What else than a letter a turn of phrase may end with.
_TURNED = ",’'"


def is_named_after(sentence: str, start: int) -> bool:
    """Whether what stands before a name tells that it is that of a street, a facility or a work."""
    before = sentence[max(0, start - _NEAR) : start]
    if _OPENS.search(before[-5:]):
        return True
    if _ELIDED.search(before[-3:]):
        before = before[:-2]
    if not before[-1:].isspace():
        return False
    for word in reversed(before.rsplit(None, _MOST_BETWEEN + 1)[-_MOST_BETWEEN - 1 :]):
        if _bears_names(word):
            return True
        if word.lower() in _PARTING or not _BETWEEN.fullmatch(word):
            return False
    return False


@memoized
def _bears_names(word: str) -> bool:
    """Whether a word, or its last part, is of what is named after people; « av. » is."""
    folded = fold(word)
    is_whole = word[-1].isalnum() or folded == "av"
    return is_whole and not _NAMED_AFTER.isdisjoint((folded, folded.rpartition(" ")[2]))


def is_called(sentence: str, start: int) -> bool:
    """Whether a turn of phrase before a name leads to somebody of that name."""
    before = sentence[max(0, start - _NEAR) : start]
    headed = before.rstrip()
    if headed[-1:] in _HEADED and _heads(_PART.split(headed[:-1])[-1][-_HEADING:]):
        return True
    if not (headed[-1:].isalnum() or headed[-1:] in _TURNED):
        return False
    words = fold(before).split()
    return _DONE_BY.search(before[-9:]) is not None or any(
        " ".join(words[-length:]) in _TURNS for length in _LENGTHS
    )


def _heads(text: str) -> bool:
    """Whether a text has a word of what a list of persons is headed with."""
    words = fold(text).split()
    return any(
        word.startswith("contact")
        or any(" ".join(words[at : at + length]) in _HEADINGS for length in _LENGTHS)
        for at, word in enumerate(words)
    )
