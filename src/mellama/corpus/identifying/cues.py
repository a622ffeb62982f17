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
president shri smt kumari datuk dato encik puan tuan cik mdm ustadh maulana hajji
mstr master missus sig.ra padre frère soeur midwife ustaz mallam mallama
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
rd rdn cnn lpc psyd bcba ccls sane cde crt anes res sr jr on-call oncall tonight backup consults
consultants attendees attendance circulator
circulating scrub perfusionist charge oncology cardiology neurology nephrology renal surgery
pharmd sw cm rt ot slp msw lcsw crna author editor verified requested accompanied referrer
preferred nickname alias aka maiden mgr supervising precepting preceptor proceduralist endoscopist
sonographer phlebotomist case-manager rep representative poa dpoa hcpoa carers siblings children
sons daughters kids brothers sisters babysitter hairdresser foster adoptive emergency ice called
subject surrogate decision-maker agent aide sitter staff supervisor director coroner examiner
notary
"""
)

# Right before a name, with or without "is" or a comma: "daughter Hope", "spoke with Grace".
KIN = words(
    """
mother father son daughter brother sister parent parents mom mum mam dad ma pa child aunt auntie
maid helper housekeeper babysitter babysitters bystander classmate ex-wife ex-husband tenant
sponsor godmother godfather goddaughter godson stepmom stepdad stepparent eldest youngest
great-grandson great-granddaughter granddad grandad gramma pop poppa papa mama momma mommy daddy
great-aunt great-uncle pawpaw mawmaw meemaw papaw mamaw hubby fiance bf gf sis bro dtr dau
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
sw rt ot cm slp hca hha msw lcsw crna cnm sho reg spr phlebotomist phleb pharm pharmd resp anes
peds cards renal onc ortho derm uro heme neuro gi ortho plastics vascular thoracic ent nsgy psych
palliative backup covering oncall on-call charge precepting preceptor scrub circulator dietician
nutrition lactation physio sn rgn en ms3 ms4 pgy1 pgy2 pgy3 pgy-1 pgy-2 pgy-3 fy1 fy2 f1 f2 st3
known texts emails messages signed-out signout s/o d/o relayed alerted involving joining covering
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
ROLE_BEHIND = re.compile(
    rf"(?:[ ]?\(|,[ ]|[ ]-[ ]|[ ])(?:{DEGREES}|SW|HCA|HHA|CM|CRNA|RGN|EN|SN|NIC)\b|"
    r"(?:[ ]?\(|,[ ]?)(?:his|her|the|pt'?s|patient'?s)?[ ]?(?:(?:day|night|charge|staff|float|home|"
    r"social|case|care|ward|bedside|front|on|weekend|late|early|step|half|great|ex|eldest|oldest|"
    r"youngest|older|younger|elder|twin|maternal|paternal|only)[ -]?)*(?:days?|nights?|am|pm|"
    r"call|cover(?:ing)?|backup|nurse|wife|husband|mother|father|mom|mum|dad|son|daughter|sister|"
    r"brother|aunt|uncle|niece|nephew|cousin|grand\w+|partner|friend|neighbou?r|carer|caregiver|"
    r"girlfriend|boyfriend|fianc\w+|spouse|roommate|interpreter|worker|manager|aide|tech|desk|"
    r"physio\w*|dieti\w+|pharmac\w+|resident|attending|intern|fellow|registrar|consultant|"
    r"student|secretary|receptionist|coordinator|therapist|guardian|poa|hcp|hca|cna|rn|lpn|np|pa|"
    r"md|sw|pt|ot|rt|slp|dog|cat|niece|twin|baby|in-law|landlord|coach|teacher|scribe|sitter)\b|"
    r"[ ](?:from|in|at|with)[ ](?:the[ ])?(?:(?:social|front|case|bed|nurs\w+|palliative|wound|"
    r"home|infection|speech|occupational|physical|respiratory)[ ])?(?:IR|PT|OT|SW|CM|GI|ID|ENT|ED|"
    r"ER|ICU|OR|RT|HR|physio\w*|pharmacy|radiology|cardiology|surgery|oncology|neurology|renal|"
    r"pathology|micro\w*|lab|work|desk|management|dispatch|billing|transport|admitting|intake|"
    r"housekeeping|dietary|reception|registration|scheduling|triage|control|therapy|care|psych\w*|"
    r"hospice|bookings|medical records|theatre|X-?ray|x-?ray|blood bank)\b"
)
ROLE_IN_BRACKETS = re.compile(
    r"[ ]\((?:(?:day|night|charge|staff|home|social|case|care|ward|practice|rec|art|speech|"
    r"physical|occupational|district|community|bank|student|step|half|twin|great)[ -]?)?(?:RN|"
    r"HCA|CNA|"
    r"LPN|NP|MD|DO|PA|PA-C|SW|PT|OT|RT|SLP|RD|CM|MSW|LCSW|CRNA|PharmD|nurse|therap\w+|aide|wife|"
    r"husband|"
    r"mother|father|mom|mum|dad|son|daughter|sister|brother|niece|nephew|cousin|friend|partner|"
    r"carer|"
    r"caregiver|worker|manager|physio|pharmacist|interpreter|chaplain|registrar|consultant|"
    r"resident|"
    r"fellow|intern|tech|scribe|secretary|receptionist|neighbou?r|girlfriend|boyfriend|fianc\w+|"
    r"grandson|granddaughter|hca|rn|cna|sw)\b"
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
    r"[ ](?:\d[\d.,/-]*[ ](?:OD|BD|TDS|QDS|SOS|bd|od|tds|qds|daily|bid|tid|BID|TID|nocte|mane|"
    r"prn|PRN|"
    r"qhs|qd|QD|at night|\d-\d-\d)\b|(?:prn|PRN|bd|BD|od|OD|tds|TDS|bid|BID|qhs|daily|nightly)\b|"
    r"\d[\d.,-]*[ ]?(?:mg|mcg|ug|g\b|ml|mL|units?|U\b|%|mEq|meq|puffs?|tabs?)|"
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
