"""What MIMIC's tables tell of stays beside their notes: codes, changes of service, returns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from mellama.world.charts import Stay
from mellama.world.icd_codes import BESIDE, IcdCodes, IcdVersion, icd_codes
from mellama.world.knowledge import World

Row = Sequence[object]

RETURN_EVERY = 4  # of those who left alive, one in so many comes back
LATER_IDS = 100_000  # between the hadm_ids of the two stays
BESIDE_SHARES = (0.9, 0.2)  # how often what is coded beside a disease is there
MOVED_SHARE = 0.3  # of stays, to another department


@dataclass(frozen=True)
class StayLabels:
    """Draws labels from one generator, so that they leave the notes as they are."""

    random: Random
    codes: dict[str, IcdCodes]
    specialties: tuple[str, ...]

    @staticmethod
    def of(world: World, purpose: str) -> StayLabels:
        return StayLabels(world.random(purpose), icd_codes(world), world.specialties)

    def returns(self, stays: Sequence[Stay]) -> list[Stay]:
        """Let some come back; nobody wrote a note on that."""
        alive = [stay for stay in stays if not stay.died]
        return [self._return(stay) for stay in alive[::RETURN_EVERY]]

    def _return(self, stay: Stay) -> Stay:
        admitted = stay.discharged + timedelta(days=self.random.randint(20, 300))
        discharged = admitted + timedelta(days=self.random.randint(1, 9))
        return replace(
            stay,
            hadm_id=stay.hadm_id + LATER_IDS,
            admitted=admitted,
            discharged=discharged,
            grave=False,
            died=False,
        )

    def diagnoses(self, stay: Stay, version: IcdVersion) -> Iterator[Row]:
        """Yield subject, admission, place and code: first the disease that the notes speak of."""
        found = [self.codes[stay.disease.name].of(version)]
        for (code, _), share in zip(BESIDE[version], BESIDE_SHARES, strict=True):
            if self.random.random() < share:
                found.append(code)
        for place, code in enumerate(found, 1):
            yield stay.subject_id, stay.hadm_id, place, code

    def services(self, stay: Stay) -> Iterator[Row]:
        """Yield subject, admission, time, the service before and the new one."""
        first = stay.disease.specialty.upper()
        yield stay.subject_id, stay.hadm_id, f"{stay.admitted} 08:00:00", None, first
        if self.random.random() < MOVED_SHARE:
            other = self.random.choice([name for name in self.specialties if name.upper() != first])
            moved = f"{stay.admitted + timedelta(days=1)} 09:30:00"
            yield stay.subject_id, stay.hadm_id, moved, first, other.upper()
