"""Fetching from servers that mean harm, or are only bad. They run on this machine, which a setting allows."""

import gzip
import ipaddress
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings as project

from casebook.interchange.capture import fetch as fetching
from casebook.interchange.capture.fetch import check_address, fetch, is_public, unpacked
from casebook.interchange.capture.limits import CaptureProblem, run_apart
from casebook.tests.outlets import article, outlet


@pytest.fixture
def site(settings):
    settings.FETCH_LOOPBACK = True
    with outlet() as serving:
        yield serving


def refused(address, words=""):
    with pytest.raises(CaptureProblem) as problem:
        fetch(address)
    assert words in str(problem.value), str(problem.value)


class TestWhatMayBeAsked:
    @pytest.mark.parametrize(
        "address",
        [
            "ftp://a.example/x",
            "file:///etc/passwd",
            "gopher://a.example/",
            "javascript:alert(1)",
            "https://user:secret@a.example/",
            "https://user@a.example/",
            "https://a.example:22/",
            "https://a.example:8080/",
            "https://a.example:99999/",
            "https://",
            "https://a.example/with space",
            "https://a.example/\nHost: b.example",
            "https://[::1",
            "https://a.example/" + "x" * 2000,
        ],
    )
    def test_no_other_scheme_name_password_or_port(self, address):
        with pytest.raises(CaptureProblem):
            check_address(address)

    def test_an_address_may_be_typed_without_its_scheme(self):
        assert check_address(" www.orda.example/1 ") == "https://www.orda.example/1"

    @pytest.mark.parametrize(
        "ip",
        [
            *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
            *("100.64.0.1", "192.0.0.1", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
            *("::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fc00::1", "fec0::1"),
            *("ff02::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:db8::1", "2001::1", "2002:7f00:1::", "100::1"),
            "fd00:ec2::254",
        ],
    )
    def test_nothing_but_the_public_network(self, ip):
        assert not is_public(ipaddress.ip_address(ip))

    @pytest.mark.parametrize("ip", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8"])
    def test_the_public_network(self, ip):
        assert is_public(ipaddress.ip_address(ip))

    @pytest.mark.parametrize(
        "address",
        [
            *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/"),
            *("http://0177.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/"),
        ],
    )
    def test_this_machine_is_not_asked_however_it_is_spelt(self, address):
        refused(address, "private network")


class TestNames:
    """What a name leads to is looked up once, and that very address is connected to."""

    @pytest.fixture
    def names(self, monkeypatch):
        """What names lead to, one answer for each time that they are asked for."""
        known, asked = {}, []
        real = socket.getaddrinfo

        def look_up(host, port, *args, **kwargs):
            if host not in known:
                return real(host, port, *args, **kwargs)
            asked.append(host)
            ip = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
            return real(ip, port, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        known_and_asked = (known, asked)
        return known_and_asked

    def test_a_name_of_a_private_address_is_refused(self, names):
        known, _asked = names
        known["inside.example"] = ["10.0.0.5"]
        refused("http://inside.example/", "private network")

    def test_a_name_that_changes_after_it_was_looked_at_leads_nowhere_else(self, site, names):
        known, asked = names
        site.html("/a", article())
        port = site.address.rpartition(":")[2]
        # Were it looked up a second time, nobody would answer.
        known["changing.example"] = ["127.0.0.1", "127.0.0.77"]
        with outlet("127.0.0.77"):
            found = fetch(f"http://changing.example:{port}/a")
        assert (found.final.ip, asked) == ("127.0.0.1", ["changing.example"])
        assert site.asked[0][2]["Host"] == f"changing.example:{port}"

    def test_a_name_that_turns_private_between_two_redirects_is_refused(self, site, names, monkeypatch):
        known, _asked = names
        port = site.address.rpartition(":")[2]
        site.serve("/a", (302, {"Location": "/b"}, b""))
        site.html("/b", article())
        known["changing.example"] = ["127.0.0.1", "192.168.0.9"]
        refused(f"http://changing.example:{port}/a", "private network")
        assert [path for path, *_rest in site.asked] == ["/a"]


class TestRedirects:
    def test_each_is_followed_and_kept(self, site):
        site.serve("/a", (301, {"Location": "/b?x=1"}, b"moved"))
        site.html("/b?x=1", article())
        found = fetch(site.address + "/a")
        assert [(one.status, one.address) for one in found.exchanges] == [
            (301, site.address + "/a"),
            (200, site.address + "/b?x=1"),
        ]

    def test_endless_ones_end(self, site):
        site.serve("/a", (302, {"Location": "/a"}, b""))
        refused(site.address + "/a", "leads on more than 8 times")

    @pytest.mark.parametrize(
        "inwards", ["http://10.0.0.1/", "http://169.254.169.254/x", "//192.168.1.1/", "http://[::ffff:10.0.0.1]/"]
    )
    def test_none_leads_inwards(self, site, inwards):
        site.serve("/a", (302, {"Location": inwards}, b""))
        refused(site.address + "/a", "private network")

    @pytest.mark.parametrize("away", ["file:///etc/passwd", "ftp://a.example/", "http://u:p@a.example/"])
    def test_none_leads_to_another_scheme_or_a_password(self, site, away):
        site.serve("/a", (302, {"Location": away}, b""))
        refused(site.address + "/a")

    def test_no_proxy_of_this_machine_is_asked(self, site, monkeypatch):
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
        site.html("/a", article())
        assert fetch(site.address + "/a").final.status == 200


class TestTooMuch:
    def test_a_body_that_says_how_long_it_is(self, site):
        def large(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(10**12))
            handler.end_headers()

        refused(site.serve("/a", large), "more than 20 MB")

    def test_a_body_that_does_not_end(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "LARGEST", 2**20)

        def endless(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass

        refused(site.serve("/a", endless), "more than 1 MB")

    def test_a_gzip_bomb(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "LARGEST_UNPACKED", 2**20)
        bomb = gzip.compress(b"<p>" + b" " * 50 * 2**20)
        assert len(bomb) < 100_000
        refused(site.serve("/a", (200, {"Content-Encoding": "gzip"}, bomb)), "more than 1 MB")

    def test_a_bomb_in_a_redirect_is_not_unpacked(self, site):
        bomb = gzip.compress(b" " * 300 * 2**20)
        site.serve("/a", (302, {"Location": "/b", "Content-Encoding": "gzip"}, bomb))
        site.html("/b", article())
        assert run_apart(fetch, site.address + "/a", seconds=20, megabytes=150).final.status == 200

    def test_a_bomb_in_a_bomb(self):
        inner = gzip.compress(b" " * 200 * 2**20)
        with pytest.raises(CaptureProblem):
            unpacked(gzip.compress(inner), "gzip, gzip")

    def test_ten_megabytes_of_headers(self, site):
        def heads(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            try:
                for number in range(10_000):
                    handler.wfile.write(f"X-{number}: {'y' * 1000}\r\n".encode())
                handler.wfile.write(b"\r\n")
            except OSError:
                pass

        refused(site.serve("/a", heads), "cannot be read")

    def test_slow_bodies_and_slow_heads(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "SECONDS", 1)

        def slow_body(handler):
            handler.send_response(200)
            handler.end_headers()
            _drip(handler, b"x")

        refused(site.serve("/a", slow_body), "longer than 1 seconds")

        def slow_head(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: ")
            _drip(handler, b"x")

        site.serve("/b", slow_head)
        begun = time.monotonic()
        with pytest.raises(CaptureProblem, match="longer than 2 seconds"):
            run_apart(fetch, site.address + "/b", seconds=2)
        assert time.monotonic() - begun < 5


def _drip(handler, piece):
    try:
        for _turn in range(200):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass


class TestBadServers:
    @pytest.mark.parametrize(
        ("status", "words"),
        [(404, "no such page"), (410, "no such page"), (403, "Save the page in your browser"), (500, "answers 500")],
    )
    def test_what_it_answers_is_told(self, site, status, words):
        refused(site.serve("/a", (status, {}, b"no")), words)

    def test_gone_is_told_apart(self, site):
        with pytest.raises(CaptureProblem) as problem:
            run_apart(fetch, site.address + "/nothing", seconds=10)
        assert problem.value.gone

    def test_nobody_answers(self, settings):
        settings.FETCH_LOOPBACK = True
        refused("http://127.0.0.1:9/", "could not be reached")

    def test_a_body_that_breaks_off(self, site):
        def broken(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b"half")

        refused(site.serve("/a", broken), "broke off")

    def test_gzip_that_breaks_off_or_is_none(self, site):
        whole = gzip.compress(article().encode())
        refused(site.serve("/a", (200, {"Content-Encoding": "gzip"}, whole[:-20])), "broke off")
        refused(site.serve("/b", (200, {"Content-Encoding": "gzip"}, b"<p>not packed</p>" * 9)), "cannot be unpacked")
        refused(site.serve("/c", (200, {"Content-Encoding": "br"}, b"x")), "packed in a way")

    def test_rubbish_for_an_answer(self, site):
        refused(site.serve("/a", lambda handler: handler.wfile.write(b"\0\xff rubbish\r\n\r\n")), "cannot be read")

    def test_what_is_packed_is_unpacked_and_kept_packed(self, site):
        text = article().encode()
        found = fetch(site.serve("/a", (200, {"Content-Encoding": "gzip"}, gzip.compress(text))))
        assert found.body == text
        assert gzip.decompress(found.final.body) == text


class TestLimits:
    def test_what_takes_too_much_memory_is_broken_off(self):
        with pytest.raises(CaptureProblem, match="more memory or time"):
            run_apart(lambda: len(bytearray(700 * 2**20)), seconds=10, megabytes=100)

    def test_what_never_ends_is_broken_off(self):
        with pytest.raises(CaptureProblem, match="longer than 1 seconds"):
            run_apart(time.sleep, 60, seconds=1)

    def test_what_crashes_is_told(self):
        with pytest.raises(CaptureProblem, match="cannot be read"):
            run_apart(lambda: 1 // 0, seconds=10)


def test_a_process_that_serves_pages_does_not_import_what_reads_them():
    program = (
        "import django, sys; django.setup(); import casebook.urls\n"
        "print([name for name in ('trafilatura', 'warcio', 'pypdf', 'lxml', 'htmldate') if name in sys.modules])"
    )
    process = subprocess.run(
        [sys.executable, "-c", program],
        cwd=project.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "casebook.settings", "DEBUG": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.strip() == "[]"
