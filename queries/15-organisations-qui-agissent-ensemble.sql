-- Quelles organisations agissent ensemble le plus souvent ?
-- title@en: Which organisations act together most often?
-- limit: Deux organisations citées ensemble ne travaillent pas forcément ensemble, et celles que moins de trois fiches réunissent n’y sont pas.
-- limit@en: Two organisations that are named together need not work together, and those that fewer than three records bring together are not there.
-- Celles qui portent une même action ou un même programme, ou y prennent part, au moins trois fois ;
-- qui en bénéficie n’y agit pas.
WITH together (place, partner) AS (
  SELECT 'action/' || id, lead FROM actions
  WHERE lead IS NOT NULL AND replaced_by IS NULL AND withdrawn_on IS NULL
  UNION
  SELECT 'action/' || p.action, p.partner FROM action_participations p
  JOIN actions a ON a.id = p.action
  WHERE p.role <> 'beneficiaire' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  UNION
  SELECT 'programme/' || p.programme, p.partner FROM programme_participations p
  JOIN programmes g ON g.id = p.programme
  WHERE p.role <> 'beneficiaire' AND g.replaced_by IS NULL AND g.withdrawn_on IS NULL
)
SELECT p.name AS organisation, q.name AS avec, count(*) AS ensemble
FROM together a
JOIN together b ON b.place = a.place
JOIN partners p ON p.id = a.partner
JOIN partners q ON q.id = b.partner AND p.name < q.name
WHERE p.replaced_by IS NULL AND p.withdrawn_on IS NULL
  AND q.replaced_by IS NULL AND q.withdrawn_on IS NULL
GROUP BY p.id, q.id
HAVING count(*) > 2
ORDER BY ensemble DESC, organisation, avec
