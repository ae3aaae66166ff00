"""Nothing in a record tells who someone is: caught before it enters the history of Git.

What its form proves refuses the record, and is looked for in a build too; what the words around a
name suggest is to be checked. A finding shows the words masked: logs are public, and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_
from maillage.reading.contributions import Contribution
from maillage.reading.grammars.registrations import is_sound
from maillage.text import personal
from maillage.text.personal import PersonalSpan, masking, may_hold_forms

SOCIAL_SECURITY = Rule(
    "P001",
    N_(
        "« {found} » est un numéro de sécurité sociale. Supprimez-le : il n’a sa place "
        "dans aucune fiche."
    ),
    RulePage(
        N_("Numéro de sécurité sociale"),
        N_(
            "Ce numéro désigne une seule personne, pour toute sa vie. La loi en limite "
            "l’usage ; un catalogue public n’en a aucun. Supprimez-le, et comptez les "
            "personnes au lieu de les désigner."
        ),
        Example('{"description": "Dossier suivi : 2 85 12 75 999 123 87."}'),
        Example('{"description": "Un dossier est suivi chaque semaine."}'),
    ),
)
BANK_ACCOUNT = Rule(
    "P002",
    N_(
        "« {found} » est un numéro de compte bancaire (IBAN). Supprimez-le : pour "
        "recevoir des dons, donnez le lien d’une page de l’organisation."
    ),
    RulePage(
        N_("Numéro de compte bancaire"),
        N_(
            "Un compte recopié sert aux fraudes, qu’il soit à une personne ou à une association. "
            "L’organisation le donne sur son propre site, où elle peut le changer."
        ),
        Example('{"description": "Dons : FR26 9999 9999 9901 2345 6789 A12"}'),
        Example('{"links": ["https://www.example.org/soutenir"]}'),
    ),
)
PERSONAL_EMAIL = Rule(
    "P003",
    N_(
        "« {found} » est l’adresse électronique d’une personne. Supprimez-la, ou "
        "donnez une adresse de l’organisation, comme contact@…, ou le lien de son site."
    ),
    RulePage(
        N_("Adresse électronique d’une personne"),
        N_(
            "Une adresse qui contient un prénom ou un nom désigne quelqu’un, et attire les "
            "envois indésirables pendant des années. Une adresse de fonction (contact@, "
            "accueil@) convient, et reste bonne quand la personne change."
        ),
        Example('{"description": "Inscription : marie.boisclair@example.org"}'),
        Example('{"description": "Inscription : contact@example.org"}'),
    ),
)
MOBILE_PHONE = Rule(
    "P004",
    N_(
        "« {found} » est un numéro de téléphone mobile, donc presque toujours celui "
        "d’une personne. Supprimez-le, ou donnez le numéro fixe de l’organisation, ou "
        "le lien de son site."
    ),
    RulePage(
        N_("Numéro de téléphone mobile"),
        N_(
            "Un mobile est dans la poche de quelqu’un : publié ici, son numéro est recopié "
            "partout et pour toujours. Le numéro fixe d’une organisation convient ; son "
            "site est mieux encore, car il reste à jour."
        ),
        Example('{"description": "Inscription au 06 39 98 12 34."}'),
        Example('{"description": "Inscription au 01 99 00 12 34."}'),
    ),
)
UNSURE_EMAIL = Rule(
    "P005",
    N_(
        "« {found} » est peut-être l’adresse électronique d’une personne. Si c’est le cas, "
        "supprimez-la ; sinon, le lien du site de l’organisation dure plus longtemps."
    ),
    RulePage(
        N_("Adresse électronique à vérifier"),
        N_(
            "Rien dans cette adresse ne dit qu’elle est celle d’une fonction, comme "
            "contact@ ou accueil@. Vérifiez qu’elle n’est à personne en particulier."
        ),
        Example('{"description": "Inscription : boisclair@example.org"}'),
        Example('{"description": "Inscription : accueil@example.org"}'),
    ),
    "warning",
)
PRIVATE_PHONE = Rule(
    "P006",
    N_(
        "« {found} » semble être le numéro de téléphone d’une personne. Supprimez-le, "
        "ou donnez celui de l’organisation sans nommer personne."
    ),
    RulePage(
        N_("Numéro de téléphone d’une personne"),
        N_(
            "Un numéro fixe à côté d’un nom ou du mot « domicile » mène chez quelqu’un. "
            "Celui d’un accueil ou d’un standard convient."
        ),
        Example('{"description": "On l’appelle à son domicile, 01 99 00 12 34."}'),
        Example('{"description": "L’accueil du centre répond au 01 99 00 12 34."}'),
    ),
    "warning",
)
HOME_ADDRESS = Rule(
    "P007",
    N_(
        "« {found} » semble être l’adresse d’une personne. Supprimez-la : le nom du "
        "quartier suffit, ou l’adresse de l’organisation."
    ),
    RulePage(
        N_("Adresse d’une personne"),
        N_(
            "Une adresse à côté d’un nom, de « chez » ou de « domicile » dit où quelqu’un "
            "vit. Celle d’un local, d’une mairie ou d’un centre social convient."
        ),
        Example('{"description": "Atelier chez Mme Boisclair, 12 rue des Lilas."}'),
        Example('{"description": "Atelier au centre social, 12 rue des Lilas."}'),
    ),
    "warning",
)
PERSONS_NAME = Rule(
    "P008",
    N_(
        "« {found} » semble être le nom d’une personne. Dites plutôt sa fonction : « "
        "une animatrice », « trois bénévoles », « l’accueil »."
    ),
    RulePage(
        N_("Nom d’une personne"),
        N_(
            "Une fiche dit ce qui est fait, et par quelle organisation ; les personnes changent, "
            "et n’ont pas toutes choisi d’être nommées. Les élus dans leur fonction, les auteurs, "
            "les rues et les équipements qui portent un nom ne sont pas concernés."
        ),
        Example('{"staffing": "Contact : Marie Boisclair"}'),
        Example('{"staffing": "Une animatrice du centre social Gaston-Berger."}'),
    ),
    "warning",
)
DELICATE = Rule(
    "P009",
    N_(
        "« {found} » dit de quelqu’un que l’on peut reconnaître ce qui touche à sa vie "
        "privée (santé, origine, croyances, justice…). Parlez d’un groupe : « des "
        "personnes malades », « des jeunes suivis »."
    ),
    RulePage(
        N_("Vie privée d’une personne reconnaissable"),
        N_(
            "La santé, l’origine, les croyances ou une condamnation peuvent nuire "
            "longtemps à qui l’on reconnaît, même par un prénom ou par un lien de famille. "
            "Dites à qui l’action s’adresse, non ce qui est arrivé à l’un de ces habitants."
        ),
        Example('{"context": "Sabrina, séropositive, témoigne devant le groupe."}'),
        Example('{"context": "Des personnes séropositives témoignent devant le groupe."}'),
    ),
    "warning",
)
NO_ROLE_MAILBOX = Rule(
    "P010",
    N_(
        "« {found} » n’est pas à coup sûr la boîte d’une fonction. Donnez ici une adresse "
        "comme accueil@ ou contact@, ou seulement le site."
    ),
    RulePage(
        N_("Boîte qui n’est pas celle d’une fonction"),
        N_(
            "Le contact d’une organisation est publié pour longtemps : il doit rester bon "
            "quand les personnes changent, et n’en désigner aucune. Une adresse dont le nom "
            "ne dit pas la fonction est refusée dans ce champ."
        ),
        Example('{"contact": {"mailbox": "boisclair@example.org"}}'),
        Example('{"contact": {"mailbox": "accueil@example.org"}}'),
    ),
)
RULES = (
    SOCIAL_SECURITY,
    BANK_ACCOUNT,
    PERSONAL_EMAIL,
    MOBILE_PHONE,
    UNSURE_EMAIL,
    PRIVATE_PHONE,
    HOME_ADDRESS,
    PERSONS_NAME,
    DELICATE,
    NO_ROLE_MAILBOX,
)

_BY_KIND = {
    masking.NIR: SOCIAL_SECURITY,
    masking.IBAN: BANK_ACCOUNT,
    masking.EMAIL: PERSONAL_EMAIL,
    masking.MOBILE: MOBILE_PHONE,
    masking.UNSURE_EMAIL: UNSURE_EMAIL,
    masking.PHONE: PRIVATE_PHONE,
    masking.HOME: HOME_ADDRESS,
    masking.NAME: PERSONS_NAME,
    masking.SENSITIVE: DELICATE,
}
#: Fields that name a record: « Georges Brassens » is then a centre social, not a person.
_LABELS = frozenset({"name", "other_names", "title", "acronym"})
#: Where an address has to be that of a function.
_ROLE_MAILBOX = "/contact/mailbox"
#: Where a number of fourteen digits is an establishment's, if its check digit fits: one that begins
#: with 00596 is a mobile of Martinique otherwise.
_ESTABLISHMENT = "/siret"
#: Fields where a bare name can only be someone’s: what to read before their text.
_WHO = {"contributor": "Contributeur : ", "staffing": "Animatrice : "}


def surely_personal(contribution: Contribution) -> Iterator[Finding]:
    """No NIR, no IBAN, no e-mail address and no mobile number of a person."""
    if may_hold_forms(contribution.raw):
        yield from _first(_findings(contribution, personal.sure))
        yield from _no_role(contribution)


def _no_role(contribution: Contribution) -> Iterator[Finding]:
    contact = contribution.data.get("contact")
    mailbox = contact.get("mailbox") if isinstance(contact, dict) else None
    for trace in personal.unsure_emails(mailbox) if isinstance(mailbox, str) else ():
        yield contribution.finding(NO_ROLE_MAILBOX, _ROLE_MAILBOX, found=trace.masked)


def likely_personal(contribution: Contribution) -> Iterator[Finding]:
    """No name, home, telephone or private life of anyone, as far as the words tell."""
    yield from _first(_findings(contribution, personal.likely))


def _first(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Cut what is in the order of the file, and equally grave: to mask each text takes long."""
    return islice(findings, MAX_FINDINGS + 1)


def _findings(
    contribution: Contribution, look: Callable[[str], Iterator[PersonalSpan]]
) -> Iterator[Finding]:
    for pointer, text in contribution.texts():
        is_label = pointer.split("/")[1] in _LABELS
        for trace in look(_WHO.get(pointer[1:], "") + text):
            if is_label and trace.kind == masking.NAME and trace.text == text:
                continue
            if pointer == _ROLE_MAILBOX and trace.kind == masking.UNSURE_EMAIL:
                continue  # refused already
            if pointer == _ESTABLISHMENT and trace.kind == masking.MOBILE and is_sound(text):
                continue
            yield contribution.finding(_BY_KIND[trace.kind], pointer, found=trace.masked)
