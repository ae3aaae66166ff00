-- Quelles actions intergénérationnelles, pour quels publics, dans quels territoires ?
SELECT a.title AS action, l.label AS public, t.name AS territoire
FROM action_themes th
JOIN actions a ON a.id = th.action
JOIN action_audiences au ON au.action = a.id
JOIN audiences l ON l.code = au.audience
JOIN action_territories at ON at.action = a.id
JOIN territories t ON t.id = at.territory
WHERE th.theme = 'intergenerationnel'
ORDER BY action, public, territoire
