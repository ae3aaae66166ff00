-- Pour un lieu : quels thèmes et quels publics n’ont encore aucune action ?
-- title@en: For a place: which themes and which audiences have no action yet?
-- limit: Un manque est ici un thème ou un public que ne porte aucune action, par une case cochée ou par la lecture de sa source : une action pour tous les publics, ou qui parle d’un thème sans le porter, n’y compte pas.
-- limit@en: A gap here is a theme or an audience that no action bears, by a ticked box or by the reading of its source: an action for all audiences, or one that speaks of a theme without bearing it, does not count.
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
  JOIN actions a ON a.id = at.action
  WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
)
SELECT 'public' AS sorte, label AS manque
FROM audiences
WHERE code NOT IN (SELECT audience FROM action_audiences JOIN here USING (action))
UNION ALL
SELECT 'thème', label
FROM themes
WHERE code NOT IN (SELECT theme FROM action_themes JOIN here USING (action))
ORDER BY sorte, manque
