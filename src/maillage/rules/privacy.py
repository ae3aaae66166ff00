"""Nothing in a record tells who someone is: caught before it enters the history of Git.

What its form proves refuses the record, and is looked for in a build too; what the words around a
name suggest is to be checked. A finding shows the words masked: logs are public, and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from maillage import personal
from maillage.findings.finding import MAX_FINDINGS, Example, Finding, Page, Rule
from maillage.personal import Trace, masking, may_hold_forms
from maillage.reading.contributions import Contribution

SOCIAL_SECURITY = Rule(
    "P001",
    "« {found} » est un numéro de sécurité sociale. Supprimez-le : il n’a sa place dans aucune "
    "fiche.",
    "“{found}” is a social security number. Remove it: it has no place in any record.",
    Page(
        "Numéro de sécurité sociale",
        "Ce numéro désigne une seule personne, pour toute sa vie. La loi en limite l’usage ; un "
        "catalogue public n’en a aucun. Supprimez-le, et comptez les personnes au lieu de les "
        "désigner.",
        "Social security number",
        "This number stands for one person, for life. The law restricts its use; a public "
        "catalogue has none for it. Remove it, and count people rather than single them out.",
        Example('{"description": "Dossier suivi : 2 85 12 75 999 123 87."}'),
        Example('{"description": "Un dossier est suivi chaque semaine."}'),
    ),
)
BANK_ACCOUNT = Rule(
    "P002",
    "« {found} » est un numéro de compte bancaire (IBAN). Supprimez-le : pour recevoir des dons, "
    "donnez le lien d’une page de l’organisation.",
    "“{found}” is a bank account number (IBAN). Remove it: to receive gifts, give the link of a "
    "page of the organisation.",
    Page(
        "Numéro de compte bancaire",
        "Un compte recopié sert aux fraudes, qu’il soit à une personne ou à une association. "
        "L’organisation le donne sur son propre site, où elle peut le changer.",
        "Bank account number",
        "A copied account number serves fraud, be it a person’s or an association’s. The "
        "organisation gives it on its own site, where it can change it.",
        Example('{"description": "Dons : FR26 9999 9999 9901 2345 6789 A12"}'),
        Example('{"links": ["https://www.example.org/soutenir"]}'),
    ),
)
PERSONAL_EMAIL = Rule(
    "P003",
    "« {found} » est l’adresse électronique d’une personne. Supprimez-la, ou donnez une adresse "
    "de l’organisation, comme contact@…, ou le lien de son site.",
    "“{found}” is the e-mail address of a person. Remove it, or give one of the organisation, such "
    "as contact@…, or the link of its site.",
    Page(
        "Adresse électronique d’une personne",
        "Une adresse qui contient un prénom ou un nom désigne quelqu’un, et attire les envois "
        "indésirables pendant des années. Une adresse de fonction (contact@, accueil@) convient, "
        "et reste bonne quand la personne change.",
        "E-mail address of a person",
        "An address that holds a name singles someone out, and draws unwanted mail for years. One "
        "of a function (contact@, accueil@) is fine, and stays right when people change.",
        Example('{"description": "Inscription : marie.boisclair@example.org"}'),
        Example('{"description": "Inscription : contact@example.org"}'),
    ),
)
MOBILE_PHONE = Rule(
    "P004",
    "« {found} » est un numéro de téléphone mobile, donc presque toujours celui d’une personne. "
    "Supprimez-le, ou donnez le numéro fixe de l’organisation, ou le lien de son site.",
    "“{found}” is a mobile phone number, so nearly always that of a person. Remove it, or give "
    "the landline of the organisation, or the link of its site.",
    Page(
        "Numéro de téléphone mobile",
        "Un mobile est dans la poche de quelqu’un : publié ici, son numéro est recopié partout et "
        "pour toujours. Le numéro fixe d’une organisation convient ; son site est mieux encore, "
        "car il reste à jour.",
        "Mobile phone number",
        "A mobile phone is in someone’s pocket: published here, its number is copied everywhere, "
        "for good. The landline of an organisation is fine; its site is better still, as it is "
        "kept up to date.",
        Example('{"description": "Inscription au 06 39 98 12 34."}'),
        Example('{"description": "Inscription au 01 99 00 12 34."}'),
    ),
)
UNSURE_EMAIL = Rule(
    "P005",
    "« {found} » est peut-être l’adresse électronique d’une personne. Si c’est le cas, "
    "supprimez-la ; sinon, le lien du site de l’organisation dure plus longtemps.",
    "“{found}” may be the e-mail address of a person. If so, remove it; if not, the link of the "
    "organisation’s site lasts longer.",
    Page(
        "Adresse électronique à vérifier",
        "Rien dans cette adresse ne dit qu’elle est celle d’une fonction, comme contact@ ou "
        "accueil@. Vérifiez qu’elle n’est à personne en particulier.",
        "E-mail address to check",
        "Nothing in this address says that it belongs to a function, such as contact@ or "
        "accueil@. Make sure that it is nobody’s in particular.",
        Example('{"description": "Inscription : boisclair@example.org"}'),
        Example('{"description": "Inscription : accueil@example.org"}'),
    ),
    "warning",
)
PRIVATE_PHONE = Rule(
    "P006",
    "« {found} » semble être le numéro de téléphone d’une personne. Supprimez-le, ou donnez celui "
    "de l’organisation sans nommer personne.",
    "“{found}” seems to be the telephone number of a person. Remove it, or give that of the "
    "organisation without naming anyone.",
    Page(
        "Numéro de téléphone d’une personne",
        "Un numéro fixe à côté d’un nom ou du mot « domicile » mène chez quelqu’un. Celui d’un "
        "accueil ou d’un standard convient.",
        "Telephone number of a person",
        "A landline beside a name or the word “domicile” leads to someone’s home. That of a "
        "reception desk or a switchboard is fine.",
        Example('{"description": "On l’appelle à son domicile, 01 99 00 12 34."}'),
        Example('{"description": "L’accueil du centre répond au 01 99 00 12 34."}'),
    ),
    "warning",
)
HOME_ADDRESS = Rule(
    "P007",
    "« {found} » semble être l’adresse d’une personne. Supprimez-la : le nom du quartier suffit, "
    "ou l’adresse de l’organisation.",
    "“{found}” seems to be someone’s home address. Remove it: the name of the neighbourhood is "
    "enough, or the address of the organisation.",
    Page(
        "Adresse d’une personne",
        "Une adresse à côté d’un nom, de « chez » ou de « domicile » dit où quelqu’un vit. Celle "
        "d’un local, d’une mairie ou d’un centre social convient.",
        "Home address of a person",
        "An address beside a name, “chez” or “domicile” tells where someone lives. That of a "
        "venue, a town hall or a social centre is fine.",
        Example('{"description": "Atelier chez Mme Boisclair, 12 rue des Lilas."}'),
        Example('{"description": "Atelier au centre social, 12 rue des Lilas."}'),
    ),
    "warning",
)
PERSONS_NAME = Rule(
    "P008",
    "« {found} » semble être le nom d’une personne. Dites plutôt sa fonction : « une animatrice », "
    "« trois bénévoles », « l’accueil ».",
    "“{found}” seems to be the name of a person. Tell the function instead: “une animatrice”, "
    "“trois bénévoles”, “l’accueil”.",
    Page(
        "Nom d’une personne",
        "Une fiche dit ce qui est fait, et par quelle organisation ; les personnes changent, et "
        "n’ont pas toutes choisi d’être nommées. Les élus dans leur fonction, les auteurs, les "
        "rues et les équipements qui portent un nom ne sont pas concernés.",
        "Name of a person",
        "A record tells what is done, and by which organisation; people change, and have not all "
        "chosen to be named. Elected people in office, authors, and streets and facilities named "
        "after someone are not concerned.",
        Example('{"staffing": "Contact : Marie Boisclair"}'),
        Example('{"staffing": "Une animatrice du centre social Gaston-Berger."}'),
    ),
    "warning",
)
DELICATE = Rule(
    "P009",
    "« {found} » dit de quelqu’un que l’on peut reconnaître ce qui touche à sa vie privée (santé, "
    "origine, croyances, justice…). Parlez d’un groupe : « des personnes malades », « des jeunes "
    "suivis ».",
    "“{found}” tells something private (health, origin, beliefs, justice…) about someone who can "
    "be recognised. Speak of a group: “des personnes malades”, “des jeunes suivis”.",
    Page(
        "Vie privée d’une personne reconnaissable",
        "La santé, l’origine, les croyances ou une condamnation peuvent nuire longtemps à qui "
        "l’on reconnaît, même par un prénom ou par un lien de famille. Dites à qui l’action "
        "s’adresse, non ce qui est arrivé à l’un de ces habitants.",
        "Private life of someone who can be recognised",
        "Health, origin, beliefs or a conviction can harm for long whoever is recognised, be it "
        "by a first name or a family tie. Tell whom the action is for, not what happened to one "
        "of these residents.",
        Example('{"context": "Sabrina, séropositive, témoigne devant le groupe."}'),
        Example('{"context": "Des personnes séropositives témoignent devant le groupe."}'),
    ),
    "warning",
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
#: Fields that name a record: « Daniel Balavoine » is then a centre social, not a person.
_LABELS = frozenset({"name", "other_names", "title", "acronym"})
#: Fields where a bare name can only be someone’s: what to read before their text.
_WHO = {"contributor": "Contributeur : ", "staffing": "Animatrice : "}


def surely_personal(contribution: Contribution) -> Iterator[Finding]:
    """No NIR, no IBAN, no e-mail address and no mobile number of a person."""
    if may_hold_forms(contribution.raw):
        yield from _first(_findings(contribution, personal.sure))


def likely_personal(contribution: Contribution) -> Iterator[Finding]:
    """No name, home, telephone or private life of anyone, as far as the words tell."""
    yield from _first(_findings(contribution, personal.likely))


def _first(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Cut what is in the order of the file, and equally grave: to mask each text takes long."""
    return islice(findings, MAX_FINDINGS + 1)


def _findings(
    contribution: Contribution, look: Callable[[str], Iterator[Trace]]
) -> Iterator[Finding]:
    for pointer, text in contribution.texts():
        is_label = pointer.split("/")[1] in _LABELS
        for one in look(_WHO.get(pointer[1:], "") + text):
            if is_label and one.kind == masking.NAME and one.text == text:
                continue
            yield contribution.finding(_BY_KIND[one.kind], pointer, found=one.masked)
