"""Whether the archive is whole: everything that must hold, looked for behind the back of the code that keeps it."""

from casebook.exchange.checking.finding import Finding
from casebook.exchange.checking.running import check_archive

__all__ = ["Finding", "check_archive"]
