-- À qui s’adresser pour une action en cours, quand, et à quel prix ?
-- title@en: Whom to ask about an action under way, when, and at what price?
-- limit: Ces jours et ces prix sont ceux que disait la source, à la date de son constat ; une case vide veut dire que le catalogue ne le sait pas, et non que c’est gratuit ; une action en cours dont aucune organisation n’est connue n’y est pas.
-- limit@en: These days and prices are those that the source told, when it was observed; an empty cell means that the catalogue does not know, and not that it is free; an action under way with no known organisation is not there.
SELECT a.title AS action, a.observed AS constat, p.name AS organisation, t.name AS siege,
  coalesce(p.website, p.contact_switchboard, p.contact_mailbox) AS joindre,
  coalesce(a.access_days, a.schedule) AS quand, iif(a.access_is_free = 'true', 'gratuit', a.access_price) AS prix,
  a.access_registration AS inscription
FROM actions a
JOIN partners p ON p.id = a.lead
LEFT JOIN territories t ON t.id = p.seat
WHERE a.status = 'en-cours' AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action, organisation, constat, siege, quand
