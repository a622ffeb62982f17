"""OMOP: a hospital's table NOTE, as a database of another maker exports it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mellama.world.charts import Scribe, Stay, stays
from mellama.world.knowledge import World
from mellama.world.shape import WorldSize
from mellama.world.writers.raw import csv_text, write_file

NOTE = (
    *("NOTE_ID", "PERSON_ID", "NOTE_DATE", "NOTE_DATETIME", "NOTE_TYPE_CONCEPT_ID"),
    *("NOTE_CLASS_CONCEPT_ID", "NOTE_TITLE", "NOTE_TEXT", "ENCODING_CONCEPT_ID"),
    *("LANGUAGE_CONCEPT_ID", "PROVIDER_ID", "VISIT_OCCURRENCE_ID", "VISIT_DETAIL_ID"),
    *("NOTE_SOURCE_VALUE", "NOTE_EVENT_ID", "NOTE_EVENT_FIELD_CONCEPT_ID"),
)
NOTE_OF_A_RECORD, ENGLISH, UNMAPPED = 32831, 4180186, 0  # concepts of OMOP's vocabulary
NOTES_PER_STAY = 4  # MIMIC-III's size stands for all: of those, half are here, two a stay
FIRST_NOTE = 700_001
BLANK = "[date]"
_SAYINGS = ("better than yesterday", "no worse", "tired, but well", "ready to go home")


def write_omop(world: World, folder: Path, size: WorldSize) -> None:
    """Write notes on all diseases; those held out were seen, not admitted, as in MIMIC.

    Traps of such exports are among them: a header in capitals, a mark of the byte order, text with
    quotes and line ends, visits saved as fractions because some are missing, a note without text
    and one that stands there twice.
    """
    count = round(size.notes / NOTES_PER_STAY)
    held_out = round(count * len(world.held_out.diseases) / len(world.diseases))
    scribe = Scribe.of(world, "omop", BLANK)
    tuned = stays(world, "omop tuned", count - held_out, world.tuned, first_id=3_000_001)
    held = stays(world, "omop held", held_out, world.held_out, first_id=3_500_001, inside=False)
    notes = [_note(stay, "Discharge summary", scribe.discharge_summary(stay)) for stay in tuned]
    for stay in (*tuned, *held):
        said = f'{scribe.progress_note(stay)}Patient says: "{scribe.random.choice(_SAYINGS)}".\n'
        notes.append(_note(stay, "Progress note", said))
    notes += [_note(stay, "Nursing note", scribe.nursing_note(stay)) for stay in held]
    scribe.random.shuffle(notes)
    notes += [_note(stay, "Progress note", " \n") for stay in tuned[:1]]
    rows = [(number, *note) for number, note in enumerate(notes, FIRST_NOTE)]
    write_file(folder / "NOTE.csv", "\ufeff" + csv_text(NOTE, [*rows, *rows[:1]], line_end="\r\n"))


def _note(stay: Stay, title: str, text: str) -> Sequence[object]:
    is_last = title == "Discharge summary"
    day, time = (stay.discharged, "13:05:00") if is_last else (stay.admitted, "09:00:00")
    concepts = (NOTE_OF_A_RECORD, UNMAPPED)
    shown = (title, text, UNMAPPED, ENGLISH, None)
    visit = f"{stay.hadm_id}.0" if stay.hadm_id else None
    kind = "".join(word[0] for word in title.split()).upper()
    rest = (visit, None, kind, None, None)
    return stay.subject_id, str(day), f"{day} {time}", *concepts, *shown, *rest
