-- Combien d’actions par département et par thème ?
-- title@en: How many actions by département and by theme?
-- limit: Ces nombres comptent des fiches choisies par leurs sources, non ce qui se fait dans un département.
-- limit@en: These numbers count sheets that their sources chose, not what is done in a département.
-- Une commune sans département, comme Paris, compte pour elle-même.
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
      SELECT 1
      FROM territory_part_of p
      JOIN territories d ON d.id = p.part_of
      WHERE p.territory = t.id AND d.kind = 'departement'
    ))
)
SELECT t.name AS departement, l.label AS theme, count(DISTINCT at.action) AS actions
FROM action_territories at
JOIN actions a ON a.id = at.action
JOIN top ON top.territory = at.territory
JOIN territories t ON t.id = top.place
JOIN action_themes th ON th.action = at.action
JOIN themes l ON l.code = th.theme
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY t.id, l.code
ORDER BY departement, theme
