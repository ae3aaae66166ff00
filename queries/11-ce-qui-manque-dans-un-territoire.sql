-- Pour un territoire : quels thèmes et quels publics n’ont encore aucune action ?
-- :territoire = nord
WITH RECURSIVE inside (territory) AS (
  SELECT :territoire
  UNION
  SELECT p.territory
  FROM inside
  JOIN territory_part_of p ON p.part_of = inside.territory
),
here (action) AS (
  SELECT DISTINCT at.action
  FROM action_territories at
  JOIN inside ON inside.territory = at.territory
)
SELECT 'public' AS sorte, label AS manque
FROM audiences
WHERE code NOT IN (SELECT audience FROM action_audiences JOIN here USING (action))
UNION ALL
SELECT 'thème', label
FROM themes
WHERE code NOT IN (SELECT theme FROM action_themes JOIN here USING (action))
ORDER BY sorte, manque
