-- Où les textes disent-ils que des habitants décident ou votent ?
-- title@en: Where do the texts say that residents decide or vote?
-- limit: La réponse trouve des mots, non un degré de participation : lisez la fiche pour savoir qui décide, et de quoi.
-- limit@en: The answer finds words, not a degree of participation: read the record to know who decides, and of what.
WITH told (action, texte) AS (
  SELECT id, 'Description' FROM actions
  WHERE instr(description, 'décid') OR instr(description, 'décis') OR instr(description, 'vote')
  UNION ALL
  SELECT id, 'Initiative' FROM actions
  WHERE instr(initiative_note, 'décid') OR instr(initiative_note, 'décis')
    OR instr(initiative_note, 'vote')
)
SELECT a.title AS action, t.name AS territoire, told.texte
FROM told
JOIN actions a ON a.id = told.action
JOIN action_territories at ON at.action = a.id
JOIN territories t ON t.id = at.territory
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
  AND (instr(a.description, 'abitant') OR instr(a.initiative_note, 'abitant'))
ORDER BY action, territoire, told.texte
