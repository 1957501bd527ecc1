"""Errors for programs, as problem details (RFC 9457): a status, what is wrong in words, and what more there is."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/"


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, and not somebody who reads pages."""
    return request.path_info.startswith(ROOT)


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JsonResponse:
    """The answer that says so. Any site may read it, as it may all that readers get."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    for name, value in {"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex", **(headers or {})}.items():
        response.headers[name] = value
    return response
