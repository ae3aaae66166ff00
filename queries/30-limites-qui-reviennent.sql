-- Quelles limites reviennent d’une action à l’autre ?
-- title@en: Which limits come back from one action to another?
-- limit: La réponse range seize textes d’après leurs mots : une limite dite autrement n’y est pas, et un texte peut compter deux fois.
-- limit@en: The answer sorts sixteen texts by their words: a limit told otherwise is not there, and a text may count twice.
WITH words (limite, mot) AS (
  VALUES ('argent et moyens', 'argent'),
    ('argent et moyens', 'financ'),
    ('argent et moyens', 'moyens'),
    ('durée', 'durée'),
    ('durée', 'durer'),
    ('durée', 'renouveler'),
    ('durée', 'poursuivre'),
    ('durée', 'démarrer'),
    ('mobilisation', 'mobilis'),
    ('mobilisation', 'participants'),
    ('mobilisation', 'présence'),
    ('mobilisation', 'difficile à atteindre'),
    ('temps et équipes', 'très peu de temps'),
    ('temps et équipes', 'équipes'),
    ('temps et équipes', 'moyens humains')
)
SELECT w.limite, count(DISTINCT a.id) AS actions
FROM actions a
JOIN words w ON instr(a.limits, w.mot)
WHERE a.replaced_by IS NULL AND a.withdrawn_on IS NULL
GROUP BY w.limite
ORDER BY actions DESC, w.limite
