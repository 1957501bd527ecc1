"""Pages of the desk as they look: nothing that is pressed lies on something else, nothing is wider than the screen."""

import pytest

from casebook.admin.action_pages import buttons_for
from casebook.models import Role
from casebook.tests import factories

OVERLAPPING = """() => {
  const shown = [...document.querySelectorAll("a.button, button, input[type=submit], .object-tools a, .submit-row a")]
    .filter((one) => one.offsetParent && !one.closest("details:not([open])"));
  const found = [];
  shown.forEach((one, number) => shown.slice(number + 1).forEach((other) => {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (across > 1 && down > 1) found.push(`${one.innerText || one.value} / ${other.innerText || other.value}`);
  }));
  return found;
}"""
SAME_LABELS = """() => [...document.querySelectorAll("#content-main form fieldset")].flatMap((set) => {
  const labels = [...set.querySelectorAll("label, legend")].filter((one) => one.closest("fieldset") === set)
    .map((one) => one.innerText.trim().toLowerCase());
  return labels.filter((label, number) => label && labels.indexOf(label) !== number);
})"""


def pages(publisher, article):
    """Those of things with most buttons and fields, and the lists with most columns."""
    prison = factories.published("facility", "Norhold prison")
    woman = factories.published("person", "A woman of whom the articles tell under no name of her own")
    standing = factories.said(woman, "held_at", prison, source=article)
    draft = factories.claim(prison, "capacity", "100", created_by=publisher)
    factories.cite(draft, article)
    for thing in (woman, prison, standing, draft, article, standing.citations.get()):
        yield f"casebook/{thing._meta.model_name}/{thing.pk}/change/"
        yield f"casebook/{thing._meta.model_name}/{thing.pk}/history/"
    for thing in (standing, article, woman):
        at = f"casebook/{thing._meta.model_name}/{thing.pk}/action/"
        yield from (f"{at}{button.name}/" for button in buttons_for(publisher, thing))
    yield from (f"desk/together/{name}/?about={woman.ref}" for name in ("transfer", "appeal", "death"))
    yield f"desk/together/facility/?about={prison.ref}"
    yield from (f"casebook/{name}/add/" for name in ("record", "source", "dispute", "correction"))
    yield from (f"casebook/{name}/" for name in ("detainee", "facility", "source", "claim", "citation", "action"))
    yield "casebook/claim/add/"


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_overlaps_is_too_wide_or_called_the_same(transactional_db, live_server, browser, width):
    publisher = factories.member("a.publisher", Role.PUBLISHER)
    publisher.set_password("correct horse battery")
    publisher.save()
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(live_server.url + "/admin/")
    page.fill("[name='login']", "a.publisher")
    page.fill("[name='password']", "correct horse battery")
    page.click("input[type='submit']")
    problems = []
    for address in pages(publisher, factories.published_source()):
        answer = page.goto(f"{live_server.url}/admin/{address}")
        assert answer.status == 200, address
        problems += [(address, words) for words in page.evaluate(OVERLAPPING)]
        problems += [(address, "two are called", words) for words in page.evaluate(SAME_LABELS)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            problems.append((address, "is wider than the screen"))
    context.close()
    assert not problems, problems
