"""Licences and access terms, as values the code can ask: may it be shared, may it leave?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from mellama.errors import TermsError


class Access(IntEnum):
    """How a person obtains the bytes; a higher value is stricter."""

    OPEN = 0
    REGISTERED = 1  # an account or a signed form, no patient text
    CREDENTIALED = 2  # patient text under a data use agreement: it may not leave the machine

    @property
    def may_leave(self) -> bool:
        """Whether a record may be sent to a machine that is not the user's own."""
        return self is not Access.CREDENTIALED


@dataclass(frozen=True)
class License:
    """What may be done with a source once it is on disk; every question has an answer."""

    name: str
    url: str
    commercial: bool
    derivatives: bool
    redistribution: bool
    share_alike: bool = False  # copies and derivatives carry the same licence


def _open(name: str, url: str, *, share_alike: bool = False) -> License:
    return License(name, url, True, True, True, share_alike)


APACHE_2 = _open("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0")
MIT = _open("MIT", "https://opensource.org/license/mit")
CC0 = _open("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
PUBLIC_DOMAIN = _open("public domain", "https://creativecommons.org/publicdomain/mark/1.0/")
CC_BY = _open("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
CC_BY_SA = _open("CC-BY-SA", "https://creativecommons.org/licenses/by-sa/4.0/", share_alike=True)
GPL_3 = _open("GPL-3.0", "https://www.gnu.org/licenses/gpl-3.0.html", share_alike=True)
CC_BY_NC = License(
    "CC-BY-NC-4.0", "https://creativecommons.org/licenses/by-nc/4.0/", False, True, True
)
UNKNOWN = License("unknown", "", commercial=False, derivatives=False, redistribution=False)
GENERATOR_TERMS = License(
    "generator terms (OpenAI)",
    "https://openai.com/policies/",
    commercial=False,
    derivatives=True,
    redistribution=True,
)
"""Text written by an OpenAI model: its terms forbid using outputs to build competing models,
so whatever is trained on it is held to research use here."""

PHYSIONET = License(
    "PhysioNet Credentialed Health Data License 1.5.0",
    "https://physionet.org/about/licenses/",
    commercial=False,
    derivatives=True,
    redistribution=False,
)


@dataclass(frozen=True)
class Terms:
    """Every licence that applies to a thing, and the strictest access class among its parts."""

    licenses: tuple[License, ...] = ()
    access: Access = Access.OPEN

    @property
    def commercial(self) -> bool:
        return all(license.commercial for license in self.licenses)

    @property
    def derivatives(self) -> bool:
        return all(license.derivatives for license in self.licenses)

    @property
    def redistribution(self) -> bool:
        return self.access.may_leave and all(item.redistribution for item in self.licenses)

    @property
    def share_alike(self) -> bool:
        return any(license.share_alike for license in self.licenses)

    def names(self) -> str:
        return " + ".join(license.name for license in self.licenses) or "no third-party data"

    def to_json(self) -> dict[str, Any]:
        """The form that stands in `record.json`."""
        return {
            "access": self.access.name.lower(),
            "licenses": [vars(license) for license in self.licenses],
            "commercial": self.commercial,
            "derivatives": self.derivatives,
            "redistribution": self.redistribution,
            "share_alike": self.share_alike,
        }

    @staticmethod
    def from_json(value: dict[str, Any]) -> Terms:
        licenses = tuple(License(**license) for license in value["licenses"])
        return Terms(licenses, Access[value["access"].upper()])


OWN_WORK = Terms()
"""Terms of what holds no data of anybody else: a configuration, a fictional record."""


def strictest(terms: Iterable[Terms]) -> Terms:
    """Combine terms: every licence applies, and the strictest access class wins."""
    licenses: set[License] = set()
    access = Access.OPEN
    for item in terms:
        licenses.update(item.licenses)
        access = max(access, item.access)
    return Terms(tuple(sorted(licenses, key=_license_order)), access)


def _license_order(license: License) -> tuple[str, str, str]:
    return license.name, license.url, repr(license)


def require_may_leave(
    terms: Terms,
    what: str,
    destination: str,
    *,
    todo: str = "use a local model for it; credentialed patient text stays on this machine",
) -> None:
    """Refuse to send patient text to another machine; called before any connection is made.

    Raises:
        TermsError: the access class of `what` forbids it.
    """
    if not terms.access.may_leave:
        raise TermsError(
            f"{what} may not be sent to {destination}.",
            expected="data that is open or registered, or a model on this machine",
            found=f"{terms.access.name.lower()} data under {terms.names()}",
            todo=todo,
        )


def require_redistribution(terms: Terms, what: str) -> None:
    """Refuse to publish what its terms do not let anyone pass on.

    Raises:
        TermsError: one of the licences, or the access class, forbids it.
    """
    if not terms.redistribution:
        raise TermsError(
            f"{what} may not be redistributed.",
            expected="only licences that permit redistribution, and no credentialed data",
            found=f"{terms.access.name.lower()} data under {terms.names()}",
            todo="publish scores and identifiers instead, or leave the source out of the recipe",
        )
