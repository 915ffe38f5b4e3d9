"""Programme notes, and the funding schemes in their headers; each note is also a one-page Document to be quoted.

`corpus/README.md` says how they are written. It knows nothing of the projects that the notes are used on.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from analyser.knowledge.nodes import Entry, Plain, fail_at, parse_yaml, read_corpus_text
from analyser.records import CATEGORY_IDS, Citation, Document, Page

STALE_AFTER = timedelta(days=183)
"""Half a year: an older check is warned about wherever the note is used."""

KINDS = ("cadre", "definition", "maturite", "obligation", "financement", "regle", "lexique")
NOTE_STATUSES = ("en_vigueur", "clos", "a_verifier")
SCHEME_STATUSES = ("ouvert", "clos", "a_verifier")
FORMS = ("subvention", "pret", "avance", "ingenierie", "garantie", "contrat", "certificats")
SPENDING = ("etude", "investissement", "fonctionnement")
BENEFICIARIES = ("commune", "epci", "syndicat", "association", "entreprise", "bailleur", "particulier", "public")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a scheme: a sentence of its note, the phrases that prove it in a plan, what to ask otherwise."""

    text: str
    proofs: tuple[str, ...] = ()
    question: str | None = None


@dataclass(frozen=True, slots=True)
class OldName:
    """Names under which plans still cite what has become another scheme."""

    old: tuple[str, ...]
    new: str
    since: str = ""
    scheme_id: str | None = None


@dataclass(frozen=True, eq=False)
class Scheme:
    """A way of funding, from the `dispositifs` of a note. Amounts in euros."""

    scheme_id: str
    name: str
    form: str
    categories: tuple[str, ...]
    """Empty: any of the five, unless `out_of_scope`."""
    spending: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    status: str
    """One of SCHEME_STATUSES, as written: the dates win, see `Note.warnings` and `is_valid_on`."""
    because: str
    criteria: tuple[Criterion, ...]
    note: "Note"
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    funder: str | None = None
    out_of_scope: bool = False
    objects: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    levels: tuple[int, int] = (0, 7)
    cost_min: float | None = None
    cost_max: float | None = None
    population_max: int | None = None
    rate: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    deadline: str | None = None

    def is_valid_on(self, day: date) -> bool:
        """Tell whether `day` lies within its dates; a missing date does not limit."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, eq=False)
class Note:
    """One programme document of ours: what it is about, until when it holds, and its text as a Document of one page."""

    note_id: str
    name: str
    kind: str
    document: Document
    version: str
    owner: str
    status: str
    status_on: date
    checked_on: date
    confidence: str
    sources: tuple[str, ...]
    categories: tuple[str, ...] = ()
    acronym: str | None = None
    funder: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    vivapolis_themes: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    """Sentences that stand word for word in the text."""
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a `definition`: `dans`, `hors`, `limites` -> sentences of the text."""
    old_names: tuple[OldName, ...] = ()
    extra: Mapping[str, Plain] = field(default_factory=dict)
    """Header keys that the loader does not know."""

    @property
    def page(self) -> Page:
        """The one page of the note."""
        return self.document.pages[0]

    @property
    def text(self) -> str:
        """The text of the note, without its header."""
        return self.page.text

    def warnings(self, today: date) -> tuple[str, ...]:
        """French sentences to show wherever the note is used: expired, not yet valid, checked long ago."""
        found = []
        if self.valid_to is not None and self.valid_to < today:
            found.append(f"« {self.name} » n’est plus valable depuis le {self.valid_to:%d/%m/%Y}.")
        if self.valid_from is not None and self.valid_from > today:
            found.append(f"« {self.name} » ne sera valable qu’à partir du {self.valid_from:%d/%m/%Y}.")
        if today - self.checked_on > STALE_AFTER:
            found.append(f"« {self.name} » a été vérifié il y a plus de six mois ({self.checked_on:%d/%m/%Y}).")
        return tuple(found)

    def cite(self, quote: str) -> Citation | None:
        """Cite an exact passage of the note; None when it does not stand there."""
        start = self.text.find(quote)
        return None if start < 0 else Citation.of(self.page, start, start + len(quote))


_NOTE_KEYS = frozenset(
    {"id", "nom", "sigle", "type", "financeur", "categories", "valide_du", "valide_au", "statut", "statut_au"}
    | {"verifie_le", "source", "confiance", "theme_vivapolis", "version", "proprietaire", "criteres", "dispositifs"}
    | {"anciens_noms"}
)
_SCHEME_KEYS = (
    "id", "nom", "sigle", "alias", "financeur", "forme", "categories", "hors_champ", "depenses", "beneficiaires",
    "objets", "exclus", "niveaux", "cout_min", "cout_max", "population_max", "taux", "valide_du", "valide_au",
    "statut", "echeance", "pourquoi", "criteres",
)  # fmt: skip


def load_notes(paths: Iterable[Path]) -> tuple[tuple[Note, ...], tuple[Scheme, ...]]:
    """Load notes, with the schemes of their headers."""
    loaded = [_load_note(path) for path in paths]
    return tuple(note for note, _ in loaded), tuple(scheme for _, schemes in loaded for scheme in schemes)


def _load_note(path: Path) -> tuple[Note, tuple[Scheme, ...]]:
    """Read one file: its header, its text, its schemes."""
    header, text = _split_header(path)
    scope = header.get("criteres")
    note = Note(
        note_id=header["id"].text(),
        name=header["nom"].text(),
        kind=header["type"].one_of(*KINDS),
        document=_document(path, header["nom"].text(), text),
        version=header["version"].text(),
        owner=header["proprietaire"].text(),
        status=header["statut"].one_of(*NOTE_STATUSES),
        status_on=header["statut_au"].day(),
        checked_on=header["verifie_le"].day(),
        confidence=header["confiance"].one_of("haute", "moyenne", "basse"),
        sources=header["source"].texts(),
        categories=_closed(header, "categories", CATEGORY_IDS),
        acronym=header.text_of("sigle"),
        funder=header.text_of("financeur"),
        valid_from=header.day_of("valide_du"),
        valid_to=header.day_of("valide_au"),
        vivapolis_themes=header.texts_of("theme_vivapolis"),
        criteria=() if scope is None or scope.is_mapping else _standing(scope, text),
        scope={key: _standing(entry, text) for key, entry in scope.items()} if scope and scope.is_mapping else {},
        old_names=tuple(_old_name(entry) for entry in header.entries_of("anciens_noms")),
        extra={key: entry.plain() for key, entry in header.items() if key not in _NOTE_KEYS},
    )
    if note.valid_from and note.valid_to and note.valid_to < note.valid_from:
        header["valide_au"].fail("« valide_au » précède « valide_du ».")
    return note, tuple(_scheme(entry, note) for entry in header.entries_of("dispositifs"))


def _split_header(path: Path) -> tuple[Entry, str]:
    """Part the YAML header between its two `---` lines from the text."""
    lines = read_corpus_text(path).splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if not lines or lines[0].strip() != "---" or end is None:
        fail_at(path, 1, "l’en-tête YAML entre deux lignes « --- » manque.")
    header = parse_yaml("".join(lines[1:end]), path, line_offset=1)
    if header is None:
        fail_at(path, 1, "l’en-tête est vide.")
    return header, "".join(lines[end + 1 :]).strip()


def _document(path: Path, name: str, text: str) -> Document:
    """Make the Document of a note; its id is that of the file's bytes."""
    document_id = hashlib.sha256(path.read_bytes()).hexdigest()
    return Document(document_id, path.name, (Page(document_id, 0, text),), title=name)


def _standing(entry: Entry, text: str) -> tuple[str, ...]:
    """Give sentences that must stand in the text, as they stand there (line breaks included)."""
    return tuple(_as_it_stands(one, text) for one in ((entry,) if not entry.is_list else entry.entries()))


def _as_it_stands(entry: Entry, text: str) -> str:
    flat, offsets = _flatten(text)
    start = flat.find(entry.text())
    if start < 0:
        entry.fail(f"« {entry.text()[:60]} » ne se trouve pas dans le texte de la note.")
    return text[offsets[start] : offsets[start + len(entry.text()) - 1] + 1]


def _flatten(text: str) -> tuple[str, list[int]]:
    """Make each run of white space one space; give the offset of each character that is kept."""
    offsets = [i for i, c in enumerate(text) if not c.isspace() or (i and not text[i - 1].isspace())]
    return "".join(" " if text[i].isspace() else text[i] for i in offsets), offsets


def _scheme(entry: Entry, note: Note) -> Scheme:
    """Read one scheme of a header."""
    entry.only(*_SCHEME_KEYS)
    out_of_scope = entry.get("hors_champ")
    population = entry.number_of("population_max")
    return Scheme(
        scheme_id=entry["id"].text(),
        name=entry["nom"].text(),
        form=entry["forme"].one_of(*FORMS),
        categories=_closed(entry, "categories", CATEGORY_IDS),
        spending=_closed(entry, "depenses", SPENDING),
        beneficiaries=_closed(entry, "beneficiaires", BENEFICIARIES),
        status=entry["statut"].one_of(*SCHEME_STATUSES),
        because=entry["pourquoi"].text(),
        criteria=tuple(_criterion(one, note) for one in entry["criteres"].entries()),
        note=note,
        acronym=entry.text_of("sigle"),
        aliases=entry.texts_of("alias"),
        funder=entry.text_of("financeur") or note.funder,
        out_of_scope=bool(out_of_scope and out_of_scope.plain()),
        objects=entry.texts_of("objets"),
        excluded=entry.texts_of("exclus"),
        levels=_levels(entry.get("niveaux")),
        cost_min=entry.number_of("cout_min"),
        cost_max=entry.number_of("cout_max"),
        population_max=None if population is None else int(population),
        rate=entry.text_of("taux"),
        valid_from=entry.day_of("valide_du"),
        valid_to=entry.day_of("valide_au"),
        deadline=entry.text_of("echeance"),
    )


def _criterion(entry: Entry, note: Note) -> Criterion:
    entry.only("texte", "preuve", "question")
    text = _as_it_stands(entry["texte"], note.text)
    return Criterion(text, entry.texts_of("preuve"), entry.text_of("question"))


def _old_name(entry: Entry) -> OldName:
    entry.only("ancien", "nouveau", "depuis", "dispositif")
    return OldName(
        entry["ancien"].texts(), entry["nouveau"].text(), entry.text_of("depuis") or "", entry.text_of("dispositif")
    )


def _levels(entry: Entry | None) -> tuple[int, int]:
    if entry is None:
        return (0, 7)
    bounds = [int(one.number()) for one in entry.entries()]
    if len(bounds) != 2 or not 0 <= bounds[0] <= bounds[1] <= 7:
        entry.fail("deux niveaux de maturité entre 0 et 7 sont attendus : [premier, dernier].")
    return bounds[0], bounds[1]


def _closed(entry: Entry, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Read a list whose elements come from a closed list."""
    return tuple(one.one_of(*allowed) for one in entry.entries_of(key))
