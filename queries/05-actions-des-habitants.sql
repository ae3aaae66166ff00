-- Quelles actions ont été lancées, seules ou avec d’autres, par un groupe d’habitants ?
-- title@en: Which actions were started, alone or with others, by a group of residents?
-- limit: La réponse suit la case cochée par l’organisation qui décrit l’action ; elle ne dit pas jusqu’où les habitants décident.
-- limit@en: The answer follows the box ticked by the organisation that describes the action; it does not say how far residents decide.
SELECT a.title AS action, l.label AS avec
FROM action_initiators h
JOIN actions a ON a.id = h.action
LEFT JOIN action_initiators o ON o.action = h.action AND o.initiator <> 'groupe-habitants'
LEFT JOIN initiators l ON l.code = o.initiator
WHERE h.initiator = 'groupe-habitants' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, avec
