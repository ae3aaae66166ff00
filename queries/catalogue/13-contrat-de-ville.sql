-- Quels programmes composent le contrat de ville 2015-2020, axe par axe, priorité par priorité, et quelles actions s’y rattachent ?
-- title@en: Which programmes make up the contrat de ville 2015-2020, axis by axis and priority by priority, and which actions belong to them?
-- limit: La page décrit des axes et des dispositifs ; la plupart n’ont aucune action dans le catalogue, ce qui ne veut pas dire qu’il n’y en a pas.
-- limit@en: The page describes axes and schemes; most have no action in the catalogue, which does not mean that there is none.
WITH RECURSIVE tree (id, level) AS (
  SELECT 'contrat-de-ville-paris-2015-2020', 0
  UNION
  SELECT p.id, tree.level + 1
  FROM tree
  JOIN programmes p ON p.part_of = tree.id
)
SELECT
  tree.level AS niveau,
  k.label AS sorte,
  u.title AS partie_de,
  p.position AS rang,
  p.title AS programme,
  a.title AS action
FROM tree
JOIN programmes p ON p.id = tree.id
JOIN programme_kinds k ON k.code = p.kind
LEFT JOIN programmes u ON u.id = p.part_of AND tree.level > 0
LEFT JOIN action_programmes ap ON ap.programme = p.id
LEFT JOIN actions a ON a.id = ap.action
ORDER BY niveau, partie_de, rang, programme, action
