"""What tests ask of the page of search: its main part, what stands in it in which room, and which records."""

from casebook.tests.page_reader import page


def found(client, typed, **more):
    return page(client, address(typed, **more)).one(tag="main")


def address(typed, **more):
    return "/search/?" + "&".join(f"{name}={_escaped(value)}" for name, value in {"q": typed, **more}.items())


def section(main, kind):
    return main.one(tag="section", id=kind)


def refs(element):
    return [hit.attributes["data-record"] for hit in element.all(data_record="…")]


def _escaped(value):
    return str(value).replace("&", "%26").replace(" ", "+").replace('"', "%22").replace("#", "%23")
