"""Knows what people print where they have nothing to say: « à compléter », « XX € », « - »."""

import re
from functools import lru_cache

from analyser.folding import plain

_EMPTY = re.compile(
    r"(?:[-–—_.?…/x\s]*|n\.?\s?[cdar]\.?|n/a|neant|aucune?s?|so|s\.?o\.?|sans objet.*|x+\s?(?:euros?|€)?(?: ?(?:ht|ttc))?|\[.*\]|<.*>"
    r"|(?:reste(?: encore)? )?(?:est |sont )?(?:a|en cours d[e'] ?) ?(?:definir|completer|identifier|preciser|determiner|designer|confirmer|renseigner|chiffrer|trouver"
    r"|rechercher|caler|fixer|planifier|venir|estimer|evaluer|definition|identification)s?(?: .{0,40})?"
    r"|(?:non|pas(?: encore)?) (?:defini|determine|connu|identifie|renseigne|precise|chiffre|estime|designe|arrete|concerne)e?s?(?: (?:a ce stade|a ce jour|pour l'instant).*)?"
    r"|(?:nom|intitule|titre) (?:de (?:la |l')?|du )(?:commune|collectivite|action|projet|fiche|maitre d'ouvrage|porteur|structure)"
    r"|intitule|titre|texte|cliquez.*|tapez.*|saisir.*|inscrire.*|lorem ipsum.*|indetermine.*|inconnu.*|en attente.*)\W*"
)


@lru_cache(maxsize=8192)
def is_placeholder(text: str) -> bool:
    """Tell whether a printed value says nothing."""
    return _EMPTY.fullmatch(plain(text).strip(" ().:")) is not None
