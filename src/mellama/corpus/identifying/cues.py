"""Words before and after a name that tell it: titles, labels, kin, verbs of meeting, degrees."""

from __future__ import annotations

import re

from mellama.corpus.identifying.vocabulary import words

# Whatever capitalised word follows is a name, even "Small" or "Case".
TITLES = words(
    """
coach baron baroness count countess duke duchess prince princess mr mrs ms miss mx mdm madam
madame mme mlle dr drs doctor prof professor sir dame lord lady rev reverend pastor father fr
rabbi imam sheikh sheik hajiya alhaji chief sgt sergeant cpl capt captain lt col colonel maj
major pvt officer detective deputy judge nurse sr sra srta señor señora senor senora don doña
dona herr frau fräulein signor signora sig monsieur mw mevr dhr hon uncle aunt auntie aunty
cousin grandma grandpa nana granny nanny brother sister tía tío tia tio abuela abuelo bà ông cô
chị anh bác messrs attorney lcsw rn np pa md oa bb bg mama papa chaplain deacon elder senator
president midwife ustaz mallam mallama
"""
)
SHORT_TITLES = words("mr mrs ms mx dr drs prof sr sra srta rev sgt lt col capt st hon fr mme mlle")

# Before a colon, a tab or two blanks: what stands behind is somebody.
LABELS = words(
    """
name names patient patients pt resident client member proband claimant inmate surgeon surgeons
assistant asst anesthesiologist anaesthetist anesthesia anaesthesia operator attending
consultant fellow registrar intern houseman referring ordering requesting submitting admitting
physician provider doctor clinician md do np pa pcp gp rn lpn cna hospitalist cardiologist
oncologist radiologist pathologist therapist dietitian dietician nurse midwife pharmacist
prescriber counselor counsellor psychologist psychiatrist worker manager coordinator interpreter
volunteer presenter crew dentist technician tech technologist solicitor lawyer attorney author
dictator transcriptionist typist reader reviewer by signed signature cc copy copies to from re
attn attention kin nok contact poa hcp proxy guardian carer caregiver informant historian person
spouse partner husband wife mother father mom mum dad son daughter brother sister niece nephew
aunt uncle grandmother grandfather grandson granddaughter cousin friend neighbor neighbour
parents parent companion pediatrician paediatrician peds surg present paciente nombre patientin
patiënt sender recipient employee insured subscriber guarantor holder witness scribe teacher
school principal caller callback driver donor baby infant twin sibling landlord roommate
boyfriend girlfriend fiancé fiancée fiance fiancee ex-wife ex-husband médico medico doctora hija
hijo madre padre esposa esposo hermana hermano contacto tên mẹ cha vợ chồng con regarding
subject surrogate decision-maker agent aide sitter staff supervisor director coroner examiner
notary
"""
)

# Right before a name, with or without "is" or a comma: "daughter Hope", "spoke with Grace".
KIN = words(
    """
mother father son daughter brother sister parent parents mom mum mam dad ma pa child aunt auntie
uncle niece nephew cousin nan nana gran granny grandma grandpa grandmother grandfather grandson
granddaughter stepmother stepfather stepson stepdaughter stepsister stepbrother husband wife
spouse partner fiancé fiancée fiance fiancee boyfriend girlfriend friend neighbour neighbor
carer caregiver roommate twin widow widower landlord landlady guardian proxy companion sibling
in-law mother-in-law father-in-law daughter-in-law son-in-law sister-in-law brother-in-law
colleague interpreter midwife registrar fellow consultant surgeon dietitian pharmacist therapist
physician worker manager supervisor solicitor prescriber caseworker teacher coach student
counselor counsellor adviser advisor volunteer lady gentleman infant client boy girl ex aide
hija hijo madre padre esposa esposo hermana hermano abuela tía amiga vecina sons daughters kids
children brothers sisters twins named called nicknamed kid boss coworker co-worker baby toddler
newborn pt patient resident attending hospitalist oncologist cardiologist neurologist
psychiatrist psychologist chaplain nurse rn np pa cna lpn tech scribe secretary receptionist
nephrologist urologist radiologist pathologist paramedic emt sitter doctor
"""
)
NAMING = words(
    """
dear hi hello hey hola signed regards sincerely faithfully truly respectfully wishes thanks
cheers cordially yours gracias atentamente groet grüße gruß love best aka nee née named called
alias prefers thank
"""
)
MEETING = words(
    """
with by per told asked informed notified updated paged rang phoned called saw contacted reassured
consulted from to and for w/ via cc attn c/o ask tell text texted emailed messaged meet met thanked
assisted escorted accompanied & thank of relieved counselled counseled advised interviewed joined
"""
)

DEGREES = (
    r"(?:M\.?D|D\.?O|R\.?N|N\.?P|P\.?A(?:-C)?|A?P?R?N|APRN|ARNP|CRNP|GNP|FNP(?:-BC|-C)?|AGNP|LPN|"
    r"LVN|"
    r"CNA|CRNA|Ph\.?D|Pharm\.?D|RPh|LCSW|LICSW|MSW|LMSW|LMFT|BSW|MBBS|MB|MBChB|MBBCh|MRCP|FRCP|"
    r"FRCS|"
    r"MRCS|FACC|FACS|FACP|MPH|MS\d?|MSc|BSN|MSN|DNP|DDS|DMD|DPM|DVM|PT|DPT|OT|OTR(?:/L)?|SLP|"
    r"CCC-SLP|"
    r"RD|RDN|LDN|RT|RRT|EMT(?:-P|-B)?|PGY-?\d|MS[34]|SHO|RMO|SpR|Esq|CNM|CNS|PsyD|LPC|MCh|CHW|CMA|"
    r"RMA|MA|ACNP|PMHNP|CCRN|CDE|CM|Jr|Sr|III|II|IV)"
)
AFTER = re.compile(
    rf"(?:['\u2019]s)?,?[ ]\(?{DEGREES}\b(?!\w)|"
    r"[ ]\((?:DOB|MRN|RMO|SHO|husband|wife|mother|father|son|daughter|sister|brother|partner|niece|"
    r"nephew|locum|PCP|GP|friend|carer|consultant|registrar|interpreter|spouse|mom|dad|mum)\b|"
    r"[ ]\((?:aged |age )?\d{1,3}[- )]?(?:y\.?/?o\b|yo\b|year|yrs?\b|[MF]\b)|"
    r",[ ]\d{1,3}[- ]?(?:y\.?/?o\b|yo\b|year|yrs?\b|[MF]\b)|"
    r"[ ]\((?:she|he|they)/|,?[ ](?:DOB|MRN)\b|[ ]*<[\w.+-]+@"
)
SPEAKING = re.compile(
    r"[ ](?:\(\d{1,3}\)[ ])?(?:(?:also|then|still|now|again|later|already|just)[ ])?"
    r"(?:reports|reported|denies|denied|states|stated|says|said|tells|told|asks|asked|phoned|rang|"
    r"lives|lived|agreed|agrees|wants|wanted|refused|refuses|declined|declines|complains|"
    r"complained|"
    r"understands|feels|felt|slept|sleeps|smiled|cried|walked|walks|ate|eats|drove|drives|smokes|"
    r"drinks|thinks|likes|prefers|sat|called|calls|wishes|attended|attends|came|went|was told|"
    r"was seen|"
    r"was given|was agitated|was tearful|was born|is a|is an|has been|keeps|will ring|will call|"
    r"visited|was last|informed|verbalized|verbalizes|endorses|endorsed|expressed|appears|appeared|"
    r"arrived|returns|returned|presents|presented|works|worked|took|takes|needs|got|requested|"
    r"remains|"
    r"tolerated|enjoys|enjoyed|answered|stayed|stays|helps|helped|brought|knows|remembers|hopes|"
    r"signed|"
    r"loves|moved|has had|had been|did well|does not|did not|doesn't|didn't|can't|won't|ambulated|"
    r"acknowledged|confirmed|confirms|explained|gave|left|made|mentioned|noted|plays|played|"
    r"talked|texted|emailed|thanked|turned|used|was|is|has|had|and I|and her|and his)\b"
)
MEDICAL_HEADS = re.compile(
    r"(?:['\u2019]s?)?[ -](?:[a-z-]+[ ])?(?i:diseases?|syndromes?|signs?|tests?|testing|palsy|"
    r"palsies|"
    r"phenomenon|thyroiditis|lymphomas?|sarcomas?|carcinomas?|cells?|tumou?rs?|scales?|scores?|"
    r"scoring|index|criteria|classification|catheters?|drains?|clamps?|retractors?|tubes?|sutures?|"
    r"stents?|grafts?|flaps?|fractures?|contractures?|cysts?|esophagus|oesophagus|chorea|ataxia|"
    r"dystrophy|angina|arthropathy|palmar|stain(?:ing)?|technique|procedures?|operations?|repair|"
    r"fundoplication|maneuvers?|manoeuvres?|positions?|lactate|solution|formula|equation|"
    r"reflex(?:es)?|bod(?:y|ies)|nodes?|duct|ligament|ganglion|plexus|canals?|glands?|fascia|space|"
    r"pouch|triangle|loop|hypothesis|distribution|correction|correlation|regression|lamp|boot|"
    r"tablets?|therapy|stage|staging|grade|grading|malformation|anomaly|deformity|hernia|incision|"
    r"approach|method|plot|protocol|device|monitor|pump|blade|forceps|scissors|needle|wire|nails?|"
    r"plate|prosthesis|encephalopathy|aphasia|dementia|gangrene|melanoma|nevus|purpura|vasculitis|"
    r"neuropathy|nephropathy|nephritis|disorders?|deficiency|anemia|anaemia|factor|antigen|"
    r"antibod(?:y|ies)|virus|bacillus|toxin|agar|mutations?|gene|protein|receptor|inhibitor|assay|"
    r"questionnaire|inventory|lesions?|ulcers?|warts?|rash|fever|pneumonia|esophagitis|lines?|"
    r"neg\b|"
    r"negative|positive|score|valve|filter|vaccine|aureus|coli|difficile|pylori|pneumoniae|"
    r"influenzae|bags?|collar|splint|cast|brace|bandage|wrap|dressing|block|lens|rod|screw|port)\b"
)
ORGANISATIONS = re.compile(
    r"(?:['\u2019]s)?(?:[ ][A-Z]\w+){0,2}?[ ](?:hospitals?|Hospitals?|HOSPITAL|Clinics?|CLINIC|"
    r"Universit\w+|Institut\w+|College|School|"
    r"Foundation|Trust|Inc|Ltd|LLC|GmbH|Corp|Company|Pharma\w*|Health\w*|Medical|MEDICAL|Medicine|"
    r"Memorial|Infirmary|Hospice|Nursing Home|Rehab\w*|Centre|Center|CENTER|Surgery Center|"
    r"Pharmacy|"
    r"County|Republic|Church|Laborator\w+|Labs?|Associates|Manor|Care|Dental|Physicians|Village|"
    r"Airport|Library|Elementary|Insurance)\b"
    r"|[ ]et al\b|,? Inc\b"
)
DOSE = re.compile(
    r"[ ](?:\d[\d.,-]*[ ]?(?:mg|mcg|ug|g\b|ml|mL|units?|U\b|%|mEq|meq|puffs?|tabs?)|"
    r"(?:po|PO|IV|iv|IM|SC|SQ|gtt|drip|XR|ER|SR|HFA)\b)"
)
# Endings of what medicine and its institutions are called.
NO_NAME_ENDINGS = re.compile(
    r"(?:[ts]ion|omas?|osis|oses|itis|a?emia|aemic|emic|olog(?:y|ic|ist|ists|ical)|graph(?:y|ic)|"
    r"scop(?:y|ic|e)|ectomy|ostomy|otomy|ous|ively|ments?|ities|ity|"
    r"ance|ence|pathy|plasty|gram|ical|ular|ated|i[sz]ed|i[sz]ing|bacter|coccus|cocci|ases?|ogen|"
    r"cytes?|mab|nib|pril|sartan|olol|statin|azole|azine|cillin|mycin|micin|oxacin|pine|zepam|"
    r"zolam|tidine|prazole|triptan|gliptin|gliflozin|glutide|parin|xaban|vir|cycline|caine|"
    r"barbital|"
    r"cept|lukast|setron|dronate|fibrate|thiazide|semide|terol|sone|solone|onide|uria|algia|"
    r"plegia|paresis|phagia|phasia|pnea|rrhea|rrhage|megaly|trophy|sthesia|therapy|theter|metry|"
    r"icidal|emesis|lytic|tropic|phobia|mania|edema|oedema|cardia|ium|ide|ates?|ism|ness|hood|ship|"
    r"ingly|ally|less|ful|(?:olog|iatr|therap|hospital|endoscop|dent|pharmac|reception|special|"
    r"intensiv|nutrition|hygien|perfusion|machin|manager)ists?|icians?)$"
)
