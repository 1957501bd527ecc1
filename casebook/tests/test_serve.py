"""The server that readers meet: slow clients hold nobody up, and stopping it loses no answer."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from casebook.management.commands import serve

pytestmark = pytest.mark.once
HEAD = "Host: 127.0.0.1\r\n"


def environment(folder):
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "TRUST_PROXY", "CONTACT_KEY")}
    return kept | {
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": "k" * 50,
        "DATABASE_URL": f"sqlite:///{folder / 'own.sqlite3'}",
    }


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(folder, **more):
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--threads", "2", "--processes", "2"]
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment(folder) | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for _try in range(300):
        if process.poll() is not None:
            break
        try:
            asked(port, "GET /robots.txt HTTP/1.1\r\n")
            return process, port
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[0])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    process, port = started(tmp_path_factory.mktemp("served"))
    yield process, port
    process.terminate()
    process.communicate(timeout=30)


def connected(port, words=""):
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(words.encode())
    return connection


def asked(port, line, more=""):
    with connected(port, f"{line}{HEAD}Connection: close\r\n{more}\r\n") as connection:
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def test_unfinished_requests_hold_nobody_up(server):
    _process, port = server
    # Four threads in all.
    body = f"POST /report/ HTTP/1.1\r\n{HEAD}Content-Length: 5000\r\n\r\nkind="
    held = [connected(port, body) for _slow in range(40)]
    held += [connected(port, f"GET /robots.txt HTTP/1.1\r\n{HEAD}X-Slow: ") for _slow in range(40)]
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(lambda _number: asked(port, "GET /robots.txt HTTP/1.1\r\n"), range(40)))
    assert {answer.partition("\r\n")[0] for answer in answers} == {"HTTP/1.1 200 OK"}
    for connection in held:
        connection.close()


def test_long_addresses_and_odd_ones_are_answered(server):
    _process, port = server
    assert " 200 " in asked(port, f"GET /robots.txt?q={'a' * 20_000} HTTP/1.1\r\n").partition("\r\n")[0]
    head = asked(port, "HEAD /robots.txt HTTP/1.1\r\n")
    assert " 200 " in head
    assert head.endswith("\r\n\r\n")
    assert "waitress" not in head.lower()
    assert " 400 " in asked(port, "GET /robots.txt HTTP/1.1\r\n", "Content-Length: x\r\n")


def test_what_only_a_proxy_may_say_counts_with_a_proxy_only(tmp_path, server):
    _process, port = server
    line, said = "GET /robots.txt HTTP/1.1\r\n", "X-Forwarded-Proto: https\r\n"
    assert "Strict-Transport-Security" not in asked(port, line, said)
    process, behind = started(tmp_path, HTTPS="1", TRUST_PROXY="1")
    try:
        assert " 301 " in asked(behind, line)
        assert " 200 " in asked(behind, line, said)
        assert "Strict-Transport-Security" in asked(behind, line, said)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_it_stops_when_told_to_and_says_nothing_of_readers(tmp_path):
    process, port = started(tmp_path)
    asked(port, "GET /nowhere/?q=secret HTTP/1.1\r\n")
    # It answers pages that need its database too, and says that it has none.
    asked(port, "GET /cases/ HTTP/1.1\r\n")
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    assert "secret" not in said
    with pytest.raises(ConnectionRefusedError):
        connected(port)


def test_one_process_that_dies_takes_the_others_along(tmp_path):
    process, _port = started(tmp_path)
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True)
    children = [int(number) for number in listed.stdout.split()]
    # Two serve, the third does what editors have set going.
    assert len(children) == 3
    os.kill(children[0], signal.SIGKILL)
    process.communicate(timeout=30)
    assert process.returncode != 0


def test_a_port_that_is_taken_is_reported(settings):
    settings.DEBUG = False
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} is taken .*make run PORT={port + 1}"):
            call_command("serve", port=port)


def test_it_is_no_server_for_developers(settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="runserver"):
        call_command("serve")


def test_tasks_that_were_done_long_ago_are_dropped_each_day(monkeypatch):
    done = []

    def slept(seconds):
        done.append(seconds)
        if len(done) == 4:
            raise SystemExit

    def called(name, **options):
        done.append(name)
        if len(done) > 2:
            raise DatabaseError

    monkeypatch.setattr(serve.time, "sleep", slept)
    monkeypatch.setattr(serve, "call_command", called)
    with pytest.raises(SystemExit):
        serve._prune()
    assert done == ["prune_db_task_results", 24 * 3600] * 2
