"""The form of an article's address in which its many spellings are one: what outlets and networks add to it left out.

The scheme, www and m. before the host, tracking parameters, fragments and a slash at the end make no other article.
Parameters that may be an article's number do: only those are left out that are known to track.
"""

import hashlib
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from w3lib.url import canonicalize_url

LONGEST = 400
# Whose whole name is known, and how the names of others begin.
_TRACKING = frozenset({
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "yclid", "ysclid", "msclkid", "twclid", "ttclid", "igsh",
    "igshid", "li_fat_id", "mc_cid", "mc_eid", "_openstat", "__twitter_impression", "__tn__", "oly_anon_id",
    "oly_enc_id", "vero_id", "_hsenc", "_hsmi", "rb_clid", "s_cid", "wickedid", "ncid", "spm", "cmpid", "ito", "amp",
})  # fmt: skip
_BEGINNINGS = ("utm_", "mtm_", "pk_", "at_medium", "at_campaign", "ga_", "hsa_", "fb_action_", "fb_source", "_ga")
_PREFIX = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap|touch)\.)+(?=[^.]+\.[^.])")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP = re.compile(r"(?:/amp/?|\.amp)(?=$|\.html?$)|^/amp(?=/.)", re.IGNORECASE)
# Copies that lead to the article itself.
_KEPT = re.compile(r"^https?://web\.archive\.org/web/\d+(?:[a-z]+_)?/(?=\w)", re.IGNORECASE)
_GOOGLE = re.compile(r"^https?://(?:www\.)?google\.[a-z.]+/amp/(?:s/)?(?=\w)", re.IGNORECASE)
_CACHE = re.compile(r"^https?://[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?(?=\w)", re.IGNORECASE)


def address_key(address: str) -> str:
    """The address as it is compared; empty where there is none, and itself where it cannot be read."""
    text = address.strip()
    if not text:
        return ""
    for copy in (_KEPT, _GOOGLE, _CACHE):
        text = copy.sub("", text)
    if "://" not in text:
        text = f"https://{text}"
    try:
        plain = urlsplit(canonicalize_url(text, keep_blank_values=True, keep_fragments=True))
        host, port = plain.hostname or "", plain.port
    except ValueError:
        return _short(text)
    host = _PREFIX.sub("", host.rstrip("."))
    path = _AMP.sub("", _INDEX.sub("", re.sub("/{2,}", "/", plain.path))).rstrip("/")
    query = urlencode(sorted(pair for pair in parse_qsl(plain.query, keep_blank_values=True) if not _tracks(*pair)))
    # Some sites have their articles behind the number sign, and begin these with a slash.
    fragment = plain.fragment if unquote(plain.fragment).startswith(("/", "!")) else ""
    where = host if port in (None, 80, 443) else f"{host}:{port}"
    return _short(where + path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else ""))


def _tracks(name: str, value: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_BEGINNINGS) or (name, value.lower()) == ("outputtype", "amp")


def _short(key: str) -> str:
    """A key that an index takes: the end of a longer one as its hash."""
    if len(key) <= LONGEST:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: LONGEST - len(digest)] + digest
