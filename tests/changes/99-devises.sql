-- Que se disent les gens ?
SELECT motto AS devise FROM actions WHERE motto IS NOT NULL ORDER BY devise
