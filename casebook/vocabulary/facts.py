"""Every fact that the archive can claim: the one file to edit when there is a new one (docs/adding-a-fact.md)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casebook.vocabulary.structure import ONE, ONE_AT_A_TIME, Choice, Fact

PERSON, FACILITY, OPERATION, SENTENCE, EVENT, ORGANISATION, PLACE = (
    "person",
    "facility",
    "operation",
    "sentence",
    "event",
    "organisation",
    "place",
)
ALL = (PERSON, FACILITY, OPERATION, SENTENCE, EVENT, ORGANISATION, PLACE)
THINGS = (FACILITY, OPERATION, EVENT, ORGANISATION, PLACE)
ACTORS = (PERSON, ORGANISATION)

# The blocks of a page, in their order.
SECTIONS = {
    "identity": _("Who and what"),
    "numbers": _("How many"),
    "custody": _("In custody"),
    "life": _("Life before prison"),
    "sentence": _("Sentence"),
    "return": _("Efforts and return"),
    "event": _("What, when and who"),
    "links": _("Connections"),
    "documents": _("Papers"),
    "account": _("What is told"),
}

COUNT_SCOPES = (
    Choice("citizens", _("citizens")),
    Choice("held", _("held"), custodians=False),
    Choice("sentenced", _("sentenced")),
    Choice("returned", _("returned")),
    Choice("in-punishment-cell", _("in a punishment cell")),
    Choice("women", _("women"), adults=True),
    Choice("men", _("men"), adults=True),
    Choice("children", _("children"), children=True),
    Choice("girls", _("girls"), children=True),
    Choice("boys", _("boys"), children=True),
    Choice("women-and-children", _("women and children")),
    Choice("family-members", _("family members")),
    Choice("people", _("people")),
    Choice("taking-part", _("took part")),
    Choice("signed", _("signed")),
    Choice("joined", _("joined")),
    Choice("per-cell", _("in one cell"), custodians=True),
    Choice("others", _("others, beside those who are named")),
    Choice("remaining", _("still abroad")),
    Choice("unclear", _("unclear who was counted")),
)
# Which number says how many a whole group is, the first that is told; else those of its women, men and children do.
WHOLE_GROUP = ("held", "people", "women-and-children", "family-members", "sentenced", "returned")
PARTS_OF_GROUP = ("women", "men", "children", "girls", "boys")

STAGES = (
    Choice("investigation", _("at the investigation")),
    Choice("trial", _("at the trial")),
    Choice("appeal", _("at the appeal")),
    Choice("unclear", _("not clear at which stage")),
)

PAPERS = (
    Choice("identification-number", _("identification number")),
    Choice("proof-of-citizenship", _("papers that support citizenship")),
    Choice("statement", _("statement of their own, written or filmed")),
    Choice("passport", _("passport")),
    Choice("identity-card", _("identity card")),
    Choice("birth-certificate", _("birth certificate")),
    Choice("residence-permit", _("residence permit")),
    Choice("verdict", _("court verdict")),
    Choice("consent", _("consent to be represented")),
)

# What others file a thing under.
REGISTERS = (
    Choice("wikidata", _("Wikidata")),
    Choice("viaf", _("VIAF")),
    Choice("isni", _("ISNI")),
    Choice("geonames", _("GeoNames")),
    Choice("openstreetmap", _("OpenStreetMap")),
    Choice("opensanctions", _("OpenSanctions")),
    Choice("other", _("Number in another register")),
)

# Who somebody is to somebody else: from the one who speaks, or is spoken of, to the person of the case.
KINSHIP = tuple(
    Choice(name, of, inverse=label)
    for name, of, label in (
        ("mother", _("Mother of"), _("Mother")),
        ("father", _("Father of"), _("Father")),
        ("parents", _("Parents of"), _("Parents")),
        ("grandparent", _("Grandparent of"), _("Grandparent")),
        ("husband", _("Husband of"), _("Husband")),
        ("former-husband", _("Former husband of"), _("Former husband")),
        ("wife", _("Wife of"), _("Wife")),
        ("son", _("Son of"), _("Son")),
        ("daughter", _("Daughter of"), _("Daughter")),
        ("sister", _("Sister of"), _("Sister")),
        ("brother", _("Brother of"), _("Brother")),
        ("mother-in-law", _("Mother-in-law of"), _("Mother-in-law")),
        ("father-in-law", _("Father-in-law of"), _("Father-in-law")),
        ("aunt-or-uncle", _("Aunt or uncle of"), _("Aunt or uncle")),
        ("cousin", _("Cousin of"), _("Cousin")),
        ("relatives", _("Relatives of"), _("Relatives")),
        ("unclear", _("Related, not clear how, to"), _("Related, not clear how")),
    )
)

TOPICS = (
    Choice("account", _("Account")),
    Choice("condition", _("Conditions"), custodians=True),
    Choice("treatment", _("Treatment"), custodians=True),
    Choice("motive", _("Motive")),
    Choice("position", _("Position")),
    Choice("request", _("Request")),
    Choice("effort", _("Effort")),
    Choice("obstacle", _("Obstacle")),
    Choice("outcome", _("Outcome")),
    Choice("criticism", _("Criticism")),
    Choice("evidence", _("Evidence")),
    Choice("journey", _("Journey")),
    Choice("daily-life", _("Daily life")),
    Choice("rehabilitation", _("Rehabilitation")),
    Choice("hope", _("Hopes and plans")),
    Choice("negotiation", _("Negotiation")),
    Choice("law", _("Law")),
    Choice("reaction", _("Reactions")),
    Choice("security", _("Security")),
    Choice("children", _("About children as a whole"), children=True),
    Choice("religion", _("Religion"), sensitive="religion"),
    Choice("health", _("Health"), sensitive="health"),
    Choice("family", _("Family life"), sensitive="family"),
    Choice("guilt", _("Words of guilt"), sensitive="guilt"),
)

# fmt: off
FACTS: tuple[Fact, ...] = (
    # Who and what
    Fact("name", _("Name"), ALL, "name", "identity", lasts=True, forms=("individual",), on_members=False),
    Fact("role", _("Role"), (PERSON,), "text", "identity", lasts=True, on_members=False),
    Fact("works_for", _("Works for"), (PERSON,), "record", "identity", lasts=True, targets=(ORGANISATION,),
         inverse=_("People who speak or act for it"), on_members=False, facet=True),
    Fact("sex", _("Sex"), (PERSON,), "code", "identity", holds=ONE, column=True, facet=True,
         choices=(Choice("female", _("female")), Choice("male", _("male")), Choice("mixed", _("women and men")))),
    Fact("citizenship", _("Citizen of"), (PERSON,), "record", "identity", lasts=True, targets=(ORGANISATION,),
         inverse=_("Citizens"), facet=True),
    Fact("citizenship_confirmed_by", _("Citizenship confirmed by"), (PERSON,), "record", "identity",
         targets=(ORGANISATION,), inverse=_("Confirmed the citizenship of")),
    Fact("age", _("Age"), (PERSON,), "age", "identity", lasts=True, forms=("individual",), holds=ONE_AT_A_TIME),
    Fact("ages", _("Ages"), (PERSON, OPERATION, FACILITY), "age", "identity", forms=("group",), holds=ONE_AT_A_TIME,
         spread=True, lasts=True,
         scopes=(Choice("children", _("children"), children=True), Choice("adults", _("adults")))),
    # A birthday makes a child of somebody as an age does: projections/visibility.py.
    Fact("born", _("Born"), (PERSON,), "date", "identity", forms=("individual",), holds=ONE),
    Fact("kin_of", _("Related to"), (PERSON,), "record", "identity", targets=(PERSON,), inverse=_("Relative"),
         lasts=True, scopes=KINSHIP, called_by_scope=True, on_members=False),
    Fact("religion", _("Religion"), (PERSON,), "text", "identity", lasts=True, sensitive="religion"),
    Fact("ethnicity", _("Ethnicity"), (PERSON,), "text", "identity", lasts=True, sensitive="ethnicity"),
    Fact("home", _("Lives at"), (PERSON,), "record", "identity", lasts=True, targets=(PLACE,), sensitive="home",
         inverse=_("Home of")),
    Fact("identifier", _("Listed elsewhere as"), (PERSON, FACILITY, OPERATION, ORGANISATION, PLACE), "identifier",
         "identity", lasts=True, sensitive="identifier", scopes=REGISTERS, called_by_scope=True, on_members=False),
    Fact("organisation_type", _("Kind of body"), (ORGANISATION,), "code", "identity", holds=ONE, column=True,
         facet=True, choices=(
             Choice("outlet", _("news outlet")), Choice("state", pgettext_lazy("a body", "state")),
             Choice("ministry", _("ministry")), Choice("authority", _("public authority")),
             Choice("embassy", _("embassy")), Choice("court", _("court")),
             Choice("foundation", _("public foundation")), Choice("armed-group", _("armed group")),
             Choice("news-agency", _("news agency")), Choice("parliament", _("parliament")),
             Choice("party", _("party")), Choice("association", _("association")),
             Choice("security-service", _("security service")), Choice("commission", _("commission or council")),
             Choice("human-rights", _("human rights organisation")), Choice("public-office", _("public office")),
             Choice("international", _("international organisation")), Choice("network", _("social network")))),
    Fact("facility_type", _("Kind of place of custody"), (FACILITY,), "code", "identity", holds=ONE, column=True,
         facet=True, choices=(
             Choice("prison", _("prison")), Choice("camp", _("camp")), Choice("colony", _("penal colony")),
             Choice("detention-centre", _("detention centre")), Choice("orphanage", _("orphanage")),
             Choice("rehabilitation-centre", _("rehabilitation centre")))),
    Fact("facility_status", _("Whether it is in use"), (FACILITY,), "code", "identity", holds=ONE_AT_A_TIME, lasts=True,
         facet=True, choices=(
             Choice("in-use", _("in use")), Choice("being-built", _("being built")),
             Choice("emptied", _("emptied, but kept")), Choice("closed", _("closed")),
             Choice("destroyed", _("destroyed")))),
    Fact("coordinates", _("Coordinates"), (FACILITY, PLACE), "coordinates", "identity", lasts=True, holds=ONE),
    Fact("place_type", _("Kind of place"), (PLACE,), "code", "identity", holds=ONE, column=True, facet=True,
         choices=(Choice("country", _("country")), Choice("region", _("region")), Choice("city", _("city")),
                  Choice("locality", _("locality")))),
    Fact("located_in", _("Located in"), (FACILITY, ORGANISATION, EVENT, PLACE), "record", "identity", targets=(PLACE,),
         lasts=True, inverse=_("What is there"), facet=True),
    Fact("part_of", _("Part of"), THINGS, "record", "identity", lasts=True,
         targets=(FACILITY, OPERATION, EVENT, ORGANISATION, PLACE), inverse=_("Its parts"), facet=True),
    Fact("possibly_same_as", _("Possibly the same as"), ALL, "record", "identity", targets=ALL,
         inverse=_("Possibly the same as")),
    Fact("definition", _("What a term means there"), (PLACE, ORGANISATION), "text", "identity",
         scopes=(Choice("life-sentence", _("life sentence"), defines=("term", "life")),
                 Choice("terrorism", _("terrorism")), Choice("organisation", _("the organisation")))),
    Fact("banned_in", _("Banned in"), (ORGANISATION,), "record", "identity", lasts=True, targets=(ORGANISATION, PLACE),
         inverse=_("Bans")),
    Fact("banned_by", _("Banned by"), (ORGANISATION,), "record", "identity", targets=(ORGANISATION,),
         inverse=_("Decided to ban")),
    # Numbers
    Fact("count", _("How many"), (PERSON, FACILITY, OPERATION, EVENT, ORGANISATION, PLACE), "count", "numbers",
         lasts=True, holds=ONE_AT_A_TIME, scopes=COUNT_SCOPES),
    Fact("capacity", _("Built for how many"), (FACILITY,), "count", "numbers", lasts=True, holds=ONE_AT_A_TIME),
    # Custody
    Fact("held_at", _("Held at"), (PERSON,), "record", "custody", targets=(FACILITY,), inverse=_("Held here"),
         custody=True, facet=True, lasts=True),
    Fact("held_in", _("Held in"), (PERSON,), "record", "custody", targets=(PLACE,), inverse=_("Held there"),
         custody=True, facet=True, lasts=True),
    Fact("custody", _("Custody"), (PERSON,), "code", "custody", holds=ONE_AT_A_TIME, custody=True, column=True,
         facet=True, lasts=True, choices=(
             Choice("detained", _("detained")), Choice("awaiting-trial", _("awaiting trial")),
             Choice("serving-sentence", _("serving a sentence")),
             Choice("released", _("released"), in_a_day=True), Choice("returned", _("returned"), in_a_day=True),
             Choice("died", _("died in custody"), in_a_day=True))),
    Fact("release_ground", _("How they came free"), (PERSON,), "code", "custody", custody=True, facet=True, choices=(
        Choice("served", _("term served")), Choice("early-release", _("early release")),
        Choice("pardon", _("pardon")), Choice("amnesty", _("amnesty")),
        Choice("exchange", _("exchange of prisoners")), Choice("acquittal", _("acquittal")),
        Choice("case-closed", _("case closed")), Choice("bail", _("bail or house arrest")),
        Choice("repatriation", _("brought home")), Choice("escape", _("escape")))),
    Fact("cause_of_death", _("Cause of death"), (PERSON,), "code", "custody", holds=ONE, sensitive="health", choices=(
        Choice("illness", _("illness")), Choice("no-treatment", _("lack of treatment")),
        Choice("torture", _("torture or beating")), Choice("killed", _("killing")),
        Choice("executed", _("execution")), Choice("suicide", _("suicide")), Choice("accident", _("accident")),
        Choice("old-age", _("old age")), Choice("not-established", _("not established")))),
    Fact("detained_by", _("Detained by"), (PERSON,), "record", "custody", lasts=True, targets=(ORGANISATION,),
         inverse=_("Detained by them"), custody=True),
    Fact("run_by", _("Run by"), (FACILITY,), "record", "identity", lasts=True,
         targets=(ORGANISATION,), inverse=_("Runs")),
    Fact("member_of", _("One of"), (PERSON,), "record", "custody", targets=(PERSON,), inverse=_("Among them"),
         lasts=True, facet=True, on_members=False),
    # Life before prison
    Fact("left", _("Left"), (PERSON,), "record", "life", targets=(PLACE,), inverse=_("Who left it"), on_members=False),
    Fact("went_to", _("Went to"), (PERSON,), "record", "life", targets=(PLACE,), inverse=_("Who went there"),
         on_members=False),
    Fact("was_in", _("Was in"), (PERSON,), "record", "life", lasts=True, targets=(PLACE,), inverse=_("Who was there"),
         on_members=False),
    Fact("joined", _("Joined"), (PERSON,), "record", "life", targets=(ORGANISATION,), inverse=_("Who joined it"),
         on_members=False),
    Fact("fate", _("What became of them"), (PERSON,), "code", "life", lasts=True, holds=ONE_AT_A_TIME, on_members=False,
         choices=(
             Choice("alive", _("alive")), Choice("dead", _("dead"), in_a_day=True),
             Choice("killed", _("killed"), in_a_day=True), Choice("missing", _("missing")))),
    # Sentence
    Fact("sentence_of", _("Who was sentenced"), (SENTENCE,), "record", "sentence", targets=(PERSON,),
         inverse=_("Sentence"), facet=True),
    Fact("term", _("Term"), (SENTENCE,), "duration", "sentence", spread=True, holds=ONE, column=True, facet=True),
    Fact("passed", _("Passed"), (SENTENCE,), "date", "sentence", holds=ONE, column=True, facet=True),
    Fact("served", _("Served so far"), (SENTENCE,), "duration", "sentence", spread=True, lasts=True,
         holds=ONE_AT_A_TIME),
    Fact("imposed_in", _("Imposed in"), (SENTENCE,), "record", "sentence", targets=(PLACE,),
         inverse=_("Sentences passed there"), facet=True),
    Fact("court", _("Court"), (SENTENCE,), "record", "sentence", targets=(ORGANISATION,),
         inverse=_("Sentences and charges"), facet=True),
    Fact("changes_sentence", _("Changes the sentence"), (SENTENCE,), "record", "sentence", targets=(SENTENCE,),
         inverse=_("Changed by")),
    Fact("appeal_outcome", _("Outcome of the appeal"), (SENTENCE,), "code", "sentence", holds=ONE, facet=True, choices=(
        Choice("upheld", _("sentence upheld")), Choice("reduced", _("sentence reduced")),
        Choice("increased", _("sentence increased")), Choice("commuted", _("death sentence commuted")),
        Choice("overturned", _("sentence overturned")), Choice("retrial", _("sent back for a new trial")),
        Choice("not-heard", _("appeal not heard")))),
    Fact("charge", _("Charged with"), (SENTENCE,), "text", "sentence"),
    Fact("offence", _("Convicted of"), (SENTENCE,), "text", "sentence"),
    Fact("plea", _("Answer to the charges"), (SENTENCE,), "code", "sentence", holds=ONE, choices=(
        Choice("rejects-charges", _("did not agree with the charges")),
        Choice("accepts-charges", _("accepted the charges"), sensitive="guilt"))),
    Fact("counsel", _("Lawyer"), (SENTENCE,), "code", "sentence", holds=ONE, facet=True, scopes=STAGES,
         none=_("no lawyer"), unknown=_("not known whether a lawyer"), choices=(
             Choice("court-appointed", _("a lawyer appointed by the court")), Choice("own", _("a lawyer of their own")),
             Choice("on-paper-only", _("a lawyer, but only on paper")))),
    Fact("fee", _("Fee asked"), (PERSON, SENTENCE, ORGANISATION), "money", "sentence"),
    Fact("bar_to_return", _("Bar to amnesty or return"), (SENTENCE,), "text", "sentence", lasts=True),
    # Efforts and return
    Fact("learned_of", _("When the home state learned of it"), (PERSON,), "date", "return", holds=ONE),
    Fact("assists", _("Assists"), ACTORS, "record", "return", lasts=True, targets=(PERSON,), inverse=_("Assisted by")),
    Fact("chosen_representative", _("Agreed to be represented by"), (PERSON,), "record", "return", targets=ACTORS,
         inverse=_("Agreed to be represented")),
    Fact("in_contact_with", _("In contact with"), ACTORS, "record", "return", lasts=True, targets=ACTORS,
         inverse=_("In contact with")),
    Fact("visited", _("Visited"), ACTORS, "record", "return", targets=(FACILITY, PERSON), inverse=_("Visited by")),
    Fact("returned_in", _("Came home with"), (PERSON,), "record", "return", targets=(OPERATION,),
         inverse=_("Who came home with it"), facet=True),
    Fact("brought_from", _("Brought people from"), (OPERATION,), "record", "return", targets=(PLACE, FACILITY),
         inverse=_("Operations from here"), facet=True),
    Fact("brought_to", _("Brought people to"), (OPERATION,), "record", "return", targets=(PLACE, FACILITY),
         inverse=_("Operations to here"), facet=True),
    Fact("stages", _("Stages"), (OPERATION,), "count", "return", holds=ONE),
    # Events
    Fact("event_type", _("Kind of event"), (EVENT,), "code", "event", holds=ONE, column=True, facet=True, choices=(
        Choice("visit", _("visit")), Choice("conversation", _("conversation")), Choice("meeting", _("meeting")),
        Choice("agreement", _("agreement")), Choice("appeal", _("appeal to authorities")),
        Choice("press-conference", _("press conference")), Choice("statement", _("public statement")),
        Choice("reply", _("official reply")), Choice("request", _("request")),
        Choice("power-of-attorney", _("power of attorney")), Choice("collection", _("collecting of papers")),
        Choice("hunger-strike", _("hunger strike")), Choice("transfer", _("transfer")),
        Choice("notification", _("official notice")), Choice("interview", _("interview")),
        Choice("letter", _("letter")), Choice("negotiation", _("negotiation")), Choice("trial", _("trial")),
        Choice("arrest", _("arrest")), Choice("journey", _("journey")), Choice("attack", _("attack")),
        Choice("tests", _("tests")), Choice("programme", _("programme")), Choice("arrival", _("arrival")),
        Choice("release", pgettext_lazy("a person, not a fact", "release")), Choice("pardon", _("pardon")),
        Choice("amnesty", _("amnesty")), Choice("exchange", _("exchange of prisoners")),
        Choice("court-appeal", _("appeal in court")), Choice("death", _("death")))),
    Fact("takes_place", _("When"), (EVENT, OPERATION), "date", "event", holds=ONE, column=True, facet=True),
    Fact("at", _("Where"), (EVENT,), "record", "event", targets=(FACILITY, ORGANISATION),
         inverse=_("What happened there"), facet=True),
    Fact("transferred_from", _("Transferred from"), (EVENT,), "record", "event", targets=(FACILITY, PLACE),
         inverse=_("Transfers from here"), facet=True),
    Fact("transferred_to", _("Transferred to"), (EVENT,), "record", "event", targets=(FACILITY, PLACE),
         inverse=_("Transfers to here"), facet=True),
    Fact("by", _("Carried out by"), (EVENT, OPERATION), "record", "event", targets=ACTORS, inverse=_("What they did"),
         facet=True),
    Fact("to", _("Addressed to"), (EVENT,), "record", "event", targets=ACTORS, inverse=_("Addressed to them")),
    Fact("with", _("With whom"), (EVENT, OPERATION), "record", "event", targets=ACTORS, inverse=_("Took part"),
         facet=True),
    Fact("party", _("Party"), (EVENT,), "record", "event", targets=(ORGANISATION,), inverse=_("Party to")),
    Fact("concerns", _("Concerns"), (EVENT, OPERATION), "record", "event",
         targets=(PERSON, FACILITY, SENTENCE, OPERATION), inverse=_("Efforts and events"), facet=True),
    Fact("follows", _("Came after"), (EVENT, OPERATION), "record", "event", targets=(EVENT, OPERATION),
         inverse=_("Followed by")),
    Fact("lasted", _("Lasted"), (EVENT, OPERATION), "duration", "event", holds=ONE),
    Fact("means", _("By which means"), (EVENT, OPERATION), "text", "event"),
    Fact("answers", _("Answers"), (EVENT,), "record", "event", targets=(EVENT,), inverse=_("Answered by")),
    Fact("purpose", _("What for"), (EVENT, OPERATION), "text", "event"),
    Fact("reason", _("Reason given"), (EVENT,), "text", "event"),
    Fact("negotiated", _("Negotiated"), (EVENT,), "date", "event", lasts=True, holds=ONE),
    Fact("concluded", _("Concluded"), (EVENT,), "date", "event", holds=ONE),
    Fact("agreement_state", _("Where the agreement stands"), (EVENT,), "code", "event", lasts=True, holds=ONE_AT_A_TIME,
         column=True, facet=True, choices=(
             Choice("in-negotiation", _("in negotiation")), Choice("draft-under-review", _("draft under review")),
             Choice("signed", _("signed")), Choice("in-force", _("in force")),
             Choice("does-not-exist", _("does not exist")))),
    # Papers
    Fact("documents", _("Papers"), (PERSON,), "count", "documents", lasts=True, holds=ONE_AT_A_TIME, scopes=PAPERS),
    Fact("document_number", _("Number of a paper"), (PERSON,), "identifier", "documents", lasts=True, scopes=PAPERS,
         forms=("individual",), sensitive="identifier", on_members=False),
    # What has no other fact
    Fact("statement", _("Statement"), ALL, "text", "account", lasts=True, scopes=TOPICS, called_by_scope=True),
    # A claim of which the archive holds no value at all: place and rule (DESIGN, "the visibility decision is stored").
    Fact("withheld", _("Withheld"), ALL, "text", "account", on_members=False),
)
