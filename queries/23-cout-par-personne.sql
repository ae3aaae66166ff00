-- Combien coûte une action par personne touchée ?
-- title@en: How much does an action cost by person reached?
-- limit: N’y sont que les actions qui donnent un budget et un public compté ; une participation n’est pas une personne, et les personnes seulement rencontrées ou mobilisées sont laissées de côté.
-- limit@en: Only actions that give a budget and a counted audience are there; an attendance is not a person, and people who were only met or mobilised are left out.
SELECT a.title AS action, a.funding_total AS budget, p.count AS nombre, l.label AS compte, s.label AS precision,
  CAST(round(a.funding_total * 1.0 / p.count) AS INTEGER) AS par_personne
FROM actions a
JOIN action_people p ON p.action = a.id
JOIN people_groups l ON l.code = p.category
LEFT JOIN precisions s ON s.code = p.precision
WHERE (p.category IN ('participants', 'familles', 'participations') OR p.measure = 'personnes')
  AND a.funding_total IS NOT NULL AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, nombre, compte, budget, precision
