"""Words that are no names though they begin with a capital, or are names and words as well."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Given and family names that are also words of English or of medicine: alone they prove nothing.
# Every one of them stands in small letters in open articles and case reports.
NAME_OR_WORD = _words(
    """
ab abate ace add admiral al ala alas alba alfa alla ally alpha amber amine among an anda ani ansa
ante antero arch archer arenas arent art arts asks atlas aura aurelia author autumn baby back bail
ball ban banks barb bare bas basil bass bath bean beard beat bee beer bell bent best beta bill
bills binder bins bird bite bitten black blank blessing bliss block blot bodkin boma bond bones
bonnet booth bore boss bourgeois bowler brain branch brands brandy brick bridge bridges bright
brink brown browning buck bud buddy bull bunk burns burr burrows bury bush butcher cadence camps
can canal canals candida candy canning cannon canyon cap captain car cares carina carmine carpenter
carrier carry carton casal case cases cash celesta chambers chance charity chase cherish cherry chi
chin chip church cinnamon cis cisterna clay clear cliff close cocci coll colon colonel comfort
comment company con conal concha constant contractor convey cook coral cord corona corr council
cousin cousins crane crista cross cruise crystal cui dalli dam dans dar dare darling dash date dawn
day de decker deep del dell della delle delta destiny dexter dey diamond dif dimple din divan diver
divine divya dock doctor dom domino don doppler dot dowling drew drop drum du duc dusty each early
earnest echo eco ed edd eddy edit el elder else endo era erm essence ether ethyl eve ever fair
faith fall fan fancy farmer fate fed fee feline fella fern ferry field fielding fields fit fleet
flint flood floor flora flowers foley font foot forest forget forum forza foster fox franca frank
freely fresh friend front fundi funk gale gamble garrison gates gauge gay gene general genesis
gibbon gill ginger glass glasses goblet golden golgi good gorge governor grab grace grand grant
graves gray grazia green grey gross guard gumma gun gunner gust gut guy hall halls hammer hand
handy harden hare harm harmony harsh hasty haven hay he heaven held hell helm hemi hence henna
henri herd heron hill hills hind holder hood hook hope horn house hull hung hunt hunter hurt hymen
ibn icy indie infant innocent ion iris ivory jail jesus jet job joke journey joy judge juni junior
junk justice kao kara karma key kick kidney killer kind kinder king kink kiss kit kitty knight lady
lamb lament lane lata lato laurel law lawyer le lean leech lemma lemon les less liberty lie lies
lin line link lips list little loan lone long lord lot love low loyal lucid lucky lung lyric mad
made magna major mal male malen malena mall man mare marina marine marinus mark marks marry marshal
martial masse master mat mate mater math max maxima maximus may mayor mayoral meadow meadows media
melody menton mentor merchant mercy meta metro mie mile miles millet mills min minerva minor
miracle mist misty mol moles monk monks moon moons more morse mountain mu mule muni must my na
nadir nail nana neo nickel nil ninja noble noma north nova novella oak odd odds olive ora oral
orange oris ou ova owe pace page pages palm palmer pan para parent park parks parts pastor patience
paw payer peace pearly peer pellet penny pepper per peri petty pia pier pilon pink plana plaza
pleas pleasant pole polis pons pop pope porta post power powers precious prem press price priest
prima prince princess provost prudence purity put queen raid rails raleigh ram ransom rasa ratti
raven ray read reader real reason red reginal reno rice rich richer ridge rim ring river rivers
rock rocky rod roe roll room roots rosalia rose rosette rout royal rush rust sacré sad safari sage
said saint sales salmon sands sandy sang savage scarlet sellers senator sera serine server seven
sever shade sharp she shepherd shields shine short silk silver sim sincere sine sing singer
singleton sire sister skip sky small smart snow solar sole son song soon soprano spring stack star
stark steed stela stern steward stock stone storey storm storms story stout strand street strong
such sue suits summer summers sun sung sunny sunshine sus swift tab tailor talon tan tank tea thea
theta ti ties til till tiny tomo tone toner too tore tori toy trace treasure tri true tuohy uni
unique unknown unnamed urban us vain valid valves van vara vasa vena vera versa vi vial victor
victors victory vigil villa villi violet von wade wage walker wall walls ward warmer warrior wash
waters way weeks wells were west white wild will wills windy wing winter winters wise wm wolf wood
woodie woods worth ye yoga young zona
    """
)

# Places and peoples that are also names: alone they are taken for the place.
PLACES = _words(
    """
adelaide africa alberta alexandria america american asia asian atlanta austin australia bergen
berlin boston bradford bristol british california cambridge canada carolina chad charlotte chicago
china chinese cleveland columbia crete cuba dakota dallas danish denver diego dutch eastern essex
europe florence florida france francisco french geneva georgia german greek hamilton houston hudson
india indian indiana ireland irish israel italian jamaica japan japanese jordan kenya lanka lima
lincoln london louisiana madison malaya manila melbourne memphis middle milan missouri montana
montgomery nevada northern oakland oman orlando oxford paris philippine phoenix pittsburgh richmond
roman rome santa santiago seattle sierra sofia southern spain spanish sri stanford sydney tennessee
texas trinidad turkey valencia venice verona victoria vienna vietnam virginia warwick washington
wellington western york zaire
    """
)

# Words that begin sentences, and months: names only before a family name.
WORD_OR_NAME = _words(
    """
april august bill christian dean faith frank grace hope jan joy june mark may rose summer will
    """
)

# What stands in headings, in titles of posts and at the beginning of sentences: it ends a name.
NEVER_NAMES = _words(
    """
a about above access accession accompanied account acct acid action active acute addendum address
admission admit admitted advice advised african after afternoon again against age aim albumin alert
all allergies allergy also although always am ambulance amoxicillin an anaesthesia anaesthetist and
anesthesia any apartment appointment apr april arrange arrived as asian asked aspirin assessed
assessment assistant associate asst at attachment attending attn audit aug august aunt auntie avoid
await background bed bedside been before begin being below best between billing biopsy birth bleep
block blood board booked booking both bring brother but by calcium call called caller came can
cardiac cardiology care carer case cases catholic caucasian cc cell center central centre change
charge chart charts check cheers chest chief child children chloride christian christmas clerk
client clinic clinical clinician code college coma comments company compared comparison complains
computed conclusion conclusions condition consent consult consultant consultation contact contacts
continue continued coordinator copies copy could counsellor counselor county course court cousin
creatinine crew current dad daily date daughter day days dear dec december decrease delivery denies
dental department dept dermatology description details diagnosis dictated did diet dietitian
director discharge discharged discussed discussion disease dispo disposition distribution do doctor
document does done dr draft drug due during duty each ed either electronically elisa email
emergency employee employer enclosure encounter encourage end english er escherichia eu evaluated
evaluation evening ex exam examination examined exposure facility faithfully family father fax feb
february fellow female figure file final finally financial findings first floor follow followed
following followup for forms frau friday friend from fu full funeral further gastroenterology
general genetics give given glucose gp gran granddaughter grandfather grandmother grandson granny
gravida guardian had haematology handover has have he head health hello hemoglobin heparin her here
herr hi high him his hispanic history hold home hosp hospice hospital hospitalist house how however
http hubby husband hx hydrochloride icu id if imaging impression impressions in incident increase
index indication indications infant info information inpatient insurance intake intern interpreter
into introduction is issued it its jan january jewish judge jul july jun june keep kin kind lab
laboratory labs lactate lady landlord last later left letter line list lives living location locum
love low ma madam magnetic mail male man manager many mar march married maternity may md mdm
medicaid medical medicare medication medications medicine meds meeting met metformin methods
methotrexate midwife miss mobile molecular mom monday mondays monitor month months more moreover
morning most mother mr mrn mrs ms mum muslim my mycobacterium name names nana neighbor neighbour
nephew nephrology neurology new next niece nifedipine night nil no none nor normal north not note
noted notes notified nov november now np number nurse nursing objective objectives observation
obtain occupation occupational oct october of off offer office officer old on once oncology only op
operation operative operator ophthalmology or order ordered ordering orders other others our out
outpatient over page paged pager para paracetamol parents partner past pathology patient patientin
patients pcp pediatric pediatrics per pharmacist pharmacy phone physical physician physio
physiotherapist physiotherapy plan platelets please pm po post potassium practice practitioner
prednisolone prednisone prescribe present presented presenting presents primary private proband
procedure procedures prof professor progress provider proxy psychiatry psychology pt public
radiologist radiology ran rang re real-time reason received recent recommend recommendations record
records ref refer referral referred referring regards registrar registry rehab rehabilitation
relation relative remission repeat report reported reports requested resident residents resonance
respectfully result results resume return returned returns review reviewed right rmo rn room route
routed routine sample saturday saw scale school score scrub scrubbed second second-line secretary
section see seen senora sent sep sept september serologies service services session sex she should
sign signature signed signor signora similarly since sincerely sister site sn social sodium
solicitor some son source south spanish-speaking specialist specimen spoke spouse staff
staphylococcus start started state statement states status stepfather stepmother stop stopped
street streptococcus student studies study subject subjective submitted submitting subsequent
subsequently such sulfate summary sunday sundays supervisor supports surgeon surgery surgical
syndrome table take takes team technician tel telephone test thank thanks that the theatre their
them then therapist therapy there thermo these they thing this those though thursday time title to
today told tomography tomorrow tonight transcribed transfer transport treatment troponin tuesday
type typed typist uk ultrasound uncle under unit university until update updated upon urgent
urology us usa using vascular verified very veterans via visit visited vitals vitamin volunteer
wants ward warfarin warm was we wednesday week weight well went were west what when where whether
which while who why widow wife will wishes with within witness witnessed woman would xray yes
yesterday yet you your yours zoom
    """
)

# Who or what described it stands in its name: syndromes, signs, scores, devices, stains, makers
# of instruments. Taken for a name only where a cue or a known given name stands before.
EPONYMS = _words(
    """
abbott abernethy addenbrooke addison adie adson albright allen allis alport alzheimer amsler ann
antoni apgar argyll arnold arthus aschoff asherman asperger auerbach babcock babinski bacillus
baker bard barlow barr barre barrett barré barthel bartholin bartter basedow battle bazett beau
beck becker beckman becton behcet behçet bell bence bennett berger bernard bethesda bier biot
birads bishop bland blom bloom bonferroni borg bosniak boston bouchard bourneville bovie bowen
bowman braden breslow bristol broca brodie brown bruce brucella brudzinski brugada bruker bruton
budd buerger bunsen burkitt burow buschke caesarean calot carabelli carr carvallo castleman celsius
chagas charcot charlson chiari child chopart chvostek clark claude cobb cockcroft codman colles
conn conners coombs cooper cori coumadin courvoisier cowden crile crohn cullen cushing dandy darier
darwin deauville dejerine denis denver dercum devic dietl dix doppler douglas down downs dressler
duane dubin duchenne dukes dupuytren durham ebstein edinburgh edwards ehlers eisenmenger eliquis
ellis epley epstein epworth erb esmarch euler eustachian evans ewing fabry fahr fahrenheit fallot
fanconi felty finkelstein fisher fitz fogarty foley fontan forrester fournier fowler framingham
frank frey friedman friedreich froment fuchs fuhrman gaenslen galeazzi gallavardin galveston
gardner gaucher gauss ghon giemsa gilbert gitelman glasgow gleason goldmann golgi good goodpasture
goodsall gottron gram graves greene grey grocott grynfeltt guillain guyon hallpike hamilton hansen
hartmann hartnup hashimoto hawkins hawthorne heberden hegar heimlich heinz helsinki henderson henle
henoch hering hess hickman hirschsprung hodgkin hoehn hoffman hoffmann holmes holter homan homans
hopkins horner house howell hunt hunter huntington hurler hutchinson ishihara jackson jacksonian
jaeger jarisch jervell johns jones judkins kaplan kaposi kartagener kawasaki kayser kelly kerley
kernig kerr kienbock kinsbourne kirschner klebsiella klein klinefelter klippel klumpke koch kocher
koebner koplik korotkoff korsakoff krukenberg kruskal kuhn kupffer kussmaul lachman laennec lambert
langer langerhans langhans lansky laplace lasegue lasik lauren leber legg leiden leishman lennox
lesch levine lewis lewy leydig lhermitte li libman lichtenstein likert lille lilly lincare lincoln
lineweaver lisch listeria ludwig luminex lund lyell lyme lynch macrobid mallampati mallory mann
mantel mantoux marburg marcus marfan marjolin marshall masson mayer mayfield mayo mcardle mcburney
mccune mcfadden mcgill mcmurray meckel medtronic meier meigs melkersson mendel mendelson meniere
menkes merkel michaelis milan miller milroy mohs mondor monro montgomery morgagni moro morton
muller munchausen murphy myers ménière nellcor newton niemann nikolsky nissen noonan norton oddi
ogilvie olympus ommaya ortolani osgood osler osserman paget pancoast pap papanicolaou parinaud
parkes parkinson parks patau patrick pearson penrose perthes peutz peyer peyronie pfannenstiel
phalen philips pick plummer poisson poland pompe pott poupart prader pringle prinzmetal purkinje
quincke ramsay ranson rathke raynaud reed reiter rendu reye riedel riley ringer rinne rockall
roentgen romberg rorschach ross roth roux rovsing russell sanger schatzki schirmer schmorl schober
schwann seldinger sengstaken sertoli sever sezary shapiro sheehan siemens sigma simpson sims
sjogren sjögren snellen spearman spencer spitz spurling starling steinert stensen stevens still
stokes strauss strümpell student sturge sudeck swan sweet sydenham synthroid sézary takayasu
takotsubo tanner tay tenckhoff thermo thomas thompson tietze tinel todd tourette trendelenburg
trousseau tukey turcot turner tzanck unna valsalva vater venturi vidas virchow volhard volkmann
volkswagen wagner waldenstrom waldenström waldeyer wallenberg waller wallis wartenberg warthin
waterhouse watson weber wechsler wegener weil weitlaner welch wenckebach wernicke western wharton
whipple whitney wilcoxon williams willis wilms wilson wolf wolff wood wright yankauer yates young
zeiss zenker ziehl zollinger
    """
)
