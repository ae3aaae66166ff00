-- Quelles actions se sont arrêtées, et leur raison parle-t-elle d’argent ?
-- title@en: Which actions have stopped, and does their reason speak of money?
-- limit: Aucune raison donnée ne parle d’argent : c’est ce que les structures ont écrit, et une autre cause a pu jouer.
-- limit@en: No given reason speaks of money: that is what the organisations wrote, and another cause may have counted.
SELECT a.title AS action, a.status_reason AS raison,
  iif(instr(lower(a.status_reason), 'argent') OR instr(lower(a.status_reason), 'financ') OR instr(lower(a.status_reason), 'budget')
    OR instr(lower(a.status_reason), 'subvention') OR instr(lower(a.status_reason), 'moyens'), 'oui', 'non') AS argent
FROM actions a
WHERE a.status IN ('terminee', 'suspendue', 'abandonnee') AND a.status_reason IS NOT NULL
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY argent DESC, action
