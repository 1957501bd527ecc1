"""What synthetic archives are written with. Every name, place, outlet and sentence here is invented."""

# Syllables in two scripts; names are put together from them.
Pair = tuple[str, str]

SURNAME_BEGINNINGS: tuple[Pair, ...] = (
    ("Bru", "Бру"), ("Vas", "Вас"), ("Tre", "Тре"), ("Omsh", "Омш"), ("Yar", "Яр"), ("Fes", "Фес"), ("Dor", "Дор"),
    ("Gli", "Гли"), ("Kel", "Кел"), ("Lum", "Лум"), ("Ner", "Нер"), ("Pav", "Пав"), ("Ris", "Рис"), ("Sker", "Скер"),
    ("Tol", "Тол"), ("Ulm", "Улм"), ("Vorg", "Ворг"), ("Zan", "Зан"), ("Chal", "Чал"), ("Sher", "Шер"),
    ("Aldr", "Алдр"), ("Bez", "Без"), ("Dur", "Дур"), ("Elb", "Элб"), ("Gor", "Гор"), ("Hal", "Хал"), ("Ikr", "Икр"),
    ("Juz", "Жуз"), ("Kurd", "Курд"), ("Liv", "Лив"), ("Mor", "Мор"), ("Nuk", "Нук"), ("Orl", "Орл"), ("Pet", "Пет"),
    ("Quar", "Квар"), ("Rov", "Ров"), ("Sad", "Сад"), ("Tum", "Тум"), ("Urb", "Урб"), ("Verk", "Верк"),
)  # fmt: skip
SURNAME_MIDDLES: tuple[Pair, ...] = (
    ("ab", "аб"), ("ach", "ач"), ("adil", "адил"), ("agur", "агур"), ("akh", "ах"), ("alat", "алат"), ("amir", "амир"),
    ("anz", "анз"), ("ardon", "ардон"), ("asket", "аскет"), ("atur", "атур"), ("aven", "авен"), ("azim", "азим"),
    ("ebar", "ебар"), ("edel", "едел"), ("egor", "егор"), ("ekan", "екан"), ("elom", "елом"), ("emur", "емур"),
    ("endal", "ендал"), ("erit", "ерит"), ("eshk", "ешк"), ("etal", "етал"), ("idor", "идор"), ("igal", "игал"),
    ("ikart", "икарт"), ("ilun", "илун"), ("imbar", "имбар"), ("inosh", "инош"), ("irgal", "иргал"), ("isten", "истен"),
    ("odar", "одар"), ("ogush", "огуш"), ("okal", "окал"), ("olmaz", "олмаз"), ("onder", "ондер"), ("orish", "ориш"),
    ("udal", "удал"), ("ulgan", "улган"), ("urzam", "урзам"),
)  # fmt: skip
# Endings of men and of women.
SURNAME_ENDINGS: tuple[tuple[Pair, Pair], ...] = (
    (("ov", "ов"), ("ova", "ова")), (("in", "ин"), ("ina", "ина")), (("skoy", "ской"), ("skaya", "ская")),
    (("enko", "енко"), ("enko", "енко")),
)  # fmt: skip
GIVEN_BEGINNINGS: tuple[Pair, ...] = (
    ("Ael", "Аэл"), ("Bir", "Бир"), ("Dam", "Дам"), ("Esm", "Эсм"), ("Fil", "Фил"), ("Gul", "Гул"), ("Ir", "Ир"),
    ("Kam", "Кам"), ("Lav", "Лав"), ("Mel", "Мел"), ("Nor", "Нор"), ("Ram", "Рам"), ("Sel", "Сел"), ("Tam", "Там"),
    ("Var", "Вар"), ("Zel", "Зел"),
)  # fmt: skip
GIVEN_ENDINGS: tuple[tuple[Pair, Pair], ...] = (
    (("dan", "дан"), ("dana", "дана")), (("ir", "ир"), ("ira", "ира")), (("zat", "зат"), ("zata", "зата")),
    (("gor", "гор"), ("vina", "вина")), (("bul", "бул"), ("lune", "луне")), (("mir", "мир"), ("mila", "мила")),
    (("til", "тил"), ("tilda", "тилда")), (("sar", "сар"), ("shan", "шан")),
)  # fmt: skip

STATES = ("Arvania", "Belmaria", "Corvenia", "Drusland", "Ostravia", "Perelia")
# Where people are held; a state and a country each.
CUSTODIANS: tuple[Pair, ...] = (
    ("Qasrania", "Касрания"),
    ("Talmeria", "Талмерия"),
    ("Wadistan", "Вадистан"),
    ("Yomera", "Йомера"),
)
CITIES: tuple[Pair, ...] = (
    ("Alverin", "Алверин"), ("Barsuk Gate", "Барсучьи Ворота"), ("Cardom", "Кардом"), ("Dellimar", "Деллимар"),
    ("Eshmorn", "Эшморн"), ("Fellgrad", "Феллград"), ("Gorrund", "Горрунд"), ("Hask", "Хаск"), ("Ildebor", "Ильдебор"),
    ("Jorvand", "Йорванд"), ("Kesh Tarn", "Кеш-Тарн"), ("Lorrimont", "Лорримонт"),
)  # fmt: skip
FACILITY_STEMS: tuple[Pair, ...] = (
    ("Norhold", "Норхолд"), ("Vestmark", "Вестмарк"), ("Sarrow", "Сарроу"), ("Drakemoor", "Дракмур"),
    ("Holmgate", "Холмгейт"), ("Kestrel Hill", "Кестрел-Хилл"), ("Ashwater", "Эшуотер"), ("Brackwell", "Брэквелл"),
    ("Cinderford", "Синдерфорд"), ("Duneby", "Дюнби"), ("Eastmere", "Истмир"), ("Fennick", "Фенник"),
)  # fmt: skip
FACILITY_TYPES = (
    ("prison", "prison", "тюрьма"),
    ("camp", "camp", "лагерь"),
    ("detention-centre", "detention centre", "изолятор"),
    ("colony", "penal colony", "колония"),
    ("rehabilitation-centre", "rehabilitation centre", "реабилитационный центр"),
)
OPERATIONS = (
    "Homeward",
    "Open Gate",
    "Long Bridge",
    "Swallow",
    "Evening Star",
    "Second Harbour",
    "White Crane",
    "Dawn",
)
OUTLETS: tuple[Pair, ...] = (
    ("The Alverin Post", "post"), ("Arvania Radio", "radio"), ("Corvenian Courier", "courier"), ("Dellimar Daily", "d"),
    ("The Eastern Lantern", "lantern"), ("Free Wave", "wave"), ("Hask Tribune", "tribune"), ("Ildebor Web", "web"),
    ("Morning over Perelia", "morning"), ("The Talmeria Gazette", "gazette"),
)  # fmt: skip
MINISTRIES = ("Foreign Ministry of {0}", "Ministry of Justice of {0}", "Embassy of {0} in {1}")
BODY_TYPES = ("ministry", "ministry", "embassy")
COURTS = ("Criminal Court of {0}", "Supreme Court of {0}", "Court of Appeal of {0}", "District Court of {0}")
GROUPS = ("The Grey Banner", "The Salt Road Brigade")
FOUNDATIONS = ("Lantern Foundation", "Mothers of the North", "Way Home Fund")
OFFICES = (
    "consul", "deputy minister", "ambassador", "lawyer", "human rights activist", "spokesperson", "head of department",
    "member of parliament", "ombudsman", "reporter",
)  # fmt: skip
# Who speaks without a record.
SPEAKERS = (
    "a relative", "officials", "an activist", "a lawyer", "the prison administration", "one of the women",
    "a former prisoner", "human rights defenders", "a neighbour", "the family", "two witnesses", "a court clerk",
    "a doctor", "a guard, not named", "the consulate",
)  # fmt: skip
CAPACITIES = ("", "", "", "as a witness", "in an office", "for the family")
MEDIA = ("", "", "interview", "letter", "official-reply", "press-conference", "call", "court", "report", "video")

HEADLINES = (
    "{who} in {where} ask to come home", "What became of {who} from {state}", "Letters from {where}",
    "{state} promises to bring back {who}", "A year in {where}: {who} tell", "Court in {city} sentences {who}",
    "No answer yet for {who} held in {where}", "Relatives of {who} gather in {city}", "Inside {where}",
    "{who} returned to {state}",
)  # fmt: skip
HEADLINES_RU = (
    "Письма из тюрьмы: {n} историй", "Они просят вернуть их домой ({n})", "Что стало с теми, кто уехал: часть {n}",
    "Суд вынес приговор: дело {n}", "Год ожидания, {n}",
)  # fmt: skip
WHO = (
    "Women",
    "Prisoners",
    "Mothers",
    "Men convicted abroad",
    "Five women",
    "A group of citizens",
    "Sisters",
    "Workers",
)

# A statement is an opening, a middle and an end.
OPENINGS = (
    "According to the letter", "By their own account", "In the first winter", "After the transfer", "At the hearing",
    "Since the spring", "As she tells it", "In those months", "On the second visit", "Before the verdict",
    "For more than a year", "In a call with relatives", "When the wing was closed", "During the inspection",
)  # fmt: skip
MIDDLES = (
    "the cells were overcrowded", "there was no lawyer at hand", "letters were handed over late",
    "medicine had to be paid for", "visits were put off again", "food came once a day", "the papers were lost",
    "an interpreter was missing", "the wing had no heating", "the roll was called twice a night",
    "water was rationed", "parcels were opened", "the yard stayed locked", "work in the laundry was offered",
    "nobody explained the charges", "a list of names was drawn up", "the files were sent to another court",
)  # fmt: skip
ENDS = (
    "and nobody said for how long.", "and the consul was told.", "which the administration calls an exception.",
    "and two of them fell silent about it.", "as others had said before.", "so the family wrote again.",
    "and it has not changed since.", "although a reply had been promised.", "and that is all that is known.",
    "while the appeal was still open.", "and the days were counted on the wall.", "as the court record shows.",
)  # fmt: skip
STATEMENTS_RU = (
    "[ru] По её словам, письма приходили с опозданием.", "[ru] Родственники просили о свидании и не получили ответа.",
    "[ru] Адвоката на суде не было.", "[ru] В камере было холодно всю зиму.", "[ru] Они надеются вернуться домой.",
    "[ru] Документы передали в другой суд.",
)  # fmt: skip
# Texts and quotes that tell a name, which is often one that must be covered.
NAMING = (
    "{name} signed the letter with the others.", "A cousin of {name} was at the hearing.",
    "“They called {name} first,” a witness said.", "The parcel was addressed to {name}.",
    "{name} was moved before the others.",
)  # fmt: skip
QUOTES = (
    "they were held in one wing", "nobody told us for how long", "the verdict was read out in ten minutes",
    "we ask to be taken home", "she wrote twice a month", "the ministry confirmed the number", "no lawyer was present",
    "the transfer took place at night", "two of them have citizenship", "the list is not complete",
)  # fmt: skip
QUOTES_RU = ("их держали в одном крыле", "мы просим вернуть нас домой", "приговор зачитали за десять минут")
RELIGIONS = ("Prays five times a day", "Fasts with the others", "Keeps the old rite")
HEALTH = ("Has trouble with her heart", "Lost weight over the winter", "Needs glasses", "Was treated for a cough")
GUILT = ("Said that it was a mistake to go", "Regrets having joined", "Admitted having cooked for the group")
OFFENCES = (
    "Being a member of a banned group", "Crossing the border unlawfully", "Aiding a banned group",
    "Staying without papers", "Spreading banned writings", "Taking part in an armed group",
)  # fmt: skip
ROLES = ("cook", "nurse", "driver", "teacher", "student", "seamstress", "mechanic", "trader")
NOTES = ("", "", "", "", "Told by one source only.", "The article leaves open which court is meant.")
PUBLIC_REASONS = (
    "We misread the article.", "The article was corrected by its outlet.", "It told of somebody else.",
    "A better wording was found.", "The number was that of another group.",
)  # fmt: skip
RELEASE_REASONS = ("She told it in public herself.", "The family published it and agrees.")
PRIVATE_REASONS = ("The family asked by letter.", "Somebody may be in danger.", "Asked for by the person.")
NOTICES = (
    "An earlier version named the wrong court.", "The ministry replied that the number is out of date.",
    "The outlet has taken the article back.", "The family adds that the letter was never answered.",
)  # fmt: skip
