"""One page of each kind: whoever adds a kind of page adds a row, and it is tested as the others."""

from __future__ import annotations

#: The pages, by what they are.
PAGES = {
    "home": "/",
    "home in English": "/?lang=en",
    "map": "/carte",
    "map of a département": "/carte?departement=49",
    "map of Paris": "/carte?departement=75",
    "charts": "/chiffres",
    "action": "/action/jardin-partage",
    "action with money": "/action/ouverture-du-centre-social-du-quartier-sud",
    "territory": "/territory/paris-19e",
    "partner": "/partner/caf-54",
    "programme": "/programme/contrat-de-ville-paris-2015-2020",
    "source": "/source/actions-des-centres-sociaux",
    "theme": "/themes/logement",
    "themes": "/themes",
    "audiences": "/audiences",
    "actions": "/actions",
    "territories": "/territoires",
    "partners": "/partenaires",
    "programmes": "/programmes",
    "data": "/-/donnees",
    "database": "/maillage",
    "table": "/maillage/actions",
    "table, filtered": "/maillage/actions?_search=jardin&status=en-cours&_sort_desc=title",
    "table of a list": "/maillage/action_funding_lines",
    "view": "/maillage/actions_en_clair?_size=5",
    "row": "/maillage/actions/jardin-partage",
    "question": "/maillage/06-qui-finance-quoi",
    "SQL": "/maillage?sql=SELECT+id%2C+title+FROM+actions+LIMIT+3",
    "SQL with a parameter": "/maillage?sql=SELECT+title+FROM+actions+WHERE+id+%3D+%3Aid",
    "about Datasette": "/-/versions",
}
#: What goes wrong, with its status.
FAULTS = {
    "/rien-ici": 404,
    "/action/rien-ici": 404,
    "/maillage/rien-ici": 404,
    "/maillage?sql=DROP+TABLE+actions": 400,
    "/maillage?sql=SELECT+rien+FROM+actions": 400,
}
