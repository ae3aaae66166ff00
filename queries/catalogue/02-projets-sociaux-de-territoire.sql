-- Quels arrondissements parisiens ont un projet social de territoire, signé ou à venir, et quels axes chacun a-t-il retenus ?
-- title@en: Which arrondissements of Paris have a projet social de territoire, signed or to come, and which themes has each chosen?
-- limit: La page dit que le 9e et le 16e se sont engagés, sans dire s’ils ont signé ni quels axes ils ont retenus.
-- limit@en: The page says that the 9th and 16th have committed themselves; whether they signed, and which themes they chose, it does not say.
SELECT t.name AS arrondissement, s.label AS statut, p.observed AS constat, l.label AS axe
FROM programmes p
JOIN programme_territories pt ON pt.programme = p.id
JOIN territories t ON t.id = pt.territory
JOIN programme_statuses s ON s.code = p.status
LEFT JOIN programmes a ON a.part_of = p.id AND a.kind = 'axe'
LEFT JOIN programme_thematics th ON th.programme = a.id
LEFT JOIN ctg_thematics l ON l.code = th.thematic
WHERE p.kind = 'projet-social-de-territoire'
ORDER BY t.code, axe, statut, constat
