-- Que se disent les gens ?
-- title@en: What do people say to one another?
-- limit: Rien des autres actions.
-- limit@en: Nothing of the other actions.
SELECT motto AS devise FROM actions WHERE motto IS NOT NULL ORDER BY devise
