-- Combien d’actions par région ?
-- title@en: How many actions by région?
-- limit: Ces nombres disent d’où viennent les sources du catalogue, non où l’on agit le plus.
-- limit@en: These numbers tell where the sources of the catalogue come from, not where most is done.
WITH RECURSIVE above (territory, place) AS (
  SELECT id, id FROM territories
  UNION
  SELECT above.territory, p.part_of
  FROM above
  JOIN territory_part_of p ON p.territory = above.place
)
SELECT t.name AS region, count(DISTINCT a.id) AS actions
FROM above
JOIN territories t ON t.id = above.place AND t.kind = 'region'
JOIN action_territories at ON at.territory = above.territory
JOIN actions a ON a.id = at.action
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY t.id
ORDER BY actions DESC, region
