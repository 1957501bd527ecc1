"""Whether the archive is whole: everything that must hold, looked for behind the back of the code that keeps it."""

from casebook.interchange.integrity.findings import Finding
from casebook.interchange.integrity.runner import check_archive

__all__ = ["Finding", "check_archive"]
