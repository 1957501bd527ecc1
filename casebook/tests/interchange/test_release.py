"""Releases: read back with other libraries, the same bytes again, and proof that nothing was silently altered."""

import csv
import hashlib
import json
import subprocess
import sys

import frictionless
import pytest
import rdflib
from django.core.management import call_command
from django.core.management.base import CommandError

from casebook import actions
from casebook.interchange.releases import CannotRelease, package, release, verify
from casebook.models import Claim
from casebook.models.edition import PublicClaim, PublicRecord, PublicSource
from casebook.tests import factories
from casebook.tests.sample_archive import words_kept

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BASE = "https://archive.example"


def rows(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def said_by_the_script(*given):
    """What the script says that lies in the release, run as whoever downloaded it runs it."""
    script = [sys.executable, "-I", str(given[-1] / "verify.py"), *map(str, given)]
    done = subprocess.run(script, capture_output=True, text=True)
    return done.returncode, done.stdout


def sealed_again(folder):
    """Whoever tampers makes the checksums and leaves right again."""
    tree = verify.HashTree()
    for table in verify.LASTING:
        made = rows(folder, table)
        for row in made:
            row["leaf"] = verify.leaf_of(table, row).hex()
            tree.add(bytes.fromhex(row["leaf"]))
        with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, made[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(made)
    described = json.loads((folder / "datapackage.json").read_text())
    described["hashTree"] |= {"root": tree.root(), "leaves": tree.leaves}
    (folder / "datapackage.json").write_text(json.dumps(described))
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    sums = [f"{verify.digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(sums))


def test_frictionless_finds_nothing_wrong_and_reads_what_the_edition_has(archive, tmp_path, settings):
    settings.LICENCE = "CC BY 4.0"
    release(tmp_path / "one", BASE)
    report = frictionless.validate(str(tmp_path / "one" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    read = frictionless.Package(str(tmp_path / "one" / "datapackage.json"))
    claims = {row["ref"]: row for row in read.get_resource("claims").read_rows()}
    assert set(claims) == set(PublicClaim.objects.values_list("ref", flat=True))
    held = claims[archive.held.ref]
    assert (held["record"], held["target_record"]) == (archive.dana.ref, archive.norhold.ref)
    quotes = [row["quote"] for row in read.get_resource("citations").read_rows() if row["claim"] == archive.held.ref]
    assert any(archive.quote in quote for quote in quotes if quote)


def test_every_page_of_the_edition_is_in_it(archive, tmp_path):
    release(tmp_path / "one", BASE)
    for name, model in (("records", PublicRecord), ("claims", PublicClaim), ("sources", PublicSource)):
        assert {row["ref"] for row in rows(tmp_path / "one", name)} == set(model.objects.values_list("ref", flat=True))


def test_nothing_kept_is_told_by_a_release(archive, tmp_path):
    release(tmp_path / "one", BASE)
    for name, content in everything(tmp_path / "one").items():
        for word in words_kept():
            assert word.casefold() not in (name + content.decode()).casefold(), (word, name)


def test_the_same_archive_gives_the_same_bytes(archive, tmp_path):
    release(tmp_path / "one", BASE)
    release(tmp_path / "two", BASE)
    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    made = release(tmp_path / "three", BASE, tmp_path / "two")
    assert not made.changed
    assert everything(tmp_path / "three") == everything(tmp_path / "two")


def test_two_releases_prove_what_became_of_each_claim(archive, tmp_path):
    by = factories.publisher()
    one, two = tmp_path / "one", tmp_path / "two"
    release(one, BASE)
    standing = Claim.objects.filter(ref__in=PublicClaim.objects.filter(state="published").values("ref"))
    retracted, withdrawn, sealed = standing.exclude(pk=archive.held.pk).filter(subject=archive.dana).order_by("pk")[:3]
    actions.retract(retracted, by=by, public_reason="It was another woman.")
    actions.withdraw(withdrawn, by=by, public_reason="A court asked for it.")
    actions.seal(sealed, by=by, private_reason="danger")
    made = release(two, BASE, one)
    assert made.changed
    code, said = said_by_the_script(one, two)
    assert (code, said.splitlines()[-1]) == (0, "good")
    for words in ("ended", "withdrawn", "taken out", "unchanged"):
        assert words in said
    log = (two / "CHANGELOG.md").read_text()
    assert "It was another woman." in log
    assert "A court asked for it." in log
    assert sealed.ref not in b"".join(everything(two).values()).decode()
    # What is told of it are leaves, among others that nobody can tell from them.
    lines = (two / "removed.txt").read_text().split()
    assert len(lines) == package.FEWEST == len((one / "removed.txt").read_text().split())
    leaf = next(row["leaf"] for row in rows(one, "claims") if row["ref"] == sealed.ref)
    assert leaf in lines


def test_what_was_taken_out_stays_listed_in_later_releases(archive, tmp_path):
    by = factories.publisher()
    release(tmp_path / "one", BASE)
    actions.seal(archive.held, by=by, private_reason="danger")
    release(tmp_path / "two", BASE, tmp_path / "one")
    other = Claim.objects.filter(ref__in=PublicClaim.objects.filter(state="published").values("ref")).first()
    actions.retract(other, by=by, public_reason="wrong")
    release(tmp_path / "three", BASE, tmp_path / "two")
    assert said_by_the_script(tmp_path / "one", tmp_path / "three")[0] == 0


def test_a_release_after_a_takedown_holds_nothing_of_it(archive, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    release(one, BASE)
    assert archive.quote in b"".join(everything(one).values()).decode()
    actions.seal(archive.dana, by=factories.publisher(), private_reason="danger")
    release(two, BASE, one)
    told = b"".join(everything(two).values()).decode()
    for words in (archive.dana.ref, archive.held.ref):
        assert words not in told
    assert said_by_the_script(one, two)[0] == 0


@pytest.mark.parametrize("column", ["value", "polarity", "when", "fact"])
def test_a_fact_that_was_altered_is_found(archive, tmp_path, column):
    one, two = tmp_path / "one", tmp_path / "two"
    release(one, BASE)
    release(two, BASE, one)
    with open(two / "claims.csv", encoding="utf-8", newline="") as file:
        made = list(csv.DictReader(file))
    changed = next(row for row in made if row[column])
    changed[column] = "altered"
    with open(two / "claims.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, made[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
    assert said_by_the_script(two)[0] == 1
    # Also by somebody who makes all hashes right again.
    sealed_again(two)
    assert said_by_the_script(two)[0] == 0
    code, said = said_by_the_script(one, two)
    assert code == 1
    assert f"claims.csv: {changed['ref']} is altered" in said


def test_a_fact_that_is_left_out_is_found(archive, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    release(one, BASE)
    release(two, BASE)
    lines = (two / "citations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (two / "citations.csv").write_text("".join([*lines[:-1]]), encoding="utf-8")
    sealed_again(two)
    code, said = said_by_the_script(one, two)
    assert code == 1
    assert "is missing" in said


def test_a_strange_file_and_a_lost_one_are_found(archive, tmp_path):
    release(tmp_path / "one", BASE)
    (tmp_path / "one" / "more.txt").write_text("x")
    (tmp_path / "one" / "LICENCE.txt").unlink()
    _code, said = said_by_the_script(tmp_path / "one")
    assert "more.txt is not listed" in said
    assert "LICENCE.txt is not there" in said


def test_a_name_that_is_covered_since_is_no_alteration():
    row = dict.fromkeys(verify.LASTING["claims"], "") | {
        "ref": "abcd2345",
        "value": "She wrote to Vera Holm.",
        "leaf": "",
    }
    row |= {"state": "published"}
    for value, became in (
        ("She wrote to […].", "covered"),
        ("She wrote to Vera […].", "covered"),
        ("He wrote to […].", "altered"),
        ("She wrote to Vera.", "altered"),
    ):
        assert verify._became("claims", row, row | {"value": value}, set(), set()) == became


def test_one_fact_is_proved_by_the_root_alone(archive, tmp_path):
    root = release(tmp_path / "one", BASE).root
    code, proof = said_by_the_script("--prove", archive.held.ref, tmp_path / "one")
    assert code == 0
    (tmp_path / "proof.json").write_text(proof)
    shown = json.loads(proof)
    assert verify.holds(shown, root)
    shown["row"]["polarity"] = "no"
    assert not verify.holds(shown, root)


def test_the_root_is_that_of_rfc_6962():
    """Against the definition, written out."""

    def root(leaves):
        if len(leaves) == 1:
            return leaves[0]
        middle = 1
        while middle * 2 < len(leaves):
            middle *= 2
        return hashlib.sha256(b"\1" + root(leaves[:middle]) + root(leaves[middle:])).digest()

    for size in range(1, 20):
        leaves = [bytes([number]) * 32 for number in range(size)]
        tree = verify.HashTree()
        for leaf in leaves:
            tree.add(leaf)
        assert tree.root() == root(leaves).hex()


def test_a_salt_depends_on_the_words_and_on_the_key(settings):
    row = dict.fromkeys(verify.LASTING["claims"], "x")
    first = package.salt_of("claims", row)
    assert package.salt_of("claims", row | {"value": "y"}) != first
    settings.SECRET_KEY = "another key"
    assert package.salt_of("claims", row) != first


def test_factoids_are_of_people_in_public_life_alone(archive, tmp_path):
    release(tmp_path / "one", BASE)
    told = json.loads((tmp_path / "one" / "ipif.json").read_text())
    public = PublicRecord.objects.filter(kind="person", page=True, noindex=False)
    assert {one["@id"] for one in told["persons"]} == set(public.values_list("ref", flat=True)) != set()
    assert archive.dana.ref not in json.dumps(told)
    statements, sources = ({one["@id"] for one in told[name]} for name in ("statements", "sources"))
    assert told["factoids"]
    for factoid in told["factoids"]:
        assert {ref["@id"] for ref in factoid["statement-refs"]} <= statements
        assert {ref["@id"] for ref in factoid["source-refs"]} <= sources


def test_rdflib_reads_whose_words_a_claim_came_through(archive, tmp_path):
    release(tmp_path / "one", BASE)
    graph = rdflib.Graph().parse(str(tmp_path / "one" / "provenance.nt"), format="nt")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    claim = rdflib.URIRef(f"{BASE}/claims/{archive.held.ref}/")
    sources = {str(one).split("/")[-2] for one in graph.objects(claim, prov.hadPrimarySource)}
    cited = PublicClaim.objects.get(ref=archive.held.ref).document["citations"]
    assert sources == {one["source"] for one in cited if not one.get("reasoning")}
    spoken = [one for row in PublicClaim.objects.all() for one in row.document["citations"] if one.get("chain")]
    assert len(list(graph.triples((None, prov.wasAttributedTo, None)))) >= len(spoken) > 0


def test_it_is_whole_or_not_at_all(archive, tmp_path, monkeypatch):
    def broken(*_given):
        raise OSError("no space left")

    monkeypatch.setattr(package, "write_provenance", broken)
    with pytest.raises(OSError, match="no space"):
        release(tmp_path / "one", BASE)
    assert not list(tmp_path.iterdir())


def test_it_refuses_a_folder_with_something_in_it_and_a_damaged_last_release(archive, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="not empty"):
        call_command("release", str(tmp_path / "full"))
    release(tmp_path / "one", BASE)
    (tmp_path / "one" / "claims.csv").write_text("ref\n")
    with pytest.raises(CannotRelease):
        release(tmp_path / "two", BASE, tmp_path / "one")
    with pytest.raises(CannotRelease, match="no release"):
        release(tmp_path / "two", BASE, tmp_path / "full")
    assert not (tmp_path / "two").exists()
