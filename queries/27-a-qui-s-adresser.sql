-- À qui s’adresser pour une action en cours, quand, et à quel prix ?
-- title@en: Whom to ask about an action under way, when, and at what price?
-- limit: Ces jours et ces prix sont ceux que disait la source, à la date de son constat ; sans prix noté, une action n’est ni gratuite ni payante.
-- limit@en: These days and prices are those that the source told, when it was observed; without a noted price, an action is neither free nor charged.
SELECT a.title AS action, a.observed AS constat, p.name AS organisation, t.name AS siege,
  coalesce(p.website, p.contact_switchboard, p.contact_mailbox) AS joindre,
  coalesce(a.access_days, a.schedule) AS quand, iif(a.access_is_free = 'true', 'gratuit', a.access_price) AS prix,
  a.access_registration AS inscription
FROM actions a
JOIN partners p ON p.id = a.lead
LEFT JOIN territories t ON t.id = p.seat
WHERE a.status = 'en-cours' AND coalesce(a.access_days, a.schedule) IS NOT NULL
  AND a.replaced_by IS NULL AND a.withdrawn_on IS NULL
ORDER BY action
