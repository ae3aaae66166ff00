-- Quelles actions mobilisent des bénévoles, et combien ?
SELECT a.title AS action, p.count AS nombre, p.count_max AS nombre_au_plus, l.label AS precision
FROM action_people p
JOIN actions a ON a.id = p.action
LEFT JOIN precisions l ON l.code = p.precision
WHERE p.category = 'benevoles'
ORDER BY nombre DESC, action
