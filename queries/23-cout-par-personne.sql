-- Combien coûte une action par personne touchée ?
-- title@en: How much does an action cost by person reached?
-- limit: Seules deux actions donnent un budget et un public compté ; une participation n’est pas une personne, et les personnes rencontrées ou mobilisées sont laissées de côté.
-- limit@en: Two actions alone give a budget and a counted audience; an attendance is not a person, and people who were met or mobilised are left out.
SELECT a.title AS action, a.funding_total AS budget, p.count AS nombre, l.label AS compte,
  CAST(round(a.funding_total * 1.0 / p.count) AS INTEGER) AS euros
FROM actions a
JOIN action_people p ON p.action = a.id
JOIN people_groups l ON l.code = p.category
WHERE p.category IN ('participants', 'familles', 'participations')
  AND a.funding_total IS NOT NULL AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, nombre
