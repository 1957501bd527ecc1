"""The description of the API is true: schemathesis asks what it allows and what it forbids, and reads the answers."""

import json
import re
from datetime import timedelta

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import QueryDict
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi import checks

from casebook.api.views import _description
from casebook.models.archive.references import PATTERN
from casebook.models.edition import PublicClaim, PublicDispute, PublicRecord, PublicSource
from casebook.tests.soak import SOAK
from casebook.web.filters import filters_of
from casebook.wsgi import application

FEW = hypothesis.settings(
    max_examples=2 * SOAK, deadline=None, derandomize=SOAK == 1, database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)  # fmt: skip


# Kinds of records that are described as cases and facilities are, save for the names of their facets.
LIKE_OTHERS = "/(people|operations|sentences|events|organisations|places)/"


@pytest.fixture
def asked(archive, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr("casebook.api.errors.OF_ONE", ((timedelta(days=1), 10**9),))
    # As Django's own test client does: the transaction of the test is in this connection.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def _something_of(name):
    filters = filters_of(name, QueryDict())
    model = {"claims": PublicClaim, "sources": PublicSource, "disputes": PublicDispute}.get(name, PublicRecord)
    return model.objects.get(pk=max(filters.rows())).ref


def _as_described(case):
    # Of references of the right shape every other one is of something that is there.
    ref = (case.path_parameters or {}).get("ref", "")
    if re.fullmatch(PATTERN, str(ref)) and sum(map(ord, ref)) % 2 == 0:
        case.path_parameters["ref"] = _something_of(case.path.split("/")[3])
    # That a reference of the right shape leads to nothing no schema can tell: it is refused with 400.
    case.call_and_validate(excluded_checks=[checks.positive_data_acceptance], headers={"Accept-Encoding": "identity"})


def test_the_description_holds(asked):
    """What schemathesis works out for each operation takes seconds, and so is not done while tests are collected."""
    api = schemathesis.openapi.from_dict(_description())
    if SOAK == 1:
        api = api.exclude(path_regex=LIKE_OTHERS)
    api.app = application
    held = 0
    for result in get_all_tests(schema=api, test_func=_as_described, settings=FEW, given_kwargs=None):
        _operation, holds = result.ok()
        holds()
        held += 1
    assert held == (len(_description()["paths"]) if SOAK > 1 else 13)


def test_every_operation_has_an_example_that_fits_its_schema():
    whole = _description()
    for item in whole["paths"].values():
        answer = item["get"]["responses"]["200"]["content"]["application/json"]
        (example,) = answer["examples"].values()
        schema = {**answer["schema"], "components": whole["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(json.loads(json.dumps(example["value"], default=str)))
