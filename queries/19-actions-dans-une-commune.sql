-- Quelles actions dans une commune et dans tout ce qu’elle contient ?
-- title@en: Which actions in a commune and in all that it contains?
-- limit: Une action dont la source ne dit que le département n’y est pas, même si elle a lieu dans cette commune.
-- limit@en: An action whose source tells its département alone is not there, even if it takes place in this commune.
-- :territoire = paris
WITH RECURSIVE inside (territory) AS (
  SELECT :territoire
  UNION
  SELECT p.territory
  FROM inside
  JOIN territory_part_of p ON p.part_of = inside.territory
)
SELECT DISTINCT a.title AS action, t.name AS territoire, s.label AS statut, a.observed AS constat
FROM action_territories at
JOIN inside ON inside.territory = at.territory
JOIN territories t ON t.id = at.territory
JOIN actions a ON a.id = at.action
JOIN action_statuses s ON s.code = a.status
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, territoire, statut, constat
