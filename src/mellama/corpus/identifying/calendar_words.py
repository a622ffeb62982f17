"""The words and the numbers of a calendar, as parts of patterns, and what each word may begin."""

from __future__ import annotations

LONG = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT = "Jan|Feb|Febr|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
FOREIGN = (
    "januar|januari|janvier|enero|gennaio|janeiro|jänner|februar|februari|février|fevrier|febrero|"
    "febbraio|fevereiro|märz|maart|mars|marzo|março|avril|abril|aprile|mai|mei|mayo|maggio|maio|"
    "juni|"
    "juin|junio|giugno|junho|juli|juillet|julio|luglio|julho|augustus|août|agosto|"
    "septembre|septiembre|settembre|setembro|setiembre|oktober|octobre|octubre|ottobre|outubro|"
    "janv|févr|fevr|avr|juil|déc|dez|okt|ene|abr|"
    "novembre|noviembre|novembro|dezember|décembre|diciembre|dicembre|dezembro"
)
MONTH = rf"(?:{LONG}|(?:{SHORT})\b\.?)"
DAY = r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d)(?:\s?(?:st|nd|rd|th)\b|\.(?=\s?[A-Za-z]))?"
YEAR = r"(?:(?:18|19|20)\d\d|['\u2019]\d\d)(?![\d])"
SHORT_YEAR = (
    r"(?:(?:18|19|20)\d\d(?!\d)|['\u2019]?\d\d(?![\d:/]|\s*(?:%|mg|ml|am\b|pm\b|patients|cases)))"
)
TO = r"\s?(?:-|\u2013|to|and|&|or|/|,|through|thru)\s?"
WEEKDAYS = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)"
)
WEEKDAY = rf"(?:\b{WEEKDAYS}\.?,?\s+(?:the\s)?)"
FOREIGN_WEEKDAYS = (
    "lunes martes miércoles miercoles jueves viernes sábado domingo montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
)
LONG_WEEKDAYS = "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
PART = (
    r"(?:(?:the\s)?(?:early|mid|late|last|next|this|beginning of|end of|middle of|"
    r"(?:first|second|third|last|1st|2nd|3rd) week (?:of|in)|week of|night of|morning "
    r"of)[\s-](?:the\s)?)"
)
ORDINAL = (
    "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    "thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|"
    "twenty[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|"
    "thirty[- ]first)"
)
FEAST = (
    r"(?:christmas(?: day| eve)?|x-?mas(?: day| eve)?|boxing day|new year['\u2019]?s?(?: day| "
    r"eve)?|"
    r"nye|nyd|turkey day|el grito(?: de dolores)?|d[ií]a de los reyes|nochevieja|semana santa|"
    r"las posadas|syttende mai|midsommar|sinterklaas|carnival|fasching|fastelavn|king's day|"
    r"koningsdag|"
    r"heritage day|freedom day|youth day|women's day|day of reconciliation|day of goodwill|"
    r"matariki|show day|picnic day|pi day|easter(?: sunday| monday| weekend)?|good friday|"
    r"thanksgiving(?: day| weekend)?|"
    r"hallowe['\u2019]?en|valentine['\u2019]?s(?: day)?|independence day|juneteenth|"
    r"labou?r day(?: weekend)?|memorial day(?: weekend)?|veterans['\u2019]?(?: day)?|"
    r"st\.? patrick['\u2019]?s day|bonfire night|mother['\u2019]?s['\u2019]? day|"
    r"presidents['\u2019]? day|"
    r"father['\u2019]?s['\u2019]? day|hogmanay|all saints['\u2019]? day|ash wednesday|palm sunday|"
    r"columbus day|mlk day|martin luther king(?: jr\.?)? day|cinco de mayo|lunar new year|tết|"
    r"chinese new year|eid(?: al-\w+)?|ramadan|diwali|hanukkah|chanukah|passover|rosh hashanah|"
    r"yom kippur|kwanzaa|mardi gras|groundhog day|anzac day|australia day|canada day|"
    r"bastille day|d[ií]a de (?:los )?muertos|navidad|nochebuena|guy fawkes|epiphany|pentecost|"
    r"whitsun|mid-?autumn festival|super bowl sunday|earth day|may day|leap day|"
    r"spring break|fall break|winter break|michaelmas|candlemas|advent|lent|holi|vaisakhi|"
    r"purim|sukkot|shavuot|songkran|nowruz|"
    r"obon|oktoberfest|deepavali|navratri|onam|losar|vesak|pongal|"
    r"st\.? stephen['\u2019]?s day|burns night|maundy thursday|shrove tuesday|pancake day|"
    r"st\.? (?:george|david|andrew)['\u2019]?s day|all souls['\u2019]? day|remembrance (?:day|"
    r"sunday)|"
    r"armistice day|waitangi day|republic day|melbourne cup day|victoria day|thaipusam|durga puja|"
    r"black friday|cyber monday|election day|inauguration day|indigenous peoples['\u2019]? day|"
    r"superbowl(?: sunday)?|super bowl|flag day|tax day|april fools['\u2019]?(?: day)?|"
    r"(?:king|queen)['\u2019]s (?:birthday|day)|twelfth night|whit (?:monday|sunday)|three "
    r"kings(?: day)?|"
    r"ganesh chaturthi|raksha bandhan|muharram|ashura|tisha b'av|simchat torah|shabbat|st\.? "
    r"nicholas day|"
    r"(?:st|saint)s?\.? [a-z]+(?:['\u2019]?s)?['\u2019]? day|ugadi|lohri|baisakhi|makar sankranti|"
    r"janmashtami|dussehra|dasara|maha ?shivaratri|ganesh(?:a)? puja|hari raya(?: (?:puasa|haji|"
    r"aidil\w+))?|"
    r"qing ?ming|dragon boat(?: festival)?|hungry ghost(?: festival| month)?|cny|chap goh mei|"
    r"mid-?summer|feast of [a-z]+|lammas|imbolc|beltane|samhain|yule(?:tide)?|twelfth day|kings? "
    r"day|"
    r"patriots['\u2019]? day|bank holiday(?: monday| weekend)?)"
)


_WEEKDAYS_LISTED = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur
    thurs fri sat sun
"""

_FEASTS_LISTED = """
    christmas xmas x-mas boxing new nye easter good thanksgiving halloween hallowe'en
    valentine's valentines independence juneteenth labor labour memorial veterans st bonfire
    mother's father's hogmanay all ash palm columbus mlk martin cinco lunar tết chinese eid
    ramadan diwali hanukkah chanukah passover rosh yom kwanzaa mardi groundhog anzac australia
    canada bastille dia día navidad nochebuena guy epiphany pentecost whitsun mid-autumn
    spring-break michaelmas candlemas advent lent holi vaisakhi purim sukkot shavuot songkran
    nowruz obon oktoberfest hari deepavali navratri onam losar vesak pongal super earth leap
    burns maundy shrove pancake remembrance armistice waitangi republic melbourne victoria
    thaipusam durga black cyber election inauguration indigenous superbowl flag tax king's
    queen's twelfth whit three ganesh raksha muharram ashura tisha simchat
    saint st ugadi lohri baisakhi makar janmashtami dussehra dasara maha mahashivaratri ganesha
    qing qingming dragon hungry cny chap mid-summer midsummer feast lammas yule yuletide kings king
    nyd turkey el semana las nochevieja syttende midsommar sinterklaas carnival fasching fastelavn
koningsdag heritage freedom youth
    women's matariki show picnic pi
    patriots patriots' bank presidents presidents' mothers fathers
"""

_BIRTHS_LISTED = """
    dob d birth birthdate born doa dod dos lmp edd date geb nac
"""


def _roles() -> dict[str, str]:
    months = f"{LONG}|{SHORT}".lower().split("|")
    weekdays = _WEEKDAYS_LISTED.split()
    weekdays += [f"{day}s" for day in weekdays if day.endswith("day")]
    weekdays += [f"{day}'s" for day in weekdays if day.endswith("day")]
    weekdays += [f"{one}-{other}" for one in weekdays for other in weekdays]
    months += [f"{one}-{other}" for one in months for other in months]
    feasts = _FEASTS_LISTED.split()
    births = _BIRTHS_LISTED.split()
    seasons = ["spring", "summer", "fall", "autumn", "winter", "q"]
    months += [f"{part}-{month}" for part in ("mid", "early", "late") for month in months]
    roles = dict.fromkeys(FOREIGN.split("|"), "foreign") | dict.fromkeys(months, "month")
    roles |= dict.fromkeys(weekdays, "weekday") | dict.fromkeys(feasts, "feast")
    roles |= dict.fromkeys(births, "birth") | dict.fromkeys(seasons, "season")
    roles |= dict.fromkeys(("day", "eve", "night"), "day")
    return roles | dict.fromkeys(FOREIGN_WEEKDAYS.split(), "weekday")


ROLES = _roles()
DATE_WORDS = frozenset(ROLES)
MONTHS = frozenset(f"{LONG}|{SHORT}".lower().split("|"))
