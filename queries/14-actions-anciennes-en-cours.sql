-- Quelles actions commencées avant 2015 étaient encore en cours, et quand leur source l’a-t-elle dit ?
-- title@en: Which actions begun before 2015 were still under way, and when did their source say so?
-- limit: « En cours » vaut pour la date du constat : rien ne dit que l’action dure encore aujourd’hui.
-- limit@en: “Under way” holds for the date of observation: nothing says that the action still goes on today.
SELECT title AS action, starts AS debut, observed AS constat
FROM actions a
WHERE status = 'en-cours' AND starts < '2015' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY debut, action, constat
