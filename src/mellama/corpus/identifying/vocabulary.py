"""Words of wards and letters that the word lists lack, written in small letters."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a text."""
    return frozenset(text.split())


# Never part of a name, whatever stands before: words of grammar, of the calendar, of forms.
NEVER = words(
    """
a about above after again against all almost along already also although always am amid among an
and another any anybody anyone anything are aren't around as at away back be because been before
behind being below beneath beside besides between beyond both but by came can can't cannot could
couldn't did didn't do does doesn't doing don't done down due during each either else ever every
everyone everything except few for former from full further get gets getting go goes going gone
got had hadn't has hasn't have haven't having he he's he'd he'll her here here's hers herself
him himself his how however i i'd i'll i'm i've if in inside instead into is isn't it it's its
itself just last later least less let let's like likely made make makes many me might mine more
most much must my myself near neither never next no nobody none nor not nothing now of off often
oh ok okay on once one only onto or other others our ours out outside over overall own past per
perhaps please put quite rather re really regarding said same see seen several shall she she's
should shouldn't since so some somebody someone something soon still such take taken than thank
thanks that that's the their theirs them themselves then there there's therefore these they
they're this those though three through throughout thus till to today together told tomorrow
tonight too toward towards two under unless until unto up upon us use used using usually very
via was wasn't we we'd we'll we're we've well went were weren't what what's when where whereas
whether which while who whom whose why with within without won't would wouldn't yes yesterday
yet you you're your yours yourself daily colleague colleagues team all folks everyone
coach chief judge officer captain sergeant pastor reverend professor deputy detective chaplain
attorney geriatrician hospitalist michaelmas flowsheet ins kroger pulm edema willis
file easter christmas thanksgiving ramadan diwali hanukkah
passover eid boxing halloween tech plan clinical handover handoff interpreter monday tuesday
wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun
january february march july september october november december jan feb mar apr jun jul aug sep
sept oct nov dec today's four five six seven eight nine ten eleven twelve zero first second
third spring winter fall noon midnight morning afternoon evening night day days week weeks month
months year years hour hours minute minutes date time am pm patient patients pt pts client
clients resident residents member name names mr mrs ms miss dr sir madam address phone telephone
tel fax mobile cell email e-mail mail dob mrn ssn age sex gender male female room ward bed bay
unit floor building suite page case stage grade type class group level step number no visit
clinic hospital centre center department service team office note notes report reports summary
history exam examination assessment plan impression findings results result discharge admission
admit admitted admitting transfer transferred consult consultation follow followup follow-up
progress nursing operative procedure procedures surgery surgical radiology pathology laboratory
lab labs medication medications meds drug drugs dose allergies allergy diagnosis diagnoses
problem problems list chief complaint reason present presenting illness past medical social
family review systems vital vitals signs physical general head eyes ears nose throat neck chest
lungs lung heart cardiac abdomen abdominal back skin extremities neuro neurologic neurological
psych psychiatric signed electronically dictated transcribed typed reviewed verified
authenticated attending physician physicians doctor doctors nurse nurses surgeon resident's
intern fellow provider providers consultant registrar therapist pharmacist technician staff
caregiver daughter son mother father sister brother wife husband spouse partner friend neighbor
neighbour aunt uncle cousin niece nephew grandmother grandfather grandson granddaughter parent
parents guardian child children baby boy girl infant newborn man woman lady gentleman mom mum
dad dear sincerely regards respectfully yours faithfully truly cc subject sent hello hi hey
emergency contact kin next primary secondary insurance policy account record records accession
specimen collected received comment comments status condition disposition instructions
appointment appointments referral referred referring ordering requesting date/time normal
abnormal negative positive left right bilateral upper lower anterior posterior lateral medial
acute chronic mild moderate severe stable unchanged denies denied reports reported states stated
complains alert oriented awake active inactive continue continued started stop stopped hold held
increase increased decrease decreased given gave take takes taking start monitor check obtain
schedule scheduled call called calls home lives house street avenue road drive lane st ave rd
blvd north south east west northern southern eastern western new old united states county city
state university college school institute foundation health healthcare care saint new q x s p o
iv po im sc prn bid tid qid qd qhs qam stat
"""
)

# Words, names of things, abbreviations: no names unless a title or a label says so.
CLINICAL = words(
    """
aaa abc abd abg abgs abi abpm abx ac ace acei acl acls acr acs acth add adhd adl adls adt aed af
afb afib afp aka aki akt ald alf alk all alp als alt ama ami aml ana anc ancef anp ap apap apc
apgar aptt ar ards arf asa asap asd ast ats atn atp av avf avm avr axr bac bal bbb bcg bibasilar
bipap biba bkp bm bmi bmp bmt bnp bp bpd bph bpm brat brbpr brca bsa bun bx ca cabg cad cap cath
cbc cbd cbi cbt ccu cdiff cea cf cfs chd chf chol cicu ck ckd ckmb cll cm cmp cml cmv cn cns
cnii co copd covid cp cpap cpk cpr cps cr crf crp crrt cs csf ct cta ctab ctpa cv cva cvc cvl
cvp cvs cxr cyto dc dcis ddimer ddx dexa dic dip dka dl dm dmard dme dnar dni dnr do doac dpoa
dre dtap dtr dtrs dts dvt dx ebl ebv ecf ecg echo ecmo ect ed edd ef efw egd ehr eeg ekg elisa
emg emr ems ent eob eomi ep epo er ercp esr esrd etoh ett ex exlap fast fbs fen ferritin fev ffp
fh fhr fhx fi fio fish fna fobt fsbs fsh ft fu fvc fx g6pd gad gb gbm gbs gc gcs gerd gfr ggt gi
gist git gn gp gsw gtt gu gyn h&p haart hacek hap hav hba1c hbsag hbv hc hcc hcg hct hctz hcv hd
hdl heent hep hepb hfpef hfref hgb hib hida hiv hld hlh hpi hpv hr hrt hs hsm hsp hsv ht htn hus
hx iabp ibd ibs icd ich icp icu ida iddm ids ie ifn iga ige igg igm ild imrt inr io ip ir is iud
iui ivc ivdu ivf ivig ivp jaundice jp jvd jvp kg kub kvo l&d la lac lad lae laparoscopic lbbb
lbp lca lcx ldh ldl le lep lft lfts lih lij lima ll lle llq lmp lmwh loc los lp lpn lr ls lue
luq lv lvad lvef lvh lvot ma mac mag map mca mcg mch mchc mcl mcp mcv md mdd mdi mdr mds med mg
mgus mhz mi mic micu ml mm mmhg mmr mmse moca mra mrcp mri mrsa ms mssa mtp mtx mva mvc mvr nad
nafld nas nash ncat nccu ncs ndc neb nebs neuro ng ngt nicu niddm nihss nka nkda nkd nmda noac
npo nph npi ns nsaid nsaids nsclc nsr nst nstemi nsvd nt ntg nvd o2 ob obgyn ocd ocp ocps od oe
ogt om oob op opat or ord orif os osa ot otc ou pac pacu pad pap pasp pat pca pci pcn pco2 pcos
pcp pcr pcwp pd pda pe pea peds peep peg perc perrl perrla pet pf pfo pfts pft pg ph phq pi picc
picu pid pip pivd pkd plt plts pmh pmhx pml pmn pmr pnd pneumo pod pox ppd ppe ppi ppm pr prbc
prbcs prom prn ps psa psh psvt ptca pth ptsd ptt ptx pud pv pvc pvcs pvd pvr qa qt qtc ra rad
ram rbbb rbc rca rd ret rf rfa rh rhd rhf rij rle rll rlq rml rn roc rom ros rp rpr rr rrr rrt
rsv rt rta rua rue rul ruq rv rvad rvr rvsp rx sa sah sao2 sbo sbp sbs scd sca scc sci scid sdh
se sfa sga shx si siadh sicu sids sirs sl sle slp slr snf so sob soc sp spep spo2 spf ssi ssri
sss std stds stemi sti subq suv sv svc svd svg svt sw sx ta tab tabs tah tavi tavr tb tbi tbsa
td tdap tee tens tf thr tia tibc tips tka tkr tlc tlif tm tmj tn tnf tnm to top tp tpa tpn tr
trop ts tsh tte ttp turp tv tx ua uc ue ugi uop upj upt uri us uti utis vac vanc vanco vap vasc
vbac vbg vc vd vf vfib vre vs vsd vss vt vte vtach vvs vwf vzv wbat wbc wbcs wnl wpw wt xr xrt
yo zpack hfnc bmt lvo ivh mls tlso kcl nacl naloxone wfi hemoglobin a1c hba1c creatinine
bilirubin platelets troponin lactate procalcitonin cefepime cefazolin ceftriaxone vancomycin
zosyn meropenem ertapenem levofloxacin ciprofloxacin cipro bactrim augmentin keflex flagyl
metronidazole azithromycin doxycycline clindamycin linezolid daptomycin fluconazole micafungin
acyclovir valacyclovir tamiflu oseltamivir paxlovid remdesivir tylenol advil motrin aleve
ibuprofen naproxen acetaminophen paracetamol aspirin plavix clopidogrel eliquis apixaban xarelto
rivaroxaban coumadin warfarin lovenox enoxaparin heparin pradaxa brilinta ticagrelor lasix
furosemide bumex bumetanide torsemide aldactone spironolactone hydrochlorothiazide
chlorthalidone metolazone lisinopril enalapril ramipril losartan valsartan diovan cozaar
entresto metoprolol lopressor toprol atenolol carvedilol coreg bisoprolol propranolol amlodipine
norvasc nifedipine diltiazem cardizem verapamil hydralazine clonidine isosorbide imdur
nitroglycerin amiodarone digoxin lipitor atorvastatin crestor rosuvastatin zocor simvastatin
pravastatin zetia metformin glucophage glipizide glyburide januvia sitagliptin jardiance farxiga
ozempic trulicity victoza lantus humalog novolog levemir insulin synthroid levothyroxine
prednisone prednisolone dexamethasone decadron solumedrol medrol hydrocortisone albuterol
ventolin proair combivent duoneb atrovent spiriva advair symbicort flovent pulmicort singulair
montelukast flonase claritin zyrtec benadryl diphenhydramine pepcid famotidine zantac ranitidine
prilosec omeprazole protonix pantoprazole nexium zofran ondansetron reglan phenergan compazine
colace senna miralax dulcolax lactulose imodium morphine dilaudid hydromorphone oxycodone
oxycontin percocet vicodin norco hydrocodone fentanyl methadone suboxone tramadol ultram codeine
narcan gabapentin neurontin lyrica pregabalin cymbalta duloxetine effexor venlafaxine zoloft
sertraline prozac fluoxetine paxil lexapro escitalopram celexa citalopram wellbutrin bupropion
remeron mirtazapine trazodone ambien zolpidem ativan lorazepam xanax alprazolam klonopin
clonazepam valium diazepam versed midazolam haldol haloperidol seroquel quetiapine zyprexa
olanzapine risperdal risperidone abilify geodon lithium depakote valproate lamictal lamotrigine
keppra levetiracetam dilantin phenytoin tegretol topamax aricept donepezil namenda memantine
sinemet propofol ketamine rocuronium succinylcholine levophed norepinephrine vasopressin
dopamine dobutamine epinephrine epipen neosynephrine phenylephrine precedex lidocaine marcaine
bupivacaine rituximab humira remicade enbrel keytruda opdivo herceptin avastin taxol cisplatin
carboplatin folfox abvd rchop methotrexate plaquenil imuran cellcept prograf tacrolimus
cyclosporine neupogen procrit epogen viagra cialis flomax tamsulosin proscar finasteride
oxybutynin premarin fosamax prolia boniva botox lupron macrobid nitrofurantoin integra zoom epic
cerner meditech facebook google medicare medicaid tricare humana aetna cigna ensure boost
gatorade medline abbott medtronic philips siemens stryker zimmer pfizer moderna astrazeneca
janssen lincare apria telehealth telemetry tele trendelenburg fowler semi-fowler english spanish
french german italian portuguese russian ukrainian polish chinese mandarin cantonese japanese
korean vietnamese arabic somali amharic tigrinya hindi urdu punjabi bengali tamil telugu farsi
persian dari pashto turkish greek hebrew yiddish swahili yoruba igbo hausa twi creole haitian
tagalog filipino hmong lao khmer burmese nepali american african asian european hispanic latino
latina latinx caucasian native indian british irish scottish welsh canadian mexican cuban
dominican guatemalan salvadoran honduran nigerian ghanaian kenyan ethiopian eritrean egyptian
iraqi iranian syrian lebanese afghan pakistani bangladeshi israeli jewish muslim christian
catholic protestant baptist methodist lutheran buddhist hindu sikh mormon orthodox america
africa asia europe usa u.s uk england scotland wales ireland canada mexico cuba guatemala
honduras nicaragua salvador colombia venezuela ecuador peru bolivia brazil chile argentina haiti
jamaica nigeria ghana kenya ethiopia eritrea somalia sudan egypt morocco algeria tunisia libya
iraq iran syria lebanon israel palestine turkey greece italy spain portugal france germany
austria switzerland belgium netherlands denmark norway sweden finland poland ukraine russia
romania bulgaria hungary serbia croatia bosnia albania china japan korea taiwan vietnam laos
cambodia thailand burma myanmar malaysia indonesia philippines india pakistan bangladesh nepal
bhutan australia zealand fiji samoa tonga alabama alaska arizona arkansas california colorado
connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska
nevada hampshire jersey ohio oklahoma oregon pennsylvania rhode carolina dakota tennessee texas
utah vermont virginia wisconsin wyoming ontario quebec alberta manitoba saskatchewan scotia
paciente nombre fecha nacimiento dirección direccion teléfono telefono correo edad sexo hija
hijo madre padre esposa esposo hermana hermano señora señor motivo historia clínica clinica
médico medico doctora informe alta ingreso diagnóstico tratamiento antecedentes número numero
expediente vive estimado estimada atentamente gracias saludos llamar cita remitente destinatario
teléfonos domicilio refiere acude niega patientin geboren geburtsdatum wohnhaft adresse telefon
entlassung diagnose herr frau sehr geehrte geehrter mit freundlichen grüßen madame monsieur né
née adresse téléphone médecin bệnh nhân ngày sinh địa chỉ điện thoại tuổi ông bà họ tên bác sĩ
số hồ sơ patiënt geboortedatum telefoonnummer huisarts groet placeholder redacted unknown n/a na
nil wnl tbd sig ref attn fyi eta asap faq html http https www com org gov edu net pdf docx jpeg
png usb wifi gps atm pin vin hipaa phi pii irb fda cdc nih nhs va dod who osha dmv dcf dss cps
aps tsa icd10 cpt drg loinc snomed rxnorm whatsapp facetime telegram skype viber gy orth ortho
neuropsych trialysis glu bun cl na co2 ca mg hgb hct cr alb bili alt ast alkp gluc osm tsh t4
ldl hdl a1c inr ptt mepilex tegaderm duoderm aquacel medihoney amedisys bcbs bcbsm hcpoa fccp
hoh wc thx pls plz ty ok okay covid-19 phd m.d lcsw licsw lmsw arnp aprn mbbs np fnp dnp dpt otr
rrt pgy dispo cx rm hosp eval prior caller somali visa mastercard amex womac proband vicryl
monocryl prolene nylon ethilon oncotype molst polst mychart portal medic sqh ppi tlc ij iou asq
wcc dtap ipv mmr hep mod lido epi nv rtc fu po subj obj sw cm ot slp rd hha chf ptot dme snf alf
ltc rehab pacu pcu csu tcu ocu bhu geriatrie nota evolución evolucion dra dr sra kt pf ext extn
addenbrooke clallam tx rx hx dx sx fx bx cert dtr dtrs sig idt wcc ccc walgreens cvs rite kaiser
fr ao geri synto fluoro cct vit ni fe stemetil levsin sublocade forceval sando-k protaphane
actrapid xiaflex novorapid vascath midline dobhoff kleihauer bazett papile amsler unterberger
medina barbeau fitzpatrick painad tymps prehospital ofc healthline omfs tlso mtp cst uni
glycomet dolo omnipaque visipaque isovue cogentin roxanol tmax abo premed inj malena melena
docetaxel paclitaxel pre-chemo neulasta onpro vacutainer yasmin
jelonet escharotomy haemostasis hemostasis lang occ needlestick dt solu-cortef resus
encl mets anaes avmax recert amb transcr basaglar santyl vivitrol amtrak mx bimax decomp libre
shingrix ophtho concerta telstra rpt oph brain
hb ag ab gr lt dev wk wks tmax tmin li trop tlc bil nr psoc interp lpa opd ppo hmo acf uec fbe lfts
mont resp abdo neph ophth derm endo haem heme gastro rheum onc uro obs gynae paeds psychol hx pmx
pshx shx dhx fhx rta nok esbl nkda nof fnof ccf ihd pmhx htn t2dm iddm tds qds bd od nocte mane
permanente costco walmart target safeway uber lyft amazon nurse-midwife np-c pa-c rn-bc
"""
)

# Names of physicians and places that diseases, tests and devices bear; alone they name nobody.
EPONYMS = words(
    """
addison adson alport alzheimer alzheimer's apgar aschoff asherman asperger babinski baker
bankart barlow barrett barton bartholin basedow behçet behcet bell bence berger bernard bier
binet bishop bouchard bovie bowen bowman braxton breslow broca brown-séquard brugada budd chiari
budd-chiari buerger burkitt castleman caesarean cesarean chagas charcot charcot-marie-tooth
chiari chopart churg-strauss cobb codman colles conn coombs cooper cowden cowper creutzfeldt
creutzfeldt-jakob crohn crohn's cushing dandy-walker darier debakey delorme dercum descemet
digeorge doppler down down's downs dressler duchenne dupuytren ebola ebstein edwards
ehlers-danlos eisenmenger epstein epstein-barr erb ewing fabry fallopian fallot fanconi felty
fenton foley fontan fournier frey friedreich fuchs galen garrett gaucher ghon giemsa gilbert
glasgow gleason goldmann golgi goodpasture gottron gower graafian gram grave's graves graves'
grawitz grocott guillain guillain-barré guillain-barre guthrie hansen harrington hartmann
hashimoto hashimoto's heberden heimlich heinz henle henoch henoch-schönlein hesselbach hickman
hirschsprung hodgkin hodgkin's hoffman hoffmann holter homan horner howell-jolly hunter
huntington huntington's hutchinson jakob jones judkins kaposi kaposi's kaplan-meier kartagener
kawasaki kayser kegel kehr kelly kerley killip klinefelter klinefelter's kocher koch kupffer
kveim langerhans laryngoscope lasègue lasegue leber leopold leriche lesch-nyhan levine lewy
leydig lhermitte lichtman linton lisfranc listeria lou ludwig lund lyme lynch mallory
mallory-weiss mantoux marfan marfan's marfan mcburney meckel meigs ménière meniere meniere's
meniere merkel mohs moro morton müllerian mullerian munchausen myerson nissen noonan norton
ortolani osgood-schlatter osler-weber paget paget's pancoast papanicolaou parkinson parkinson's
parkinsonian penrose peyer peyronie peyronie's pfannenstiel phalen pick pickwickian
plummer-vinson poland pott prader-willi prinzmetal purkinje q-tip ramsay ranson raynaud
raynaud's reed-sternberg reinke reiter reye reye's richter riedel ringer ringer's rinne romberg
rorschach roux roux-en-y salmonella salter salter-harris schatzki schirmer schober schmorl
schwann seldinger sertoli shiley sims sjögren sjogren sjogren's sjögren's skene smith snellen
somogyi starling steinert stensen still stokes-adams stevens-johnson sturge-weber swan swan-ganz
sydenham sylvian takayasu takotsubo tanner tay-sachs tensilon thomas todd tourette tourette's
trendelenburg trousseau turner unna valsalva veress virchow volkmann von-hippel waardenburg
wagner waldenström waldenstrom wallenberg warthin waterhouse weber wechsler wegener wegener's
weil weiss weitlaner wenckebach wernicke wernicke's wernicke-korsakoff wharton whipple whipple's
willebrand williams willis wilms wilms' wilson wilson's wolff wolff-parkinson-white wood wood's
yersinia zenker ziehl-neelsen zollinger-ellison zoster jackson-pratt kirschner steinmann hemovac
port-a-cath bankart glisson hounsfield sister morrison morison douglas cantlie couinaud allis
babcock metzenbaum weck debridement deaver richardson mayo yankauer ambu miller macintosh bougie
shigella borrelia bordetella escherichia klebsiella pseudomonas staphylococcus streptococcus
enterococcus clostridium clostridioides candida aspergillus cryptococcus pneumocystis
mycobacterium helicobacter campylobacter legionella mycoplasma chlamydia neisseria haemophilus
moraxella acinetobacter enterobacter serratia proteus bacteroides trichomonas giardia toxoplasma
plasmodium schistosoma strongyloides treponema rickettsia bartonella allen hohmann gerdy
huber charlson clark clarks friedman baveno dieulafoy brunner baux parkland bunnell tegner lysholm
constant harris oswestry roland-morris zung hamilton beck edinburgh denver bayley griffiths
conners vanderbilt achenbach wender connor braden waterlow maelor norton jackson-cross goldmann
shaffer schaffer hruby frisen keith-wagener scheie wagner rutherford fontaine texas
crawford debakey sievers carpentier dukes astler-coller bormann siewert lauren borrmann
apfel tinetti fugl-meyer wagner montgomery crouzon pierre robin greulich pyle pell gregory
pell-gregory le-fort ammon paltauf edmonton rosner harvey bradshaw harvey-bradshaw robins
allred waterlow fleischner rosendaal calot calot's argyll robertson braxton hicks roth lekssell
leksell kerrison garden jude st-jude bosniak kellgren lawrence outerbridge weber salter mcgill
balthazar hinchey child-pugh childs glasgow-blatchford rockall forrest ohlsson strasberg nelson
killian mallett cormack lehane ramsay aldrete bromage norris ludington kocher-langenbeck hardinge
bishop's apgars nagele leopold's mcroberts zavanelli wood's pinard sengstaken blakemore minnesota
veau kaplan eaton thompson's simmonds gartland mason's schatzker gustilo anderson tscherne rockwood
lauge hansen danis pauwels evans neer's pott's colles' smith's barton's bennett's rolando jones'
cockcroft gault cockcroft-gault li-fraumeni willis bence leiden kernohan nissl betz bunnell
cozen drusen ewart fitz-hugh-curtis gerstmann kernig kienböck lachman legg-calvé-perthes perthes
mcmurray mobitz monteggia galeazzi bennett boxer's segond hill-sachs osteomyelitis scheuermann
schlatter spurling tietze tinel todaro wells maisonneuve jefferson hangman epworth mallampati
wells chads chadsvasc curb heart timi grace sofa apache rass cam ciwa cows morse braden katz
barthel lawton rankin nyha asa asia gleason breslow dukes figo karnofsky ecog zubrod deauville
lugano bi-rads birads li-rads pi-rads ti-rads mayo bruce borg tanner silverman ballard snellen
ishihara jaeger rinne weber hallpike dix romberg babinski kernig brudzinski lachman mcmurray
tinel phalen finkelstein hawkins neer spurling trousseau chvostek murphy rovsing mcburney
blumberg cullen homan homans virchow kussmaul cheyne stokes koplik janeway osler
"""
)

# Of eponyms, those that stand alone for a thing, whoever else bears the name.
DEVICES = words(
    """
foley doppler hickman swan parkinson crohn hodgkin bovie apgar alzheimer ringer down penrose
"""
)

# Cities that are not people, and are found wherever they stand.
CITIES = words(
    """
albuquerque allentown amarillo anaheim anchorage atlanta auckland bakersfield bangalore bangkok
barcelona baltimore beijing belfast bengaluru berlin bethesda birmingham boise bogotá bogota
boston bridgeport bristol brooklyn brownsville brussels bucharest budapest buffalo cairo
calcutta calgary cape caracas cardiff casablanca charleston charlotte chattanooga chennai
chicago cincinnati cleveland copenhagen damascus dayton delhi denver detroit dhaka dublin duluth
durban edinburgh edmonton enugu fargo fresno frankfurt galveston geneva glasgow guadalajara
hamburg hanoi harare harrisburg hartford havana helsinki hialeah hoboken hyderabad ibadan
indianapolis istanbul jakarta jerusalem johannesburg kabul kaduna kampala karachi kathmandu
khartoum kyiv kiev knoxville kolkata kraków krakow laredo leeds leicester lexington lima lisbon
liverpool london louisville lowell lubbock lusaka lyon madrid malmö managua manchester manila
marseille mcallen melbourne memphis miami milan milwaukee minneapolis mobile mogadishu monrovia
montevideo montréal montreal moscow mumbai munich nairobi naples nashville newark newcastle
norfolk nottingham oakland omaha onitsha orlando osaka oslo ottawa oxnard paris pasadena
paterson peoria perth philadelphia phoenix pittsburgh portland portsmouth prague pretoria
providence puebla queens raleigh reno riverside rochester rome roanoke sacramento saigon
scranton seattle seoul shanghai sheffield shreveport skokie southampton spokane springfield
stockholm stockton sydney syracuse tacoma taipei tallahassee tampa tbilisi tehran tijuana tokyo
toledo topeka toronto tucson tulsa tunis vancouver vienna warsaw wichita winnipeg worcester
yakima yonkers youngstown zagreb zurich abuja accra ankara asmara athens brisbane doha dubai
kinshasa kigali lagos
"""
)

# Given names that are above all words: only a title, a label or a family name makes them names.
RISKY = words(
    """
will may can mark art ray rich drew bill rob sue pat gene major junior grant guy van jean
don page april august june summer autumn chance case miles dean earl duke prince king
young long price brown white black green gray grey rose rusty sandy dusty misty sunny
"""
)

# Short and pet names, and common names of some countries, that the lists lack or have as words.
NICKNAMES = words(
    """
paddy mick micky mickey kez kezza shaz shazza daz dazza gaz gazza baz bazza bex becca becks lottie
dot dottie flo edie winnie nellie alfie archie bertie ned nat ollie olly freddie reggie ronnie
donnie lonnie vinnie sully smitty mitch mitzi betsy babs barb deb debs liv viv trish tricia steph
maddie maddy izzy lizzie libby tilly tillie molly polly milly millie queenie bunty bubba sonny
junie birdie chaz jaz jez jas raj sanj manny benny denny kenny lenny jimmy timmy joey jojo gigi
lola lulu mimi kiki didi nuala niamh aoife saoirse caoimhe sinead siobhan grainne orla roisin
padraig eoghan cormac fionn tadhg donal colm pavel misha sasha masha dasha grisha vanya kolya
zhenya anya katya tanya sergei oleg olga ngozi chidi emeka kofi kwame abena akua kwabena thabo
sipho themba nomsa lindiwe bongani priya kavita sunil anil rekha meena geeta sushila deepak vikram
arjun rohan neha pooja swati amit fatima aisha khadija yusuf ibrahim hamza bilal tariq imran sana
zainab maryam layla leila noor rania samira hind mei ling siew hoon xin wei ming jun hui yan
"""
)

# Of those, words that even "per" and "with" do not make names.
HARDLY = words("will may can page case april august june summer autumn art chance rich miles")
