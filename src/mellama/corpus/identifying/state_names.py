"""How states and provinces are written behind a town, and postcodes of several countries."""

from __future__ import annotations

_FULL = (
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|"
    r"Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|"
    r"Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|"
    r"New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    r"Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    r"West Virginia|Wisconsin|Wyoming|Ontario|Quebec|Qu\u00e9bec|Alberta|Manitoba|Saskatchewan|"
    r"British Columbia|Nova Scotia|New Brunswick|Newfoundland|Victoria|Queensland|Tasmania|"
    r"New South Wales|South Australia|Western Australia|"
    r"Sonora|Chihuahua|Jalisco|Sinaloa|Oaxaca|Michoac\u00e1n|Guerrero|Baja California|Puerto Rico"
)
_CUT = (
    r"(?:Minn|Tex|Sask|Ont|Ariz|Calif|Cal|Mass|Mich|Wis|Wisc|Fla|Penn|Penna|Tenn|Wash|Ore|Ill|Ind|"
    r"Okla|Conn|Ala|Ark|Colo|Kan|Kans|Md|Miss|Mont|Neb|Nebr|Nev|Pa|Va|Vt|Wyo|Que|Alta|Man|Qc|"
    r"N\.[HJMYCDSB]|S\.[CD]|R\.I|(?:Mo|Me|La|Ga|Ky|Del|Pa|Md)(?=\.)|W\. ?Va|B\.C|P\.E\.I|D\.C)"
)
_LETTERS = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|"
    r"S[CD]|T[NX]|UT|V[AT]|W[AIVY]|AB|BC|MB|NB|NL|NS|ON|PE|QC|SK|NSW|VIC|QLD|TAS|ACT|NT)"
)
STATE = rf"(?:(?:{_FULL}|{_LETTERS})\b|{_CUT}\b\.?)"
_ZIP = r"\d{5}(?:-\d{4})?(?![\d-])"
_FOREIGN = (
    r"[A-Z]{1,2}\d[A-Z\d]?[ ]{1,2}\d[A-Z]{2}\b|[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d\b|"
    r"[ACDEFHKNPRTVWXY]\d[\dW][ ][A-Z\d]{4}\b"
)
# Behind a town, whatever says that it is one; behind a street, what goes with it.
CODE = rf"(?:{STATE}|{_ZIP}|{_FOREIGN}|\d{{3}}[ ]?\d{{3}}(?!\d))"
POSTCODE = rf"(?:{STATE}(?:\.?,?[ ]{{1,2}}(?:{_ZIP}|{_FOREIGN}|\d{{4}}(?!\d)))?|{_FOREIGN}|{_ZIP})"
