"""The names that plans give to the parts of a fiche: « Maître d'ouvrage », « Porteur », « Qui ? » are one field.

Knows words only, no positions. Sources: the PVD, ACV and CRTE models of fiche, DETR/DSIL forms and PCAET fiches.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from analyser.folding import plain

TITLE, NUMBER, AXIS, TOWN = "title", "number", "axis", "town"
OTHER = "other"
"""A known part of a fiche that no field keeps (annexes, governance, risks): it ends the field before it."""

CORE = frozenset({"owner", "cost", "schedule", "partners", "funding_plan"})
"""Fields that only a described action has; their repetition marks the fiches."""
DECISIVE = frozenset({"owner", "cost", "schedule"})

_OF_ACTION = r"(?: (?:de |du |des |d |la |le |l |cette )*(?:action|projet|operation|dossier)s?)?"
_FORMS: dict[str, str] = {
    NUMBER: r"(?:(?:fiche )?action |fiche (?:action |projet )?|projet )?(?:n[°o]|num(?:ero)?)(?: de (?:la )?(?:fiche|l action|projet))?"
    r"|numero|rep(?:ere)?s?|ref(?:erence)?s?|code(?: action)?|id",
    TITLE: rf"(?:intitule|nom|titre|libelle|denomination|designation|objet){_OF_ACTION}|action nom|actions?|projets?|operations?|chantiers?"
    r"|actions?(?: et| /)? projets?|intitule(?: des)? (?:actions|operations)"
    r"|(?:actions?|operations?|projets?) (?:achevee?s?|realisee?s?|terminee?s?|soldee?s?|passee?s?|abandonnee?s?|menee?s?|prevue?s?|retenue?s?)",
    AXIS: r"axe(?: strategique| de rattachement| thematique| concerne)?s?(?: ?/? ?(?:objectif|orientation)s?)?"
    r"|orientations?(?: strategiques?| de rattachement)?|thematiques?|themes?|ambitions?|volet(?: de la strategie| strategique)?|defi|enjeu strategique"
    r"|objectif strategique|pilier|secteur thematique|domaine",
    TOWN: r"communes?(?: concernees?)?|collectivites?(?: concernees?)?|territoires?(?: concernes?)?|ville",
    "status": rf"statut{_OF_ACTION}|(?:etat|degre|niveau|stade|point) d ?avancement{_OF_ACTION}|avancement{_OF_ACTION}(?: au.*| en.*)?"
    rf"|stade(?: actuel)?|situation(?: actuelle)?|phase|point(?: d etape| de situation)?|etat(?: du dossier| actuel)?{_OF_ACTION}|maturite{_OF_ACTION}|niveau de maturite"
    r"|ou en est on|ou en sommes nous|ou en est l action|(?:degre|niveau|etat) de (?:preparation|realisation)",
    "priority": r"(?:niveau|degre|ordre) de priorite|priorites?(?: de l action)?|priorisation|caractere prioritaire",
    "owner": rf"maitri?ses? d(?:e l)? ?ouvrages?{_OF_ACTION}(?: et .*| pressentie?)?|maitres? d(?:e l)? ?ouvrages?{_OF_ACTION}(?: pressentis?| envisages?)?"
    r"|m\.?o\.?a?\.?|moa (?:pressentie?|deleguee?)|porteurs?(?: (?:de |du |d |la |le |l )*(?:action|projet|operation)s?)?(?: pressentis?)?"
    r"|(?:structure|collectivite|organisme|service|direction)s?(?: ou services?)? (?:porteuse|pilote|porteur|responsable|maitre d ouvrage)s?"
    r"|conduite(?: de l (?:action|operation)| du projet)?|portage(?: de l action| du projet| operationnel| juridique)?|(?:portee?|pilotee?|menee?|conduite?) par|pilotes?(?: de l action| du projet| et .*)?"
    r"|pilotage(?: de l action)?|responsables?(?: de l action| du projet)?|employeur|referents?(?: de l action| du projet)?"
    r"|maitre d ouvrage et .*|porteurs? et .*|qui|qui (?:porte|pilote|fait|conduit|mene|realise|est responsable).*|beneficiaire de la subvention|chef de file|amenageur|en charge(?: du projet)?",
    "partners": r"partenaires?(?: .*)?|partenariats?(?: .*)?|acteurs?(?: concernes| mobilises| associes| partenaires| impliques)|intervenants?(?: .*)?"
    r"|co ?financeurs? et partenaires|avec(?: qui| l appui de)?|en partenariat avec|en lien avec|associes?(?: (?:a|au) .*)?|structures? associees?|allies"
    r"|parties? prenantes?(?: .*)?|autour de (?:la )?table|appuis?(?: .*)?|contributeurs?|concours techniques?|a nos cotes",
    "funding_plan": r"plans? de financement(?: .*)?|(?:co ?)?financements?(?: .*)?|modalites? de financement|sources? de financement"
    r"|(?:co ?)?financeurs?(?: .*)?|recettes?(?: .*)?|aides? (?:demandees?|sollicitees?|mobilisables?|attendues?|publiques|financieres|envisagees?|pressenties?|recherchees?|possibles?)(?: .*)?"
    r"|subventions?(?: .*)?|autofinancement|reste a charge|fonds propres|dispositifs? (?:mobilis\w+|financiers?)|montage financier|financement escompte|qui (?:finance|paie|aide)(?: .*)?|aides?"
    r"|concours (?:financiers?|mobilis\w+|recherches|sollicites|attendus|publics)(?: .*)?|tour de table(?: .*)?|ressources (?:attendues|mobilis\w+|financieres|prevues)",
    "cost": r"couts?(?: .*)?|budget(?: .*)?|montants?(?: .*)?|estimations?(?: .*)?|depenses?(?: .*)?|moyens? financiers?"
    r"|enveloppe(?: .*)?|chiffrage(?: .*)?|investissement(?: .*)?|combien(?: .*)?|ce que (?:cela|ca) coute(?:ra)?|(?:cela|ca) coute(?:ra)? combien|prix|cout d operation(?: tdc)?|montant de l operation",
    "schedule": r"calendrier(?: .*)?|planning(?: .*)?|phasage(?: .*)?|echeanciers?(?: .*)?|echeances?(?: .*)?|dates?(?! (?:limite|de (?:la )?(?:remise|signature|deliberation|mise a jour|creation|redaction|depot)|d (?:envoi|edition|approbation)))(?: .*)?|duree(?: .*)?|periodes?(?: .*)?"
    r"|deb(?:ut)?(?: .*)?|fin(?: prevue?| previsionnelle| estimee?| des travaux| de l operation)?|delais?(?: .*)?|quand|temporalite|programmation(?: .*)?|annees?(?: .*)?|horizon|realisation|demarrage|livraison|jalons?(?: .*)?|agenda|temps|deploiement|mise en (?:service|oeuvre prevue)",
    "description": rf"desc?riptif{_OF_ACTION}(?: .*)?|description{_OF_ACTION}(?: .*)?|contenu{_OF_ACTION}(?: .*)?|presentation{_OF_ACTION}(?: .*)?"
    r"|contexte(?: .*)?|constats?(?: .*)?|enjeux?(?: .*)?|nature(?: .*)?|besoins?|diagnostic|problematique|resume|projet|intention"
    r"|le projet|comment|pourquoi|quoi|travaux(?: .*)?|ce que nous voulons(?: faire)?|de quoi s agit il|programme(?: .*)?|idee|motif"
    r"|consistance(?: .*)?|ce qui motive(?: .*)?|ce (?:que (?:l on|nous) consta\w+|qui est (?:prevu|projete|envisage))",
    "objectives": r"objectifs?(?: .*)?|finalites?(?: .*)?|(?:effets?|resultats?|benefices?) (?:attendus?|recherches?|vises?)|but|pour quoi faire|ce que l on vise",
    "location": r"localisation(?: .*)?|adresse(?: .*)?|perimetre(?: .*)?|secteurs?(?: d intervention)?(?: ort)?(?: .*)?|parcelles?|sites?|lieux?|ou"
    r"|emprise|emplacement|references? cadastrales?|implantation|quartier",
    "indicators": r"indicateurs?(?: .*)?|livrables?|criteres? d evaluation|suivi(?: .*)?|evaluation(?: .*)?|on saura que.*|ce que (?:l on|nous) mesur\w+"
    r"|comment saura t on.*|mesure du resultat",
    OTHER: r"dates? (?:limite|de (?:la )?(?:remise|signature|deliberation|mise a jour|creation|redaction|depot)|d (?:envoi|edition|approbation))(?: .*)?|annexes?(?: .*)?|documents? joints?|illustrations?|cibles?|publics?(?: .*)?|beneficiaires?|liens?(?: .*)?|articulations?(?: .*)?"
    r"|coherence(?: .*)?|consequences?(?: .*)?|impacts?(?: .*)?|points? de vigilance|risques?(?: .*)?|freins?(?: .*)?|leviers?(?: .*)?"
    r"|etapes?(?: .*)?|fonctionnement|gouvernance|concertation|contribution(?: .*)?|moyens (?:humains|techniques)(?: .*)?"
    r"|conditions? de reussite|prochaines? etapes?|contact|observations?|remarques?|commentaires?|co ?benefices?|foncier|maitrise fonciere"
    r"|ce qui reste a (?:regler|faire)|a suivre|pour qui|elus? referents?|personnes? (?:pilotes?|referentes?)|reglementation|contexte reglementaire"
    r"|contexte detaille|tarifs?(?: .*)?|entrees?|horaires?|transition ecologique|criteres? (?:environnementaux|ecologiques)",
}  # fmt: skip
_ORDER = (NUMBER, TITLE, OTHER, "owner", "partners", "funding_plan", "cost", "schedule", "status", "priority",
          "objectives", "location", "indicators", AXIS, TOWN, "description")  # fmt: skip
_COMPILED = {name: re.compile(f"(?:{_FORMS[name]})") for name in _ORDER}
_AS_OF = re.compile(r"\sau (?:\d{1,2}|1er)[/ .-](?:\d{1,2}[/ .-]|[a-z]{3,9} )(?:19|20)\d\d\s*$")
"""The day of what stands under a label: « Avancement au 1er octobre 2025 »."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A text with a year is a value: « travaux hiver 2023 »."""
_ANSWERED = re.compile(r"[:?]\s*\w|\d\s?[kKmM]?€")
"""A label with its value after it is a line of a fiche, not a label."""
_LONGEST_LABEL = 9
"""Words; a longer text is a sentence."""


@lru_cache(maxsize=8192)
def field_of(label: str) -> str | None:
    """Name the field that a printed label announces, or None for a text that is no known label."""
    words = _bare(label)
    if not words or len(words.split()) > _LONGEST_LABEL or _YEAR.search(words) or _ANSWERED.search(label):
        return None
    return next((name for name in _ORDER if _COMPILED[name].fullmatch(words)), None)


def _bare(label: str) -> str:
    """Strip a label of brackets, numbering, articles and punctuation."""
    text = re.sub(r"\([^)]*\)?", " ", plain(label))
    text = re.sub(r"^\W*(?:[0-9ivx]{1,3}[.)] |[a-h]\) )?", "", text)
    text = re.sub(r"n[°º]", "n°", text)
    text = _AS_OF.sub("", text)
    text = re.sub(r"[^\w°]+", " ", text).strip()
    text = re.sub(r"^(?:(?:a|avec|pour|par|dans|sur) )?quel(?:le)?s? (?=\w{4})", "", text)
    return re.sub(r"^(?:les?|la|l|votre|notre|nos) (?=\w{4})", "", text)


RUN_IN = re.compile(
    r"[\s•▪●→■□◦·*\uf0b7–-]*(?:\d{1,2}\s?[.)]\s+)?(?P<label>[^\n:.?!…;|→➔☐☒☑⬜]{2,60}?)\s*"
    r"(?P<mark>:|\?|\.|…|→|➔|=>|\s[–—-](?=\s)|(?=[☐☒☑⬜]))(?:\s*\([^()\n]{2,40}\)\s*:)?\s*"
)
"""A label that runs into its value: « Coût : … », « Quand ? … », « Besoin. … », « Portage ☐ Ville ☒ Syndicat »."""


UNKNOWN = re.compile(r"[\s•▪●→■□◦·*\uf0b7–-]*[A-ZÀ-Ý][^:.!?\n]{2,40}\s?:\s+\S")
"""What has the shape of a label and a value, among labels: « Surface : 300 m² »."""


_SENTENCE_START = re.compile(r"^|(?<=[.;!?)»])\s+|\n\s*|\s[–—|•·/-]\s+")
_INLINE = re.compile(r"(?P<label>[A-ZÀ-Ý][^:.;!?()]{1,45}?)\s*(?P<mark>[:?])\s+")
INLINE_FIELDS = CORE | {"status", "indicators", "location", "priority"}
"""Fields whose labels stand inside sentences too."""


@dataclass(frozen=True, slots=True)
class RunIn:
    """A label found in a text, where it starts and where its value does."""

    name: str
    label: str
    mark: str
    value_start: int
    start: int = 0


def run_in_label(text: str) -> RunIn | None:
    """Recognise a label at the start of a paragraph, followed by its value or alone on its line."""
    found = RUN_IN.match(text)
    if found is None:
        return None
    name = field_of(found["label"])
    is_sentence = found["mark"] in (".", "…") and not (_is_strict(found["label"]) and text[found.end() :].strip())
    is_place = name == TOWN and found["mark"].strip() in ("–", "—", "-")  # « Ville – avec le Département »
    if name is None or is_sentence or is_place:
        return None
    return RunIn(name, found["label"], found["mark"].strip(), found.end())


def inline_labels(text: str) -> list[RunIn]:
    """Find the labels of fields inside a text, each where a sentence or a line may start: « … au bourg. Coût : 30 k€. »."""
    return [found for found in inline_starts(text) if found.name in INLINE_FIELDS]


def inline_starts(text: str) -> list[RunIn]:
    """Find what looks like a label where a sentence or a line may start; `name` is empty where no field has it."""
    found = []
    for place in _SENTENCE_START.finditer(text):
        if label := _INLINE.match(text, place.end()):
            name = field_of(label["label"]) or ""
            found.append(RunIn(name, label["label"], label["mark"], label.end(), place.end()))
    return found


def _is_strict(label: str) -> bool:
    """Tell whether a label may be followed by a mere full stop: short, so that no sentence is taken for one."""
    return len(label.split()) <= 6 and label.lstrip()[:1].isupper() and not any(c.isdigit() or c == "," for c in label)


_FOR_ALL = re.compile(
    r"\s(?:de|des|du|pour|d)\s(?:l |la |le |les |cet(?:te)? |ces |ses |toutes les |l ensemble des |tous les )?"
    r"(?:axe|orientation|ambition|volet|chapitre|thematique|theme|actions|projets|operations|programme|plan)$"
)


def names_owner_of_all(label: str) -> bool:
    """Tell whether a label announces who carries all the actions of a chapter."""
    words = plain(label).replace("'", " ")
    return _FOR_ALL.search(words) is not None and field_of(_FOR_ALL.sub("", words)) == "owner"
