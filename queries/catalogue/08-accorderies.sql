-- Où y a-t-il une accorderie, et quels arrondissements couvre chacune ?
SELECT p.name AS accorderie, t.name AS arrondissement
FROM action_programmes ap
JOIN actions a ON a.id = ap.action
JOIN partners p ON p.id = a.lead
JOIN action_territories at ON at.action = a.id
JOIN territories t ON t.id = at.territory
WHERE ap.programme = 'accorderies'
ORDER BY accorderie, t.code, arrondissement
