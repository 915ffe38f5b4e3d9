"""Aide: what the tool does and does not do, keys, where the text goes, versions, licences."""

import streamlit as st

from analyser.ui import services
from analyser.ui.components.figures import table_html
from analyser.ui.typography import literal

DOES = """
- Lit les plans (PDF, DOCX, ODT, XLSX, CSV) et y repère les actions : fiches, tableaux, diapositives, texte suivi.
- Rapproche chaque action des cinq champs de PVD+, avec un avis, une raison et les mots du plan qui le disent.
- Situe la maturité de 0 à 7, signale ce qui manque et les financements à regarder.
- Garde chaque décision au journal : rien n’est effacé, tout s’annule, un nouvel examen ne défait pas vos choix.
"""
DOES_NOT = """
- Il ne décide pas à votre place : il propose, vous tranchez, et votre décision l’emporte toujours.
- Il n’invente rien. Ce que le texte ne dit pas reste « information insuffisante » ou « non trouvé ».
- Il ne convertit pas HT en TTC, n’annualise pas un montant, n’additionne pas l’un avec l’autre.
- Il ne lit pas ce qui n’est qu’une image sans reconnaissance de caractères : ces pages sont hachurées.
- Les limites des champs et l’échelle de maturité sont des propositions, modifiables sur « Programme ».
"""
KEYS = (
    ("A", "Accepter la proposition"), ("E", "Corriger sur place"), ("R", "Rejeter"), ("U", "Marquer incertain"),
    ("Z", "Annuler la dernière décision"), ("J", "Action suivante"), ("K", "Action précédente"),
    ("Espace", "Preuve suivante"), ("Entrée", "Enregistrer la correction"), ("Échap", "Abandonner la correction"),
)  # fmt: skip
NAMES = {"none": "aucun", "scripted": "démonstration", "bundled": "all-MiniLM-L6-v2, fourni"}
LICENCES = (
    "Application sous licence Apache-2.0. Bibliothèques : Streamlit (Apache-2.0), pypdfium2 (BSD/Apache), pypdf (BSD), "
    "Chroma (Apache-2.0), tantivy (MIT), sentence-transformers (Apache-2.0), LangChain (MIT). "
    "Modèle d’index all-MiniLM-L6-v2 (Apache-2.0)."
)
ACCESSIBILITY = (
    "Accessibilité : partiellement conforme au RGAA. La relecture se fait entièrement au clavier, les contrastes sont "
    "vérifiés à chaque version. Les graphiques et le tableau des actions d’une commune restent difficiles avec un "
    "lecteur d’écran : les filtres de la revue donnent les mêmes actions."
)

left, right = st.columns([58, 42], gap="large")
with left:
    st.header("Ce que fait cet outil", anchor=False)
    st.markdown(DOES)
    st.header("Ce qu’il ne fait pas", anchor=False)
    st.markdown(DOES_NOT)
    st.header("Où va le texte", anchor=False)
    destination = services.workspace().text_destination()
    st.markdown(
        f"**{literal(destination)}.** Documents, index et journal restent dans le dossier de données de ce poste."
    )
    st.caption(ACCESSIBILITY)
with right:
    st.header("Touches de la revue", anchor=False)
    st.html("".join(f"<p class='key'><kbd>{key}</kbd> {meaning}</p>" for key, meaning in KEYS))
    st.header("Versions", anchor=False)
    versions = services.workspace().versions().items()
    st.html(table_html(["Partie", "Version"], [(part, NAMES.get(name, name)) for part, name in versions]))
    st.header("Licences", anchor=False)
    st.caption(LICENCES)
