-- Quelles actions ont commencé avant 2015 et sont encore en cours ?
SELECT title AS action, starts AS debut
FROM actions
WHERE status = 'en-cours' AND starts < '2015'
ORDER BY debut, action
