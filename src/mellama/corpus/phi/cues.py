"""What stands before or behind a name: titles, labels, kin, posts, degrees, signatures."""

from __future__ import annotations

import re

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Mdm|Madam|Madame|Mme|Mlle|Dr|Drs|Doctor|Prof|Professor|A/Prof|Assoc Prof"
    r"|Sir|Dame|Lord|"
    r"Lady|Rev|Reverend|Pastor|Father|Fr|Rabbi|Imam|Sheikh|Hajiya|Alhaji|Chief|Sgt|SGT|Sergeant|Cpl"
    r"|Capt|Captain|"
    r"Lt|Col|Colonel|Maj|Major|Pvt|Officer|Nurse|SN|RN|Sr|Sra|Srta|Señor|Señora|Herr|Frau|Fräulein|"
    r"OA|Signor|"
    r"Signora|Sig|Monsieur|Mw|Mevr|Dhr|Hon|Judge|Uncle|Aunt|Auntie|Aunty|Cousin|Grandma|Grandpa|"
    r"Nanny|Brother|"
    r"Baby Boy|Baby Girl|BB|BG|MR|MRS|MS|DR|PROF|dr|mr|mrs|ms)"
)
TITLES = re.compile(rf"(?<![\w-]){_TITLE}\b\.?(?:[ ]|\n[ ]*)(?:Dr\.? |med\. )?[\"\u201c]?$")

_PERSON = (
    r"(?:(?:patient|pt|resident|client|employee|member|proband|full|legal|maiden|last|first|given|"
    r"family|sur|middle|"
    r"preferred|physician|provider|doctor|mother['\u2019]?s?|father['\u2019]?s?|baby['\u2019]?s?|"
    r"contact|caller|guardian|proxy|"
    r"guarantor|subscriber)?\s?['\u2019]?s?\s?names?|patient|patientin|pt|resident|client|proband|"
    r"claimant|inmate|"
    r"surgeon|assistant|asst|anesth\w*|anaesth\w*|operator|attending|consultant|fellow|registrar|"
    r"intern|houseman|"
    r"referring|referred by|ordering|requesting|submitting|primary|admitting|physician|provider|"
    r"doctor|clinician|"
    r"md|do|np|pa|pcp|gp|hospitalist|cardiologist|oncologist|radiologist|pathologist|therapist|"
    r"dietitian|dietician|"
    r"nurse|midwife|pharmacist|prescriber|counsel+or|psychologist|psychiatrist|social worker|"
    r"case manager|"
    r"care coordinator|interpreter|volunteer|presenter|crew|anaesthesia|"
    r"dentist|"
    r"technician|tech|technologist|solicitor|lawyer|author|dictator|transcriptionist|typist|reader|"
    r"reviewer|"
    r"performed by|interpreted by|verified by|signed|sign(?:ed)? by|signature|dictated by|typed by|"
    r"transcribed by|"
    r"electronically signed by|approved by|reviewed by|seen by|prepared by|entered by|reported by|"
    r"requested by|"
    r"notes? by|written by|completed by|witness(?:ed)?(?: by)?|cc|c/c|copy to|copies to|to|from|re|"
    r"attn|attention|"
    r"next of kin|nok|emergency contact|poa|hcp|health care proxy|proxy|guardian|carer|caregiver|"
    r"informant|historian|"
    r"contact|contact person|spouse|partner|husband|wife|mother|father|mom|mum|dad|son|daughter|"
    r"brother|sister|niece|"
    r"nephew|aunt|uncle|grandmother|grandfather|grandson|granddaughter|cousin|friend|neighbou?r|"
    r"parents?|companion|"
    r"peds|paeds|pediatrician|paediatrician|surg|seen today|present|submitting physician)"
)
_GAP = r"(?:[ \t]*[:#=][ \t]*\n?[ \t]*|[ \t]*[:=]?[ \t]{2,})"
LABELS = re.compile(rf"(?<![\w-])(?i:{_PERSON})(?:\(s\))?{_GAP}[\"\u201c]?$")

_KIN = (
    r"(?:(?:great[- ]?)?(?:grand)?(?:step|half)?-?(?:mother|father|son|daughter|brother|sister|"
    r"parents?|mom|mum|mam|dad|"
    r"ma|pa|child|aunt|auntie|uncle|niece|nephew|cousin|nan|nana|gran|granny|grandma|grandpa|"
    r"husband|wife|spouse|partner|"
    r"fianc[eé]e?|boyfriend|girlfriend|friend|neighbou?r|carer|caregiver|roommate|twin|widow|"
    r"widower|landlord|landlady|"
    r"guardian|proxy|companion|sibling|in-law|mother-in-law|father-in-law|daughter-in-law|"
    r"son-in-law|colleague|"
    r"nurse|interpreter|midwife|sister|registrar|fellow|resident|consultant|surgeon|dietitian|"
    r"pharmacist|therapist|"
    r"physician|social worker|manager|supervisor|solicitor|prescriber|case worker|caseworker|"
    r"teacher|coach|student|"
    r"counsel+or|adviser|advisor|volunteer|patient|pt|lady|gentleman|man|woman|infant|client|boy|"
    r"girl))"
)
KIN = re.compile(
    rf"(?<![\w-])(?i:{_KIN})(?:,|\s\(|:|\sis|\swas|['\u2019]s name is|\snamed|\scalled|"
    rf",? an? \w+ named)?(?:\s|\n\s*|(?<=\())[\"\u201c]?$"
)
ASSERTING = re.compile(
    r"(?<!\w)(?i:signed|signed by|sign(?:ed)? off by|seen by|dictated by|typed by|transcribed by|"
    r"reviewed by|written by|"
    r"performed by|reported by|requested by|ordered by|prepared by|examined by|evaluated by|"
    r"notes? by|handover by|"
    r"interviewed by|witnessed by|accompanied by|assisted by|supervised by|presented by|booked by|"
    r"bloods by|taken by|"
    r"done by|entered by|discharged by|phoned to|history by|spoke with|spoke w/|"
    r"follow(?:ed)?[ -]?up with|f/u with|appointment with|visit with|consult(?:ed)? with|spoken to|"
    r"spoke to|speak to|met with|"
    r"d/w|discussed with|talked with|talked to|call from|message from|email from|letter from|attn:?"
    r"|c/o|"
    r"(?:pt|patient) of|partner of|wife of|husband of|son of|daughter of|mother of|father of|"
    r"referred by|"
    r"on behalf of|care of|dear|hi|hello|hey|"
    r"name is|name as|named|known as|aka|a\.k\.a\.|called|goes by|prefers|introduced (?:him|"
    r"her)self as|"
    r"please (?:ring|call|ask)|routed to|paged|cc|nee|née)"
    r"(?:\s|:\s?|\n\s*)[\"\u201c]?$"
)
NAMING = re.compile(
    r"(?:/s/|(?:^|\n|\s)(?:--?|\u2014|\u2013|~)|electronically signed by:?)\s*$|"
    r"(?i:(?:regards|sincerely|faithfully|truly|respectfully|wishes|thanks|thank you|cheers|groet|"
    r"gru[sß]+|best|love|"
    r"cordially|signed|yours)\s*[,.]?\s*\n\s*)$"
)
WITH = re.compile(
    r"(?<!\w)(?i:with|by|from|to|for|and|told|asked|informed|reassured|notified|updated|rang|phoned"
    r"|saw|/)\s$"
)

_DEGREE = (
    r"(?:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(?:-C)?|A?P?R?N|ARNP|CRNP|GNP|FNP|LPN|CNA|CRNA|Ph\.?D|"
    r"Pharm\.?D|RPh|LCSW|MSW|LMSW|"
    r"BSW|MBBS|MB|MBChB|MBBCh|MRCP|FRCP|FRCS|MRCS|FACC|FACS|FACP|MPH|MS\d?|MSc|BSN|MSN|DNP|DDS|DMD|"
    r"DPM|DVM|PT|DPT|OT|"
    r"OTR|SLP|RD|RT|EMT(?:-P)?|PGY-?\d|MS[34]|SHO|RMO|SpR|Esq|CNM|CNS|PsyD|LPC|MCh)"
)
AFTER = re.compile(
    rf"(?:['\u2019]s)?,?[ ]\(?{_DEGREE}\b(?!\w)|"
    r",[ ](?i:consultant|registrar|attending|physician|surgeon|adviser|advisor|therapist|"
    r"interpreter|social worker|"
    r"internist|secretary|chaplain|nurse|midwife|solicitor|fellow|resident on call)|"
    r"[ ]\((?:DOB|MRN|RMO|SHO|husband|wife|mother|father|son|daughter|sister|brother|partner|niece|"
    r"nephew|locum|PCP|GP|"
    r"friend|carer|consultant|registrar|interpreter)\b|"
    r"[ ]\((?:aged |age )?\d{1,3}[- )]?(?:y\.?/?o\b|yo\b|year|yrs?\b|[MF]\b)|"
    r",[ ]\d{1,3}[- ]?(?:y\.?/?o\b|yo\b|year|yrs?\b|[MF]\b)|"
    r"[ ]*<[\w.+-]+@"
)
AGED = re.compile(r"[ ](?:aged |age )?\d{1,3}[- ]?(?:y\.?/?o\b|yo\b|year|yrs?\b|[MF]\b)")
# A person does this; a person who is called patient or mother is kept out by other means.
SPEAKING = re.compile(
    r"[ ](?:\(\d{1,3}\)[ ])?(?:reports|reported|denies|denied|states|stated|says|said|tells|told|"
    r"asked|asks|phoned|"
    r"rang|lives|agreed|wants|"
    r"refused|refuses|complains|complained|understands|feels|felt|slept|sleeps|smiled|cried|walked|"
    r"walks|ate|drove|"
    r"drives|smokes|drinks|thinks|likes|prefers|sat|called|wishes|attended|attends|came|went|"
    r"was told|was seen|"
    r"was given|was agitated|was born|is a|is an|has been|keeps|will ring|will call|visited|"
    r"was last|informed)\b"
)
MEDICAL_HEADS = re.compile(
    r"(?:['\u2019]s?)?[ -](?:[a-z-]+[ ])?(?i:diseases?|syndromes?|signs?|tests?|testing|palsy|"
    r"palsies|phenomenon|thyroiditis|"
    r"lymphomas?|sarcomas?|carcinomas?|cells?|tumou?rs?|scales?|scores?|scoring|index|criteria|"
    r"class(?:ification)?|"
    r"catheters?|drains?|clamps?|retractors?|tubes?|sutures?|stents?|grafts?|flaps?|fractures?|"
    r"contractures?|cysts?|"
    r"esophagus|oesophagus|chorea|ataxia|dystrophy|angina|arthropathy|joint|foot|palmar|"
    r"stain(?:ing)?|medium|"
    r"technique|procedures?|operations?|repair|fundoplication|maneuvers?|manoeuvres?|positions?|"
    r"lactate|solution|"
    r"formula|equation|reflex(?:es)?|reactions?|bod(?:y|ies)|nodes?|duct|ligament|ganglion|plexus|"
    r"canals?|glands?|"
    r"fascia|space|pouch|triangle|line|loop|laws?|effects?|hypothesis|distribution|correction|"
    r"correlation|"
    r"regression|rank|sum|model|lamp|boot|tablets?|therapy|stage|staging|grade|grading|type|variant"
    r"|malformation|"
    r"anomaly|deformity|hernia|incision|approach|points?|area|lines|curve|method|analysis|plot|"
    r"agreement|coefficient|"
    r"chart|protocol|device|monitor|pump|bottle|blade|forceps|scissors|needle|wire|nails?|plate|"
    r"prosthesis|"
    r"encephalopathy|aphasia|dementia|gangrene|melanoma|nevus|purpura|vasculitis|neuropathy|"
    r"uropathy|nephropathy|"
    r"nephritis|disorders?|deficiency|anemia|anaemia|factor|antigen|antibod(?:y|ies)|virus|bacillus"
    r"|toxin|agar|"
    r"percent|mutations?|gene|protein|receptor|inhibitor|kit|assay|system|software|corporation|"
    r"laboratories|"
    r"questionnaire|inventory|scan|lesions?|ulcers?|warts?|rash|fever|pneumonia)\b"
)
ORGANISATIONS = re.compile(
    r"(?:['\u2019]s)?[ ](?i:hospitals?|clinics?|universit\w+|institut\w+|colleges?|schools?|"
    r"foundation|trust|inc|ltd|llc|gmbh|co\b|"
    r"corp|company|pharma\w*|health\w*|medical|medicine|memorial|general|infirmary|hospice|house|"
    r"home|centre|center|street|"
    r"avenue|road|drive|lane|court|park|island|islands|river|lake|mountains?|county|city|state|"
    r"republic|church|et al)|"
    r"[ ]et al|,? Inc|[ ]\[\d|[ ]&|,[ ](?:USA|UK|Germany|France|Italy|Japan|China|Switzerland|"
    r"Canada)\b"
)
ALONE_ON_LINE = re.compile(r"[ \t]*[^\n\d:]{3,40}\n?(?:\Z|\n)")
CUES = re.compile(
    r"(?i:regards|sincerely|faithfully|truly|respectfully|wishes|thanks|thank you|cheers|signed|"
    r"yours|groet|best),?\s*\n*[^\n]*\n\s*$"
)

# Endings of family names: Slavic, Nordic, Baltic, German, Romance, Greek, Armenian, Turkish.
FAMILY_ENDINGS = re.compile(
    r"(?:[^aeiou]ov|ova|[^aeiou]ev|eva|ovich|evich|ovna|enko|chuk|czuk|ski|ska|sky|skaya|cki|cka|"
    r"wicz|vić|ović|ić|"
    r"vičius|sson|sen|sdottir|sdóttir|dóttir|gaard|quist|qvist|ström|berg|stein|mann|bauer|meyer|"
    r"inen|nen|"
    r"escu|eanu|opoulos|poulou|akis|idis|iadis|oglu|oğlu|dze|shvili|yan|ian|ez|inho|eira|etti|elli|"
    r"ucci|"
    r"ini|accio|wala|swamy|kumar|singh|murthy|worth|ington|bury|ridge|borough|thwaite)$"
)
# Endings of what medicine and its institutions are called.
NO_NAME_ENDINGS = re.compile(
    r"(?i:[ts]ion|oma|omas|osis|itis|a?emia|logy|graphy|scopy|ectomy|ous|ive|ing|ment|ity|ance|ence|"
    r"ium|ia|pathy|plasty|grams?|ical|ular|ated|i[sz]ed|bacter|coccus|ase|ology|ics?|al|ary|ory|"
    r"hood|ness|ship|um|sis|ide|ate|ism|ogen|cyte|cytes|tics?|society|centre|group|tube|cell|"
    r"virus|newborn|images?|time|test|ratio|scale|score|index|unit|disease)$"
)
TYPISTS = re.compile(r"\b(?:[Tt]yped|[Dd]ictated|[Tt]ranscribed) by:? ([a-z]{2,3})(?!\w)")

# The last words of all that may stand before a name: a chain behind another word needs no search.
_SOURCES = " ".join(pattern.pattern for pattern in (TITLES, LABELS, KIN, ASSERTING, NAMING, WITH))
CUE_WORDS = frozenset(re.findall(r"[^\W\d_]+", _SOURCES.lower())) | frozenset(
    [
        "names",
        "neighbor",
        "neighbour",
        "fiance",
        "fiancee",
        "fiancé",
        "fiancée",
        "counselor",
        "counsellor",
        "greatmother",
        "stepson",
        "stepmother",
        "stepfather",
        "stepdaughter",
        "grandmother",
        "grandfather",
        "grandson",
        "granddaughter",
        "grandparent",
        "halfsister",
        "halfbrother",
        "grandpa",
        "grandma",
        "grandchild",
        "w",
        "gruss",
        "gruß",
        "copies",
        "pediatrician",
        "paediatrician",
        "notes",
        "note",
        "sons",
        "daughters",
        "brothers",
        "sisters",
    ]
)
