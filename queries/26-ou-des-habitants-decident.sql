-- Où des habitants prennent-ils part aux décisions, et jusqu’où ?
-- title@en: Where do residents take part in decisions, and how far?
-- limit: Les degrés sont ceux d’Arnstein, là où la source le dit en toutes lettres ; ailleurs, des habitants décident peut-être sans que ce soit écrit.
-- limit@en: The levels are Arnstein’s, where the source says so in so many words; elsewhere residents may decide without it being written.
SELECT a.title AS action, t.name AS territoire, l.label AS degre, a.involvement_text AS texte
FROM actions a
JOIN participation_levels l ON l.code = a.involvement_level
JOIN action_territories at ON at.action = a.id
JOIN territories t ON t.id = at.territory
WHERE l.code IN ('partenariat', 'delegation', 'controle')
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, territoire, degre, texte
