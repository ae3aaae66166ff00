-- Quelles actions dans un quartier que l’État a déclaré prioritaire ?
-- title@en: Which actions in a neighbourhood that the State has declared a priority?
-- limit: Aucune fiche ne donne le code d’un quartier prioritaire : y sont ceux que le catalogue a trouvés dans la liste de 1996, remplacée depuis ; un autre a pu y être aussi, ou devenir prioritaire ensuite, et une source peut parler de quartiers prioritaires sans les nommer.
-- limit@en: No record has the code of a priority neighbourhood: those are there that the catalogue found in the list of 1996, replaced since; another may have been on it too, or have become one later, and a source may speak of priority neighbourhoods without naming them.
SELECT DISTINCT a.title AS action, t.name AS quartier,
  iif(t.kind = 'quartier-prioritaire', 'quartier prioritaire', 'zone urbaine sensible de 1996') AS liste
FROM action_territories at
JOIN actions a ON a.id = at.action
JOIN territories t ON t.id = at.territory
LEFT JOIN territory_sources s ON s.territory = t.id AND s.source = 'decret-96-1156'
WHERE (t.kind = 'quartier-prioritaire' OR s.source IS NOT NULL) AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, quartier, liste
