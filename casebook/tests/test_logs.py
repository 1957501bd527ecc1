import logging

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.log import log_response

from casebook.logs import WithoutReaderDetails, without_reader_details


def written(name, message, *args, **kwargs):
    """What a handler with the filter writes for one record."""
    handler = logging.StreamHandler()
    handler.addFilter(WithoutReaderDetails())
    extra = kwargs.pop("extra", None)
    record = logging.getLogger(name).makeRecord(
        name, logging.ERROR, __file__, 1, message, args, kwargs.get("exc_info"), extra=extra
    )
    handler.filter(record)
    return handler.format(record)


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error) as caught:
        return (type(caught), caught, caught.__traceback__)


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("Not Found: /cases/", "Not Found: /cases/"),
        ('"GET /search/?q=aliya+umirova&page=2 HTTP/1.1" 200', '"GET /search/?[not logged] HTTP/1.1" 200'),
        ("Error handling request /search/?q=%D3%98", "Error handling request /search/?[not logged]"),
        ("Invalid request from ip=203.0.113.9: no", "Invalid request from ip=[address]: no"),
        ("from 203.0.113.9:4711.", "from [address]:4711."),
        ("peer 2001:db8::1 left", "peer [address] left"),
        ("peer [2001:db8::1]:80 left", "peer [[address]]:80 left"),
        ("at 10:30:15, version 5.2.1", "at 10:30:15, version 5.2.1"),
        ("casebook.web::cases", "casebook.web::cases"),
    ],
)
def test_a_log_line_has_no_query_string_and_no_address(text, logged):
    assert without_reader_details(text) == logged


def test_arguments_are_cleaned_like_the_message():
    assert written("casebook", "%s asked for %s", "203.0.113.9", "/?q=secret") == "[address] asked for /?[not logged]"


def test_an_error_during_a_request_is_reported_without_what_was_typed():
    error = raised(ValueError("invalid literal: 'secret'"), cause=KeyError("secret too"))
    logged = written("django.request", "Internal Server Error: %s", "/cases/", exc_info=error)
    assert "secret" not in logged
    assert "builtins.ValueError (message not logged)" in logged
    assert "builtins.KeyError (message not logged)" in logged
    assert "test_logs.py" in logged


def test_an_error_outside_a_request_keeps_its_message():
    logged = written("casebook.interchange", "Loading failed", exc_info=raised(ValueError("line 3 has no source")))
    assert "ValueError: line 3 has no source" in logged


def test_a_record_about_a_request_counts_as_one_whoever_logs_it():
    request = RequestFactory().get("/search/", {"q": "secret"})
    logged = written("casebook.web", "Failed", exc_info=raised(ValueError("secret")), extra={"request": request})
    assert "secret" not in logged


def test_what_django_logs_of_a_refused_page_has_no_search_words(caplog, rf):
    caplog.handler.addFilter(WithoutReaderDetails())
    logging.getLogger("django.request").addHandler(caplog.handler)
    try:
        request = rf.get("/search/", {"q": "secret"}, REMOTE_ADDR="203.0.113.9")
        response = type("Refusal", (), {"status_code": 404, "reason_phrase": "Not Found"})()
        log_response("Not Found: %s", request.get_full_path(), request=request, response=response)
    finally:
        logging.getLogger("django.request").removeHandler(caplog.handler)
    assert "Not Found: /search/?[not logged]" in caplog.text
    assert "secret" not in caplog.text
    assert "203.0.113.9" not in caplog.text


def test_every_handler_has_the_filter_and_every_server_logger_uses_one():
    assert all("without_reader_details" in h["filters"] for h in settings.LOGGING["handlers"].values())
    for name in ("django", "django.server", "waitress"):
        logger = settings.LOGGING["loggers"][name]
        assert logger["handlers"] == ["stderr"]
        assert logger["propagate"] is False
