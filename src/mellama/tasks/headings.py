"""The forty headings of MTSamples, and how else models spell them."""

from __future__ import annotations

from mellama.tasks.reading import Label

SPECIALTIES = (
    "Allergy / Immunology",
    "Autopsy",
    "Bariatrics",
    "Cardiovascular / Pulmonary",
    "Chiropractic",
    "Consult - History and Phy.",
    "Cosmetic / Plastic Surgery",
    "Dentistry",
    "Dermatology",
    "Diets and Nutritions",
    "Discharge Summary",
    "ENT - Otolaryngology",
    "Emergency Room Reports",
    "Endocrinology",
    "Gastroenterology",
    "General Medicine",
    "Hematology - Oncology",
    "Hospice - Palliative Care",
    "IME-QME-Work Comp etc.",
    "Lab Medicine - Pathology",
    "Letters",
    "Nephrology",
    "Neurology",
    "Neurosurgery",
    "Obstetrics / Gynecology",
    "Office Notes",
    "Ophthalmology",
    "Orthopedic",
    "Pain Management",
    "Pediatrics - Neonatal",
    "Physical Medicine - Rehab",
    "Podiatry",
    "Psychiatry / Psychology",
    "Radiology",
    "Rheumatology",
    "SOAP / Chart / Progress Notes",
    "Sleep Medicine",
    "Speech - Language",
    "Surgery",
    "Urology",
)
# What models write for names that upstream abbreviates, or spells as few do.
OTHER_SPELLINGS = {
    "Consult - History and Phy.": ("Consult - History and Physical", "History and Physical"),
    "Diets and Nutritions": ("Diet and Nutrition", "Diets and Nutrition"),
    "ENT - Otolaryngology": ("Otolaryngology",),
    "IME-QME-Work Comp etc.": ("IME-QME-Work Comp",),
    "Orthopedic": ("Orthopedics", "Orthopaedic", "Orthopaedics"),
    "Obstetrics / Gynecology": ("Obstetrics / Gynaecology",),
    "Physical Medicine - Rehab": ("Physical Medicine - Rehabilitation",),
}


def label(name: str) -> Label:
    """Let a name be written with "and" or without blanks around its stroke or dash."""
    spellings = []
    for written in (name, *OTHER_SPELLINGS.get(name, ())):
        bare = written.removesuffix(".")
        joined = bare.replace(" / ", "/"), bare.replace(" / ", " and ")
        spellings += [
            written,
            bare,
            *joined,
            bare.replace(" - ", "/"),
            bare.replace(" - ", " and "),
        ]
    return Label(name, tuple(dict.fromkeys(form for form in spellings if form != name)))
