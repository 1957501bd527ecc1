"""What publishing one claim costs in statements, in an archive that has something of everything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook import actions
from casebook.models import Record, Source
from casebook.tests import factories

pytestmark = pytest.mark.django_db
MOST = 40


def test_publishing_one_claim_takes_few_statements(archive):
    case = Record.objects.filter(public=True, detainee=True, form="individual").order_by("pk").first()
    source = Source.objects.filter(state="published", outlet__public=True).order_by("pk").first()
    claim = factories.claim(case, "statement", "She is reported to hope for an appeal.", scope="hope")
    factories.cite(claim, source, 3)
    with CaptureQueriesContext(connection) as asked:
        actions.publish([claim], by=factories.publisher())
    assert len(asked) <= MOST, "\n".join(one["sql"][:200] for one in asked)
