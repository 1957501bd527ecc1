"""Logs that tell what went wrong without telling who was reading or what they looked for."""

import ipaddress
import logging
import re
import traceback

QUERY_STRING = re.compile(r"\?[^\s\"'<>]+")
# Anything that has the look of an address; whether it is one, the standard library decides.
IPV4 = r"\d{1,3}(?:\.\d{1,3}){3}"
IPV6 = r"[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
MAYBE_ADDRESS = re.compile(rf"(?<![\w.:])(?:{IPV4}|{IPV6})(?!\w)")

# Loggers whose messages are made while a request is served.
ABOUT_REQUESTS = ("django.request", "django.server", "django.security", "django.template", "waitress")


def without_reader_details(text: str) -> str:
    """Return the text without query strings and without network addresses."""
    return MAYBE_ADDRESS.sub(_partial_address, QUERY_STRING.sub("?[not logged]", text))


class WithoutReaderDetails(logging.Filter):
    """Strip a record of query strings and addresses before any handler writes it.

    An exception's own message may repeat what the reader typed (`invalid literal for int(): '…'`), so of an
    exception during a request only its type and the places in the code remain.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place; never drop it."""
        record.msg = without_reader_details(record.getMessage())
        record.args = ()
        about_request = hasattr(record, "request") or record.name.startswith(ABOUT_REQUESTS)
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            # The formatter writes exc_text as it stands when it is filled already.
            record.exc_text = _exception_text(record.exc_info[1], with_messages=not about_request)
        return True


def _partial_address(match: re.Match[str]) -> str:
    text = match.group(0)
    try:
        ipaddress.ip_address(text.rstrip(".:") if "." in text else text)
    except ValueError:
        return text
    return "[address]"


def _exception_text(error: BaseException, *, with_messages: bool) -> str:
    if with_messages:
        return without_reader_details("".join(traceback.format_exception(error)).rstrip("\n"))
    parts: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        kind = type(link)
        head = "Traceback (most recent call last):\n"
        frames = "".join(traceback.format_tb(link.__traceback__))
        parts.append(f"{head}{frames}{kind.__module__}.{kind.__qualname__} (message not logged)")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n\nled to:\n\n".join(reversed(parts))
