-- Combien d’actions par département et par thème ?
-- Un lieu sans département, comme Paris, compte pour lui-même.
WITH RECURSIVE above (territory, place) AS (
  SELECT id, id FROM territories
  UNION
  SELECT above.territory, p.part_of
  FROM above
  JOIN territory_part_of p ON p.territory = above.place
),
top AS (
  SELECT above.territory, above.place
  FROM above
  JOIN territories t ON t.id = above.place
  WHERE t.kind = 'departement'
    OR (t.kind = 'commune' AND NOT EXISTS (
      SELECT 1 FROM territory_part_of p WHERE p.territory = t.id
    ))
)
SELECT t.name AS departement, l.label AS theme, count(DISTINCT at.action) AS actions
FROM action_territories at
JOIN top ON top.territory = at.territory
JOIN territories t ON t.id = top.place
JOIN action_themes th ON th.action = at.action
JOIN themes l ON l.code = th.theme
GROUP BY t.id, l.code
ORDER BY departement, theme
