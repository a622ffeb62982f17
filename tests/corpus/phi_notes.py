"""Invented notes with what identifies a person marked, written before there was any recogniser.

`[[N|Marit Solheim]]` marks a name; R is a record number, D a date, P a phone, A an address,
E an e-mail address, G an age over 89. Titles are no part of a name. A date has a day or a month:
a year, a weekday or a time alone is none. Nobody in here exists, and no list was drawn from: notes
were typed one by one in the manner of different wards and countries. Every second note is held
out: rules are mended on `DEVELOPMENT` alone.
"""

# ruff: noqa: E501 - marks make a line longer than what stands in it
from __future__ import annotations

import re
from dataclasses import dataclass

CLASSES = {
    "N": "NAME",
    "R": "RECORD",
    "D": "DATE",
    "P": "PHONE",
    "A": "ADDRESS",
    "E": "EMAIL",
    "G": "AGE",
}
_MARK = re.compile(r"\[\[([NRDPAEG])\|(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A note, and (start, end, class) of each thing that identifies somebody."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def marked(note: str) -> Marked:
    """Take the marks out of a note, and remember where they were."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(note):
        text += note[at : match.start()]
        spans.append((len(text), len(text) + len(match[2]), CLASSES[match[1]]))
        text += match[2]
        at = match.end()
    return Marked(text + note[at:], tuple(spans))


_NOTES = (
    """NURSING HANDOVER - Ward 7B, night to day
Bed 3: Mrs [[N|Solveig Aasen]], [[G|93]] y/o F, hosp no [[R|K0482219]]. Admitted [[D|14/02/2021]] with
#NOF. Daughter [[N|Torhild]] rang x2, wants a call back on [[P|07700 900 461]] before ten.
Bed 4: [[N|Emeka Obiora]] 67M. Foley out at 0600, voided 250 ml. GCS 15. For MRI today.
Bed 5: [[N|Zbigniew]] refused his meds again. Social worker [[N|Parveen Dhillon]] to see him
[[D|on 16 Feb]]. Old address [[A|4 Sparrow Close, Tipton DY4 8QX]] no longer right.
Bed 6: empty. Handover by SN [[N|R. Quiambao]]""",
    """Dear Dr [[N|Wetherby]],

Re: [[N|Ngozi Adichukwu]], DOB [[D|9th June 1958]], NHS [[R|943 476 5919]]
[[A|Flat 2, 118 Marchmont Terrace, Leeds LS6 1BQ]]

Thank you for referring this pleasant lady, seen in clinic on [[D|3 November 2020]]. She has had
Raynaud's phenomenon since the age of 40 and a positive Schirmer test. I agree Sjogren's syndrome is
likely. [[N|Ngozi]] was given my secretary's number ([[P|0113 496 0718]]) and her e-mail,
[[E|clinic.letters@rheum-leeds.example.org]]. Her mother lived to [[G|ninety-six]] years of age.

Yours sincerely

[[N|Hamish Drummond-Kerr]]
Consultant Rheumatologist""",
    """ED TRIAGE 02:14
Pt: [[N|DELACROIX, Jean-Baptiste]]  MRN: [[R|00-71-83-26]]  DOB [[D|11-23-1929]] (age [[G|91]])
Home: [[A|2207 Bayou Rd Apt 6, Lafayette, LA 70503]]  Tel [[P|(337) 555-0142]]
CC: chest pressure 7/10, radiating L arm, began around midnight. BP 162/94 HR 104 RR 22 SpO2 93%.
EKG: ST depression V3-V5. Trop 0.42. Given ASA 324. Grandson [[N|Thierry]] at bedside, cell
[[P|337.555.0199]]. Cardiology fellow Dr. [[N|Venkataraghavan]] paged at 02:31.
PCP [[N|Odile Fontenot]], MD notified by fax [[P|337-555-0111]].""",
    """DISCHARGE SUMMARY
Name: [[N|Lakshmi Priya Raghunathan]]      UHID: [[R|AMC.0001937745]]      IP No: [[R|IP/2019/44871]]
Age/Sex: 54/F
DOA: [[D|02.08.2019]]   DOD: [[D|09.08.2019]]
Address: [[A|No. 17, 3rd Cross, Malleswaram, Bengaluru 560003]]
Mobile: [[P|+91 98450 12345]]   Email: [[E|lakshmi_pr1965@mailbox.example.in]]
Consultant: Dr. [[N|S. Krishnamoorthy]], MS, MCh
Course: Underwent laparoscopic cholecystectomy under GA on [[D|4th August]]. Drain removed POD 2.
Mr. [[N|Raghunathan]] (husband) was explained the diet. Review after 1 week with Dr. [[N|Anjum Sheikh]].
Her mother in law is [[G|90 years]] old and is looked after at home.""",
    """Telephone encounter
[[D|Mar 3, 2018]] 16:40 - Caller is pt's son [[N|Dmitri Volkonsky]]. Says father ([[N|Arkady]],
[[G|95yo]]) has been more confused since [[D|last February]]. Call back [[P|312 555 0187 ext. 44]] or
work [[P|1-800-555-0133 x209]]. Forms to be mailed to [[A|P.O. Box 4471, Skokie IL 60076]] or sent to
[[E|d.volkonsky+dad@postbox.example.com]]. Acct [[R|#88213-07]].
Advised ED if fever. Routed to Dr [[N|Imelda Tatlonghari]]'s pool.   -- [[N|K. Brzezicki]], RN""",
    """RADIOLOGY
Exam: CT HEAD W/O CONTRAST   Accession: [[R|CT20-0091734]]   Exam date: [[D|2020-07-19]]
Patient: [[N|Siobhan Gallagher-Ruiz]]   MRN [[R|5529013]]
Ordering: [[N|Wojtkiewicz, Marta]], NP
Clinical: [[G|98F]], fall from standing, on Eliquis. No comparison.
Findings: No acute hemorrhage. Chronic microvascular change. Circle of Willis not evaluated.
Sylvian fissures symmetric. Impression: no acute process. Discussed with Dr. [[N|Wojtkiewicz]] by
telephone at [[P|(602)555-0166]] at 11:05 on [[D|7/19/20]].
Electronically signed by [[N|Anselm Okonjo-Reyes]], M.D.""",
    """Psychology intake, child and family team
[[N|Kaito]] (8) attended with his mother, [[N|Haruka Minamoto]], and stepfather [[N|Grady Pelletier]].
Seen [[D|the twelfth of September, 2017]]. School: year 4. He sleeps poorly. [[N|Haruka]] can be reached
at [[E|haruka.minamoto@familymail.example.co.uk]] or [[P|020 7946 0982]]. They live at
[[A|33 Ravenscourt Gardens, London W6 0TU]] with a great-grandmother, now [[G|94 years old]].
Conners scale completed. CAMHS ID [[R|CF-20417]]. Next: [[D|10/10/17]] with [[N|Bronwen]].
""",
    """CARDIAC CATHETERIZATION REPORT
Patient Name: [[N|Estefania Villalpando-Cruz]]
Med Rec #: [[R|A-3391-0482]]
Date of Procedure: [[D|Thursday, January 9, 2014]]
Operator: [[N|Bartholomew Ngata]], MD, FACC      Assistant: Dr [[N|Liu Xiaomei]]
Access by Seldinger technique, right radial; Allen's test normal. 6 Fr Judkins left 3.5.
LAD 90% mid. Swan-Ganz: PCWP 18. Patient is [[G|a 92-year-old]] retired seamstress.
Plan: CABG evaluation with Dr. [[N|van der Hoeven]]; call [[P|555-0147]] for the bed.
cc: [[N|Perpetua Amankwah]], [[A|900 Linden Blvd, Suite 310, Shaker Heights, OH 44120]]""",
    """Subject: Re: results for Thursday clinic
From: [[N|Oyelaran, Folake]] <[[E|folake.oyelaran@northclinic.example.net]]>
To: [[E|labdesk@northclinic.example.net]]
Sent: [[D|27 May 2022]] 09:12

Hi [[N|Marguerite]],
could you add ferritin for specimen [[R|S22-48810]] (patient [[N|Quentin Abernathy-Sow]], born
[[D|1931-12-05]], so [[G|90]])? His daughter-in-law [[N|Xiu Ying]] keeps ringing from
[[P|+44 (0)161 496 0345]].
Thanks,
[[N|Folake]]""",
    """GP out-of-hours record
Presenting: [[N|Aloysius Mbeki]], male, [[G|aged 99]]. Carer [[N|Gwenllian Prosser]] present.
Lives at [[A|Ty Gwyn, Heol y Bont, Aberystwyth SY23 3LR]]. Contact [[P|01970 555 218]].
Hx: 3/7 of cough, green sputum. Temp 38.1. Crackles R base. CURB-65 = 3.
Seen [[D|23rd of December]] at 21:50; family prefer home treatment until after [[D|Boxing Day]].
Rx doxycycline 200 mg stat. NHS No. [[R|485-777-3456]]. Summary e-mailed to
[[E|aberfan.surgery.w92041@gp.example.cymru]]. Dr [[N|Iestyn Cadwaladr]]""",
    """ONCOLOGY TUMOR BOARD [[D|10.11.2016]]
1) [[N|Yusuf Abdirahman]] (MRN [[R|2048871]]), 61M, Hodgkin lymphoma, Ann Arbor IIB. Presenter: Dr.
[[N|Castellanos-Whitfield]]. Deauville 2 after ABVD x2. Continue.
2) [[N|Ludmila Horáčková]] (MRN [[R|2051190]]), [[G|91 yo]] F with Merkel cell carcinoma of the scalp,
excised by Mohs surgery [[D|Sept. 28]]. Radiation declined. Niece [[N|Zdenka]] is the proxy,
[[P|(216) 555 0121]], [[E|zdenka.h@inbox.example.cz]].
3) [[N|Trevon Littlejohn]], Wilms tumor, age 4. Surgery set for [[D|11/22]]. Family moved to
[[A|1450 East 133rd Street, Cleveland 44112]]. Notes by [[N|Ezekiel]].""",
    """Discharge letter - Geriatrie
Patientin: Frau [[N|Hannelore Brandstätter]], geb. [[D|07.04.1926]] ([[G|94 Jahre]]), wohnhaft
[[A|Lindenstraße 14, 4020 Linz]]. Translated for the family doctor, Dr. [[N|Gruber-Weiss]].
She was with us from [[D|1 to 19 October 2020]]. Known: Parkinson's disease, Hashimoto thyroiditis,
Baker cyst. On [[D|Oct 5]] she fell; Colles fracture, cast. Case no. [[R|20/118834-G]].
Son: [[N|Leopold Brandstätter]], [[P|+43 664 555 0172]], [[E|leopold.b@brandmail.example.at]].
Signed: OA Dr. [[N|Marija Jovanović]]""",
    """SOCIAL WORK NOTE
Met with [[N|LaToya]] and her grandmother, Ms. [[N|Ernestine Broussard]] ([[G|96]] years), in the family
lounge. Ms. [[N|Broussard]] raised her since [[D|August 2003]]. Housing: staying at
[[A|611 N. Chickasaw Ave., Unit B, Tulsa, Oklahoma 74106]] but lease ends [[D|April 30th]]. Phone has
been cut off; leave word with neighbour Mr. [[N|Hollis]] at [[P|918/555-0128]]. Food stamps case
[[R|C0091827-2]], SSN on file [[R|078-05-1120]]. Referral e-mailed to [[E|intake@tulsa-shelter.example.org]].
[[N|Deshawn Prideaux]], LCSW""",
    """Midwifery booking
[[N|Thandiwe Nkosazana Dube]], G2P1, LMP [[D|2/1/2019]], EDD [[D|9 October 2019]]. Partner [[N|Sipho]].
Hosp. number [[R|TWH 772 410]]. Tel. [[P|082 555 0193]]. Stays at [[A|12 Protea Street, Mthatha 5099]].
Great-aunt aged [[G|103]] has sickle trait. Previous LSCS [[D|17 Dec 2015]] by Dr [[N|Vuyokazi Mabuza]].
Declined Down screening. Rhesus neg, anti-D planned. Sister [[N|Groenewald]] will ring.
Email [[E|thandi_d@webpost.example.za]].""",
    """PATHOLOGY CONSULTATION
Surgical no.: [[R|SP-15-02281]]      Received: [[D|6/2/15]]      Reported: [[D|June 8, 2015]]
Submitting physician: [[N|Alistair P. McGillicuddy]]
Patient: [[N|Fernanda Guimarães]]   [[G|Age: 90]]   Sex: F
A. Colon, sigmoid: adenocarcinoma, Dukes B. Crohn-like reaction. Gleason not applicable.
Phoned to [[N|McGillicuddy]]'s office [[P|(907) 555-0102]] by [[N|T. Ahenakew]] at 14:20.
Second opinion: Dr. [[N|Rosalind Featherstonehaugh]], [[A|77 Wharf Lane, Halifax, NS B3J 2K9]],
[[E|rfeatherston@pathreview.example.ca]]. Block ID [[R|B15/7713]].""",
    """Home visit, district nurse
[[D|Tues 4 Aug]]: called on Mr [[N|Padraig Ó Súilleabháin]] ([[G|97 yrs]]) at
[[A|Rathmore Cottage, Ballyvourney, Co. Cork P12 X7F3]]. Leg ulcer 4 x 3 cm, Doppler 0.9. Unna boot
changed. Wife [[N|Nuala]] managing. GP Dr [[N|Fionnuala Considine]] told by phone [[P|(021) 555 0136]].
[[D|Fri 7 Aug]]: no reply at door; rang [[N|Nuala]] on [[P|087-555-0184]]; they were at mass. Med card
[[R|G4471920A]]. Results to [[E|fconsidine@macroom-health.example.ie]]. - [[N|Bernie]]""",
    """OPERATIVE NOTE
Date: [[D|05/30/2011]]    Surgeon: [[N|Giancarlo Tagliaferri]], M.D.    Asst: [[N|Pham]], PGY-3
Patient: [[N|Winifred Ostrowski]]    MR#: [[R|6610274]]    Acct#: [[R|V100238817]]
[[G|89-turned-90]] lady with Dupuytren contracture. Kocher clamp, Weitlaner retractor, Penrose drain.
Tourniquet 42 min. EBL 10 cc. Bovie used. Dispo: PACU, then home to
[[A|48 Old Mill Road, Brattleboro, Vermont 05301]] with her friend [[N|Thora]], phone
[[P|802-555-0151]], e-mail [[E|thora_l@valleynet.example.us]].
Dictated by Dr. [[N|Tagliaferri]] [[D|5-30-11]], typed [[D|5-31-11]] by [[N|jmk/Quenneville]].""",
    """Alfred, ED short stay
[[N|Tuan Nguyen-Kelly]] 45 yo, UR [[R|3318842]], DOB [[D|18/9/74]]. BIBA after MVA at 60 km/h on
[[D|2nd Jan 2020]]. GCS 14, Glasgow Coma Scale re-done 15. FAST neg. Lives
[[A|5/29 Wattle Street, Footscray VIC 3011]]. Partner [[N|Ngaire Parata]] [[P|0491 570 156]]; his nana,
[[G|ninety-one]], was in the car - [[N|Beryl Hutchins]], UR [[R|3318843]], # L clavicle.
Discharged by [[N|Saoirse]] (RMO). GP: [[N|Con Papadimitriou]], fax [[P|(03) 5550 0145]],
[[E|reception@wattlegp.example.com.au]].""",
    """Progress note (hospital day 6) [[D|12/28]]
S: [[N|Hortensia]] feels better. Denies chest pain. Wants to go home by [[D|New Year's Day]].
O: T 36.9, BP 134/70, strength 4/5 R leg. Babinski down. Kernig neg. Hgb 9.1.
A/P: [[G|90 yo]] woman with C. diff, Norton score 14. Continue vanc PO until [[D|January 4]].
Dispo: [[N|Maplewood]] is not her name but her home; SNF fax [[P|555 0110]], or
[[A|19 Maplewood Drive, Rutland VT]]. Son [[N|Ignatius Delgado-Byrne]] updated at [[P|(802) 555.0173]],
[[E|iggy.byrne@relay.example.org]]. MRN [[R|7740013]].
[[N|Ragnhild Stensrud]], MD (pager [[P|41 882]])""",
    """Occupational health
Employee [[N|Bilal Chaudhry]] (payroll [[R|EMP-009812]]) attended on [[D|Monday 8 March]]. Needle-stick on
[[D|05MAR2021]]. Source patient: [[N|O.T.]], [[G|92]] y.o., ward 4. HBsAb > 100. Line manager [[N|Clementine
Rousseau-Park]] informed. Bilal's next test: [[D|early June 2021]]. He can be phoned at
[[P|+44 7911 555 018]] or mailed at [[E|bchaudhry88@jobmail.example]]; home address on the form is
[[A|21b Canal Walk, Rochdale OL16 5PB]]. [[N|Sunniva Lie]], OH adviser""",
    """VETERANS CLINIC TELEHEALTH
[[N|SGT Ambrose Tallchief]] (ret.), [[G|ninety five year old]] WWII veteran, last 4 [[R|6617]], claim
[[R|C-27 118 904]]. Video visit [[D|Nov 11th 2020]]. Daughter [[N|Winona Tallchief-Moore]] set up the
tablet. He lives in [[A|Pawhuska]], mail to [[A|RR 2 Box 118, Pawhuska, OK 74056]]. Has Meniere's
disease and Barrett's esophagus. Hearing aids via [[P|918.555.0170]]. Note sent to
[[E|w.tallchief@osagenet.example.com]]. Follow-up [[D|May 2021]]. [[N|Lucretia Bohannon]], PA-C""",
    """Sleep clinic
Re: [[N|Ikaika Kealoha]] - DOB: [[D|Feb. 2, 1966]] - Chart [[R|1190-KH-22]]
Dear [[N|Noelani]],
Epworth 16, Mallampati IV, BMI 41. Polysomnogram on [[D|the night of 8 to 9 July]] showed an AHI of 62.
CPAP from Lincare. He drives a lorry and was told to stop. His tutu ([[G|98]]-year-old) has it too!
He prefers to be called on [[P|808 555-0135]] after 5. New home: [[A|94-210 Kupuohi St, Waipahu HI 96797]].
Warm regards,
[[N|Sanjeewa]]
[[N|Sanjeewa Gunawardena]], MBBS, [[E|sgunawardena@oahusleep.example.com]]""",
    """ICU daily
[[N|ABUBAKAR, HADIZA]]   [[R|MRN1100487]]   [[D|28-Apr-2020]]   Day 4
Proned 16 h. P/F 112. Trendelenburg not tolerated. Right IJ, Hickman considered. RASS -4.
Family meeting by Zoom with brother [[N|Suleiman]] and aunt Hajiya [[N|Zainab Tanko]] ([[G|aged 90]]).
Interpreter [[N|Ms Ogbonna]] via line [[P|1 (888) 555-0177]], code [[R|440912]]. Goals: full.
Consent mailed to [[E|s.abubakar@kanomail.example.ng]] and [[A|16 Ahmadu Way, Kaduna 800212]].
Attending: [[N|Constantinos Hadjigeorgiou]]. Fellow: [[N|Ayelet Ben-Shahar]]. Next review [[D|29/4]].""",
    """Physiotherapy
Seen for session 3 of 6 ([[D|19 & 26 Nov]]). Ms [[N|Kirsikka Lehtonen]], knee OA, WOMAC 48, Lachman neg,
McMurray neg, Thomas test +. Walks to the shop with her husband [[N|Veikko]], [[G|who is 93]]. Home programme
e-mailed [[E|kirsikka.lehtonen@posti.example.fi]]. Booking phone [[P|09 555 0160]]. File [[R|PT/5581]].
Street: [[A|Mannerheimintie 88 C 14, 00250 Helsinki]]. Discharge planned for [[D|the first week of
December]]. Therapist: [[N|Eero Mäkinen-Saarela]]""",
    """AMBULANCE PATIENT CARE RECORD   Incident [[R|20191103-0417]]
Called to [[A|corner of 5th Avenue and Pine Street, Anchorage]] at 23:08 on [[D|3 Nov 2019]].
Pt gives name as [[N|Akiak Tulugaq]], states he is 52. Companion: [[N|"Bear" Johansson]]. Smells of ETOH.
BGL 2.9 -> 5.6 after D10. Pt's grandmother [[N|Aluki]] ([[G|ninety-nine]]) arrived, tel
[[P|(907)555.0161]]. Refused transport, form signed. Report to [[E|qa-desk@medic7.example.gov]].
Crew: [[N|Halvorsen]] / [[N|M. Oyibo]]""",
    """Rehabilitation consult
[[N|Itzel Xochitl Ramírez Ayala]] is a 34-year-old right-handed woman, day 9 after a Guillain-Barré
flare ([[D|onset 6.1.22]]). Seen with cousin [[N|Citlali]] who interprets. Medicaid [[R|TX 5510 338 21]]. Romberg +,
Tinel -, Hoffmann -. Lives with a great-uncle ([[G|91 y.o.]]) at [[A|3302 Guadalupe Trace, Laredo, TX 78041]].
Evaluated by [[N|Thaddeus Kowalczyk-Brown]], DO on [[D|Jan 15, '22]]; call [[P|956-555-0139]] or write
[[E|rehab.consults@rgv-hospital.example.edu]].""",
    """Memory clinic: letter to patient
Dear Mrs [[N|Ferreira de Almeida]],
It was good to meet you and your son [[N|Joaquim]] on [[D|21 June]]. Your MMSE was 21/30 and your
Addenbrooke's 68/100. We think you have Alzheimer's disease. At [[G|91]], you manage well.
We start donepezil on [[D|1 July 2021]]. Please ring [[N|Agnieszka]] on [[P|0117 496 0255]] with questions, or
write to [[E|memory.team@bristolcare.example.uk]]. We will post the leaflets to
[[A|Apartment 9, Cabot House, Bristol BS1 4QD]]. Your hospital number is [[R|BRI-662190]].
With best wishes,
Dr [[N|Perran Trevithick]]""",
    """TRANSFER NOTE
Accepting MD: Dr. [[N|Boonyarat]]. Sending: [[N|Hildegard Schwarzkopf]], ARNP (Clallam Bay).
Pt [[N|Elmer "Tuck" Nordgren]], [[G|96 year old]] logger. HPI: fell [[D|Sunday 3/14]], found down by
neighbor [[N|Priscilla]]. CK 8,400. Creat 3.1. No Battle sign. Foley placed, Ringer's lactate 200/h.
Contacts: niece [[N|Astrid Nordgren Lee]] h: [[P|360-555-0184]] c: [[P|(360) 555-0129]]
[[E|astridlee@peninsula.example.net]]. Address: [[A|Mile 12 Hoko-Ozette Rd, Sekiu, WA 98381]].
Financial no. [[R|FIN 9027746115]]. ETA [[D|3/15]] 0400.""",
    """Dermatology, private practice
Date of visit: [[D|30 Sivan, i.e. 22 June 2020]]. Mr. [[N|Menachem Ben-Ami]], ID [[R|03371882-5]], comes with his
wife [[N|Tzipora]]. Bowen's disease of the ear, Koebner phenomenon in psoriasis. His father,
[[G|age ninety-two]], had the same. Phone [[P|03-555-0148]] / [[P|+972-54-555-0109]]. Address:
[[A|8 HaNevi'im St., Ramat Gan 5252108]]. Photo sent by [[E|m.benami@doar.example.co.il]].
Dr. [[N|Yevgenia Rabinovich]]""",
    """HOSPICE VOLUNTEER LOG
[[D|August 1st]]: sat with [[N|Miss Opal]] ([[G|101]] years young!). She talked about her brother [[N|Cornelius]].
[[D|August 8th]]: [[N|Opal]] slept. Read to her. Hymns. Nephew [[N|Jebediah Rutledge]] dropped by, number
[[P|(864) 555 - 0190]]. [[D|Aug. 15]]: passed peacefully at 4:10 am. Funeral [[D|Tuesday, August 19]] at
[[A|140 Cedar Shoals Church Road, Fork Shoals, SC]]. Chart [[R|HSP-00917]] closed. Cards to
[[E|jeb.rutledge@upstate.example.com]]. Volunteer: [[N|Philomena Asante]]""",
    """Dialysis unit
[[N|Tomasi Fifita]], 58M, Kt/V 1.3, access L brachiocephalic AVF by Dr [[N|Rangihuna]] in [[D|July 2017]].
Hep B vaccine #3 due [[D|20/07/2018]]. NHI [[R|ZAC5361]]. Transport from [[A|44A Puhinui Road, Papatoetoe,
Auckland 2025]]. Wife [[N|Mele]] texts from [[P|021 555 0198]]. Mother-in-law, [[G|90-year-old]],
visiting from Tonga. Dietitian [[N|Annelise van Rooyen]]: K 6.1, stop taro leaf. Transplant list letter to
[[E|tomasi.fifita@kiwinet.example.nz]] on [[D|5th of July]].""",
    """PRISON HEALTH RECEPTION
No. [[R|A4417EK]]   Name [[N|Kieran Fitzwilliam]]   Received [[D|08 Oct 18]]
Reports heroin 1 g/day, last use [[D|7 Oct]]. Next of kin: gran, [[N|Doreen Fitzwilliam]] ([[G|94]]),
[[A|26 Inkerman Street, Preston, PR2 2AX]], [[P|01772 555094]]. Solicitor [[N|Ms Achterberg]],
[[E|achterberg.legal@chambers.example.org]]. COWS 9. Start methadone 20 mg. Seen by [[N|Nurse Balogun]] and
Dr [[N|Ewart]]. ACCT not opened. Review [[D|10th]] October.""",
    """INFECTIOUS DISEASES FOLLOW-UP
Mr. [[N|Gebremedhin Tesfaye]] returns, accompanied by [[N|Almaz]]. TB meningitis dx'd [[D|11/2018]], completed
RHZE [[D|Nov 2019]]. Ziehl-Neelsen neg x3. Ghon focus stable. Weight 61 kg. HIV VL < 20.
Landlord's father ([[G|age 97]]) screened, neg. New phone [[P|(206) 555 0113]]; e-mail
[[E|gtesfaye7@habesha.example.com]]. Moving [[D|Feb 1]] to [[A|8814 Rainier Avenue South #204, Seattle, WA
98118]]. MRN: [[R|U 2280 417]]. [[N|Philippa Szczepanski]], MD, MPH""",
    """Consent / chart audit 14:05
Charts pulled: [[R|40-118-227]] ([[N|Iris Blackwood]]), [[R|40-118-301]] ([[N|Hope Sinclair]]),
[[R|40-119-006]] ([[N|Will Rivers]]), [[R|40-120-550]] ([[N|May Chan]], [[G|92yo]]). Consent missing for Ms
[[N|Rivers-Stone]]. Dates of service [[D|1/5/2016]], [[D|1/19/2016]], [[D|February 2, 2016]]. Auditor
[[N|Grace Underhill]], [[P|703-555-0106]], [[E|grace.underhill@auditpros.example.com]],
[[A|2 Mason Court, Reston, VA 20190]].""",
    """Cardiology clinic letter, typed [[D|24/1/2022]]
Mr [[N|Rajkumar Thillainathan]], [[A|Block 317 Ang Mo Kio Avenue 1 #08-155, Singapore 560317]], NRIC
[[R|S1234567D]], H/P [[P|9555 0182]]. Wolff-Parkinson-White, ablated [[D|12 Jan]] by A/Prof [[N|Ong Beng Huat]].
Holter clean. Bruce stage 4. Continue Plavix until [[D|mid-April 2022]]. His mother Mdm
[[N|Saraswathy]], [[G|95 y.o.]], attends the same clinic. Appointment queries:
[[E|heartdesk@merlionheart.example.sg]]. Dr [[N|Teo Kai Ling]], registrar""",
    """PEDIATRIC ADMISSION
[[N|Baby Boy Esquivel]] (twin B), MRN [[R|N0017842]], born [[D|10/31/2019]] 03:12, Apgar 8/9, Moro present, Ortolani and
Barlow negative. Mother: [[N|Marisol Esquivel]], 29. Father: [[N|Bjorn Esquivel-Dahl]]. MGGM is [[G|99]] y/o
and well. Home: [[A|75 Quail Hollow Lane, Fresno, CA 93711-2204]]. Home phone [[P|559 5550104]].
Peds: [[N|Nkechi Umeh]] MD. Hearing screen [[D|11/1]]; metabolic screen [[D|11/1/19]].
Lactation: [[N|Sukanya]]. Mom's email [[E|marisol-esq@valle.example.com]].""",
    """Nephrology e-consult
Requested by: [[N|Tobias Achterhoek]]. On: [[D|17.3.21]]. Re: [[N|Mw. de Wit-Jansen]], BSN [[R|1112.22.333]], geboren
[[D|3 mei 1928]] ([[G|92 jaar]]). Alport carrier. eGFR 22 (Cockcroft-Gault 25). Advice: stop NSAID.
[[A|Prinsengracht 263-B, 1016 GV Amsterdam]]. Bel [[P|020 555 0114]] / [[P|06-55501234]].
Groet, [[N|Femke]]
[[N|F. Dijkgraaf]], internist-nefroloog, [[E|f.dijkgraaf@amstelzorg.example.nl]]""",
    """Community pharmacy query
Rx [[R|7741902]] for [[N|Delphine N'Diaye]] - warfarin 3 mg vs 5 mg? Prescriber [[N|Lachlan Urquhart]] not answering
[[P|0141 496 0388]]. INR on [[D|Friday the 13th of March]] was 4.9. Pt is [[G|90]] years of age, blister pack, delivery
to [[A|Flat 3/1, 52 Byres Road, Glasgow G12 8RT]]. Spoke w/ [[N|Eilidh]] at the practice [[D|16/03]]; will e-mail
[[E|rx.team@partickpharm.example.scot]]. CHI [[R|1203300147]]. [[N|Gurpreet]] (locum pharmacist)""",
    """Neurology clinic. History by [[N|Wen-Hsuan Chiang]], MS4, for Dr. [[N|Balthazar Quintero]].
Mrs. [[N|Temperance Oakes]] is a [[G|93 yo]] RH woman w/ Bell's palsy since [[D|Easter Sunday]], House-Brackmann
IV. Hx Huntington chorea in a cousin ([[N|Roscoe]]). No Lyme. Lhermitte neg. Takes Synthroid, Lasix.
She lives in [[A|Chattanooga]] with her son [[N|Linus]], [[A|1803 Signal Mtn Blvd, Chattanooga TN 37405]].
Call [[P|+1-423-555-0175]]. Portal message to [[E|oakes_temperance@choochoo.example.com]]. FU [[D|8/2021]].
Visit [[R|CSN 300418862]].""",
    """Ophthalmology list, [[D|Wed 13 Oct 2021]]
09:00 [[N|Nwankwo, Chidinma]]   [[R|OPH-10233]]   phaco R   [[P|555-0171]]
09:40 [[N|O'Shaughnessy, Declan]]   [[R|OPH-10240]]   phaco L  [[G|(91y)]]   [[P|555-0172]]
10:20 [[N|al-Masri, Rania]]   [[R|OPH-10251]]   YAG     [[E|rania.almasri@levant.example.org]]
11:00 [[N|Fukushima, T.]]   [[R|OPH-10266]]   Fuchs, DSEK   [[A|29 Harbor Ct, Astoria OR 97103]]
11:40 [[N|St. Clair, Evangeline]]   [[R|OPH-10270]]   Goldmann only   [[G|90Y]]   moved to [[D|20 Oct]]
Theatre lead: [[N|Montserrat Puig]]   Anaesthesia: Dr [[N|Adaeze]]""",
    """Genetics counselling summary
Proband: [[N|Leilani Makoa-Jensen]], seen [[D|Dec 2018]] and [[D|15.01.2019]] with her partner [[N|Rasmus]]. Family: father
[[N|Keoni]] d. 71, paternal grandmother alive at [[G|97]]. BRCA1 c.68_69delAG. Lynch excluded; Li-Fraumeni
unlikely. Lab ref [[R|GX-88-20193]]. Kit posted to [[A|Søndergade 31, 2. tv., 8000 Aarhus C]]. Call
[[P|+45 55 50 12 34]] or [[E|leilani.mj@genmail.example.dk]]. Counsellor: [[N|Ottoline Fairbairn-Yeo]].""",
    """LONG-TERM CARE MONTHLY REVIEW
Resident: [[N|Eudora Pickering]]   Room 12   Record [[R|LTC 00341]]   DOB: [[D|Nov 30 1919]]   Age: [[G|102]]
Resident: [[N|Vang Pao Xiong]]   Room 14   Record [[R|LTC 00352]]   DOB: [[D|1/1/30]]   Age: [[G|91]]
Resident: [[N|Mabel Two Rivers]]   Room 15   Record [[R|LTC 00360]]   DOB: [[D|12 Aug 1930]]   Age: [[G|91]]
[[N|Eudora]]: Braden 13, weight down 2 kg. [[N|Mr. Xiong]]: Norton 15, falls x1 ([[D|Oct 2]]). [[N|Mabel]]: UTI, Macrobid.
POA for [[N|Xiong]]: [[N|Pa Houa Xiong]], [[P|651-555-0143]], [[E|pahoua.x@hmongmail.example.com]],
[[A|1021 Como Place, St. Paul, MN 55103]]. Reviewed by [[N|Ingeborg Thorvaldsen]], GNP""",
    """Allergy clinic
Seen today: [[N|Aurelio]] and mum [[N|Concetta Bellantoni-Moss]]. Skin prick + to peanut. EpiPen x2 given; school nurse
Mrs [[N|Ravensdale]] to be trained by [[D|end of January]]. Last reaction [[D|19.12.20]]. Gran, [[G|90]] years old, also allergic.
School: phone [[P|01223 555 0150]]. Home: [[A|6 Fen Lane, Histon, Cambridge, CB24 9ZR]]. Number [[R|RGT-445 021]].
[[E|conniebm@fenmail.example.co.uk]]. Dr [[N|Hyacinth Olusanya]] / typed by [[N|pw]]""",
    """Spine clinic
CHIEF: back pain. [[N|Gideon]] was last here [[D|8-14-2017]]. Now 77. Schober 3 cm, Lasegue neg, Gaenslen neg, Charcot foot.
He e-mailed [[E|g_ashworth.spine@ridgetop.example.com]] twice. MRI at outside place on [[D|July the 4th]]. Mother died at
[[G|ninety-four]] years. Plan: ESI w/ Dr. [[N|Maximiliano Etcheverry]]. Authorization [[R|PA-2217740]]. If numb call
[[P|(540)-555-0118]]. Address verified: [[A|PO Box 77, Floyd, VA]]. cc [[N|Harriet Nakamura-Vance]]
[[N|Ashworth, Gideon R.]]   [[R|#3390127]]""",
    """Haematology day unit
[[D|6 April 2023]] - [[N|Abimbola]] (partner of [[N|Ruaridh MacAskill]]) here for venesection. Waldenstrom excluded. Factor V
Leiden het. Coombs neg. Bence Jones neg. Next [[D|4/5/23]]. Book via [[P|01463 555 016]] or
[[E|daycase@highland-haem.example.scot]]. Lives [[A|Croft 11, Plockton, IV52 8TN]]. Auntie [[N|Morag]], [[G|94yrs]], drove.
Hosp ID [[R|RNI0093318]]. Bloods by [[N|Siân]].""",
    """Plastic surgery, pre-op
[[N|Bùi Thị Kim Ngân]], 38F, burns contracture; Integra; Wood's lamp. ID [[R|079 183 004 512]]. Pre-op [[D|ngày 5/9/2022]], op
[[D|Sept 7th]]. Sister [[N|Kim Chi]] phones from [[P|+84 28 5550 0122]]. Grandfather [[G|aged 98 years]] blesses the plan.
Address: [[A|27/4 Nguyễn Huệ Street, District 1, Ho Chi Minh City 700000]]. Mail [[E|kimngan.bui@saigon.example.vn]].
Surgeon: Dr [[N|Trần Quốc Bảo]]; scrub: [[N|Leticia]].""",
)

DEVELOPMENT = tuple(marked(note) for note in _NOTES[0::2])
HELD_OUT = tuple(marked(note) for note in _NOTES[1::2])
