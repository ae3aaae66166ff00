-- Quelles actions commencées avant 2015 étaient encore en cours, et quand leur source l’a-t-elle dit ?
SELECT title AS action, starts AS debut, observed AS constat
FROM actions
WHERE status = 'en-cours' AND starts < '2015'
ORDER BY debut, action
