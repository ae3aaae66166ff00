"""The words of the interface: templates speak French, and this is their English.

Labels of fields, lists and codes are no words of the interface: the model has them.
"""

#: From a French text of a template or a page, as it is written there, to the English one.
ENGLISH = {
    # SPARQL and linked data
    "Interroger en SPARQL": "Ask in SPARQL",
    "Le catalogue entier peut être interrogé en SPARQL, le langage des données liées. Choisissez "
    "une question, changez-la, ou écrivez la vôtre.": (
        "The whole catalogue can be asked in SPARQL, the language of linked data. Choose a "
        "question, change it, or write your own."
    ),
    "Requête SPARQL": "SPARQL query",
    "Une requête a {seconds} secondes pour répondre, et on ne peut que lire.": (
        "A query has {seconds} seconds to answer, and can only read."
    ),
    "Interroger": "Ask",
    "Résultat": "Result",
    "ligne": "row",
    "lignes": "rows",
    "les {number} premières sont montrées": "the first {number} are shown",
    "Télécharger :": "Download:",
    "Oui": "Yes",
    "Non": "No",
    "Des questions toutes prêtes": "Questions ready to run",
    "Pour les programmes": "For programs",
    "La même adresse suit le protocole SPARQL 1.1, en GET et en POST ; « Accept » ou « format » "
    "choisit la forme du résultat :": (
        "The same address follows the SPARQL 1.1 Protocol, by GET and POST; “Accept” or “format” "
        "chooses the form of the result:"
    ),
    "Cette requête n’est pas du SPARQL valable : {detail}": "This is no valid SPARQL: {detail}",
    "Le résultat de cette requête ne peut être donné qu’en : {detail}.": (
        "The result of this query can only be had as: {detail}."
    ),
    "Le résultat dépasse {size} Mo : ajoutez une limite (LIMIT).": (
        "The result is larger than {size} MB: add a LIMIT."
    ),
    "La requête demande plus de {memory} Mo de mémoire : elle a été arrêtée.": (
        "The query was stopped: it needs more than {memory} MB of memory."
    ),
    "La requête a été arrêtée au bout de {seconds} secondes.": (
        "The query was stopped after {seconds} seconds."
    ),
    "Trop de requêtes sont en cours : réessayez dans un moment.": (
        "Too many queries are running: try again in a moment."
    ),
    "La requête a échoué : {detail}": "The query failed: {detail}",
    "Le catalogue vient d’être mis à jour : le site doit redémarrer.": (
        "The catalogue was just updated: the site has to be restarted."
    ),
    "Ce site ne répond pas au SPARQL : le fichier des triplets n’est pas là.": (
        "This site does not answer SPARQL: the store of the triples is not there."
    ),
    "On ne peut que lire ici : les mises à jour SPARQL sont refusées.": (
        "This is read-only: SPARQL updates are refused."
    ),
    "Les requêtes vers d’autres serveurs (SERVICE) sont refusées.": (
        "Queries to other servers (SERVICE) are refused."
    ),
    "Un POST doit être de type application/x-www-form-urlencoded ou application/sparql-query.": (
        "A POST must be of type application/x-www-form-urlencoded or application/sparql-query."
    ),
    "Une seule requête à la fois.": "One query at a time.",
    "La requête n’est pas en UTF-8.": "The query is not in UTF-8.",
    "La demande a trop de paramètres.": "The request has too many parameters.",
    "La demande est trop longue.": "The request is too long.",
    # The frame
    "Aller au contenu": "Skip to content",
    "Cette page n’existe pas": "There is no such page",
    "Actions": "Actions",
    "Territoires": "Territories",
    "Partenaires": "Partners",
    "Programmes": "Programmes",
    "Sources": "Sources",
}
