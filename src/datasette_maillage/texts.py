"""The words of the interface: templates speak French, and this is their English.

Labels of fields, lists and codes are no words of the interface: the model has them.
"""

#: From a French text of a template or a page, as it is written there, to the English one.
ENGLISH = {
    "Aller au contenu": "Skip to content",
    "Cette page n’existe pas": "There is no such page",
    "Actions": "Actions",
    "Territoires": "Territories",
    "Partenaires": "Partners",
    "Programmes": "Programmes",
    "Sources": "Sources",
}
