"""What readers of a synthetic archive may see, as a flat SQLite file: what Datasette and the floor serve.

Made as a user who knows Datasette would: a table a kind of thing, indexes for what is filtered and sorted by, FTS5,
values of which a case may have several in a table of their own.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

# Standing, visible, and of records that are visible; a covered text stands in place of the text.
_TEXT = "coalesce(json_extract({0}.redacted, '$.{1}'), {0}.{1})"

MAKE = f"""
CREATE TABLE records (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, kind TEXT, label TEXT);
INSERT INTO records SELECT id, ref, kind, label FROM archive.casebook_record WHERE public;

CREATE TABLE cases (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, label TEXT, form TEXT, sex TEXT, custody TEXT, term TEXT,
    disputed INTEGER, sources INTEGER, last_reported TEXT, year TEXT);
INSERT INTO cases SELECT r.id, r.ref, r.label, r.form, r.sex, r.custody, r.term, r.disputed, p.sources, p.last_reported,
    substr(p.last_reported, 1, 4) FROM archive.casebook_record r JOIN archive.casebook_publicrecord p ON p.id = r.id
    WHERE r.detainee ORDER BY r.id;

CREATE TABLE sources (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, outlet TEXT, headline TEXT, kind TEXT, date TEXT);
INSERT INTO sources SELECT s.id, s.ref, r.label, {_TEXT.format("s", "headline")}, s.kind, s.when_latest
    FROM archive.casebook_source s LEFT JOIN records r ON r.id = s.outlet_id WHERE s.state = 'published';

CREATE TABLE claims (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, subject INTEGER REFERENCES records, fact TEXT, scope TEXT,
    value TEXT, target INTEGER REFERENCES records, polarity TEXT, status TEXT, date TEXT, known_from TEXT);
INSERT INTO claims SELECT c.id, c.ref, c.subject_id, c.fact, c.scope, {_TEXT.format("c", "value")}, c.target_id,
    c.polarity, c.status, c.when_edtf, c.known_from
    FROM archive.casebook_claim c JOIN records s ON s.id = c.subject_id LEFT JOIN records t ON t.id = c.target_id
    WHERE c.state = 'published' AND c.withheld = '' AND c.gap = '' AND (c.target_id IS NULL OR t.id IS NOT NULL);

CREATE TABLE citations (id INTEGER PRIMARY KEY, claim INTEGER REFERENCES claims, source INTEGER REFERENCES sources,
    paragraph INTEGER, quote TEXT, speaker TEXT);
INSERT INTO citations SELECT c.id, c.claim_id, c.source_id, c.paragraph, {_TEXT.format("c", "quote")},
    (SELECT coalesce(r.label, {_TEXT.format("a", "words")}) FROM archive.casebook_attribution a
     LEFT JOIN records r ON r.id = a.speaker_id WHERE a.citation_id = c.id ORDER BY a.position LIMIT 1)
    FROM archive.casebook_citation c JOIN claims ON claims.id = c.claim_id JOIN sources ON sources.id = c.source_id
    WHERE c.state = 'published' AND c.withheld = '';

CREATE TABLE held_at (case_id INTEGER REFERENCES cases(id), facility_id INTEGER REFERENCES records(id));
INSERT INTO held_at SELECT DISTINCT cases.id, records.id FROM archive.casebook_link l
    JOIN archive.casebook_facet f ON f.id = l.facet JOIN cases ON cases.id = l.row
    JOIN archive.casebook_record r ON r.id = f.record JOIN records ON records.id = coalesce(r.merged_into_id, r.id)
    WHERE l.of = 1 AND f.name = 'facility' AND l.known_until IS NULL AND l.certain;

CREATE INDEX cases_newest ON cases (last_reported);
CREATE INDEX cases_sex ON cases (sex);
CREATE INDEX cases_custody ON cases (custody);
CREATE INDEX cases_term ON cases (term);
CREATE INDEX cases_year ON cases (year);
CREATE INDEX cases_form ON cases (form);
CREATE INDEX cases_disputed ON cases (disputed);
CREATE INDEX claims_subject ON claims (subject);
CREATE INDEX claims_target ON claims (target);
CREATE INDEX citations_claim ON citations (claim);
CREATE INDEX citations_source ON citations (source);
CREATE INDEX held_at_case ON held_at (case_id);
CREATE INDEX held_at_facility ON held_at (facility_id, case_id);

CREATE VIRTUAL TABLE claims_fts USING fts5(value, content='claims', content_rowid='id');
INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE records_fts USING fts5(label, content='records', content_rowid='id');
INSERT INTO records_fts (records_fts) VALUES ('rebuild');
ANALYZE;
"""

# The statements behind pages, the same for Datasette's canned queries and the floor.
CLAIMS_OF = """
SELECT claims.ref, subject.label AS about, claims.fact, claims.scope, coalesce(target.label, claims.value) AS told,
    claims.polarity, claims.status, claims.date, sources.outlet, sources.headline, sources.date AS published,
    citations.paragraph, citations.speaker, citations.quote
FROM claims JOIN records subject ON subject.id = claims.subject LEFT JOIN records target ON target.id = claims.target
JOIN citations ON citations.claim = claims.id JOIN sources ON sources.id = citations.source
WHERE claims.id IN (SELECT id FROM claims WHERE subject = (SELECT id FROM records WHERE ref = :ref)
    UNION SELECT id FROM claims WHERE target = (SELECT id FROM records WHERE ref = :ref))
ORDER BY claims.subject <> (SELECT id FROM records WHERE ref = :ref), claims.fact, claims.id, citations.id LIMIT 1000
"""
CLAIMS_ABOUT = """
SELECT claims.ref, subject.label AS about, claims.fact, claims.scope, coalesce(target.label, claims.value) AS told,
    claims.date, claims.known_from
FROM claims JOIN records subject ON subject.id = claims.subject LEFT JOIN records target ON target.id = claims.target
WHERE claims.subject = (SELECT id FROM records WHERE ref = :ref) OR claims.target =
    (SELECT id FROM records WHERE ref = :ref)
ORDER BY claims.id DESC LIMIT 50
"""
SOURCES_ABOUT = """
SELECT sources.ref, outlet, headline, kind, date FROM sources WHERE id IN (
    SELECT source FROM citations JOIN claims ON claims.id = citations.claim
    WHERE claims.subject IN (SELECT case_id FROM held_at WHERE facility_id = (SELECT id FROM records WHERE ref = :ref))
       OR claims.target = (SELECT id FROM records WHERE ref = :ref)) ORDER BY date DESC LIMIT 50
"""
SEARCH = """
SELECT claims.ref, subject.label AS about, claims.fact, claims.value, claims.date
FROM claims_fts JOIN claims ON claims.id = claims_fts.rowid JOIN records subject ON subject.id = claims.subject
WHERE claims_fts MATCH :q ORDER BY rank LIMIT 50
"""


def make(archive: Path, copy: Path) -> None:
    """Make the file `copy` from what readers see of `archive`, in place of one that is older."""
    if copy.exists() and copy.stat().st_mtime > archive.stat().st_mtime:
        return
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as database:
        database.execute("ATTACH ? AS archive", [str(archive)])
        database.executescript(MAKE)
