-- Quels programmes composent le contrat de ville 2015-2020, axe par axe, priorité par priorité, et quelles actions s’y rattachent ?
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
