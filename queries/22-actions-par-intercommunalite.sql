-- Combien d’actions par intercommunalité ?
-- title@en: How many actions by intercommunality?
-- limit: Une action dont la source ne dit que le département ne compte pour aucune intercommunalité ; hors de Paris, une commune du Grand Paris compte pour la métropole et pour son territoire : la somme n’est pas un nombre d’actions.
-- limit@en: An action whose source tells its département alone counts for no intercommunality; outside Paris, a commune of Grand Paris counts for the metropolis and for its territory: the sum is no number of actions.
WITH RECURSIVE above (territory, place) AS (
  SELECT id, id FROM territories
  UNION
  SELECT above.territory, p.part_of
  FROM above
  JOIN territory_part_of p ON p.territory = above.place
)
SELECT t.name AS intercommunalite, count(DISTINCT a.id) AS actions
FROM above
JOIN territories t ON t.id = above.place AND t.kind = 'epci'
JOIN action_territories at ON at.territory = above.territory
JOIN actions a ON a.id = at.action
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY t.id
ORDER BY actions DESC, intercommunalite
