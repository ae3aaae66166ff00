-- Quelles actions ont été lancées, seules ou avec d’autres, par un groupe d’habitants ?
SELECT a.title AS action, l.label AS avec
FROM action_initiators h
JOIN actions a ON a.id = h.action
LEFT JOIN action_initiators o ON o.action = h.action AND o.initiator <> 'groupe-habitants'
LEFT JOIN initiators l ON l.code = o.initiator
WHERE h.initiator = 'groupe-habitants'
ORDER BY action, avec
