-- Où y a-t-il une accorderie, et quels arrondissements couvre chacune ?
-- title@en: Where is there an accorderie, and which arrondissements does each cover?
-- limit: La page est de 2016 : elle ne dit pas si ces accorderies existent encore.
-- limit@en: The page is of 2016: it does not say whether these accorderies still exist.
SELECT p.name AS accorderie, t.name AS arrondissement
FROM programme_participations pp
JOIN partners p ON p.id = pp.partner
JOIN partner_territories pt ON pt.partner = p.id
JOIN territories t ON t.id = pt.territory
WHERE pp.programme = 'accorderies' AND t.kind = 'arrondissement-municipal'
ORDER BY accorderie, t.code, arrondissement
