-- Quelles actions intergénérationnelles, pour quels publics, dans quels lieux ?
-- title@en: Which intergenerational actions, for which audiences, in which places?
-- limit: La réponse suit les mots clés cochés, ou ce que le catalogue a lu d’une page sans cases ; une action sans ce mot clé peut aussi réunir les générations.
-- limit@en: The answer follows the ticked keywords, or what the catalogue read in a page without boxes; an action without this keyword may bring generations together as well.
SELECT a.title AS action, l.label AS public, t.name AS territoire
FROM action_themes th
JOIN actions a ON a.id = th.action
JOIN action_audiences au ON au.action = a.id
JOIN audiences l ON l.code = au.audience
JOIN action_territories at ON at.action = a.id
JOIN territories t ON t.id = at.territory
WHERE th.theme = 'intergenerationnel' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, public, territoire
