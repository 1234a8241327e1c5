"""What goes wrong with files, and what each means for us."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from core.errors import Locked, Refused, Trouble, TryLater, Unknown

SOON = timedelta(seconds=7)  # until a file that is being written, or that somebody has open, is tried again


def _locked(number: int) -> Trouble:
    return Locked(
        f"folder: {errno.errorcode[number]}. OTKLIK_FILES_FOLDER must be a folder that Otklik may read and "
        "write, and its files must not be open in a spreadsheet."
    )


def _full(number: int) -> Trouble:
    return Locked(f"space: {errno.errorcode[number]}. There is no room left where OTKLIK_FILES_FOLDER is.")


def _busy(number: int) -> Trouble:
    return TryLater(f"in use: {errno.errorcode[number]}", SOON)


def _refused(number: int) -> Trouble:
    return Refused(f"the file system does not take it: {errno.errorcode[number]}")


TROUBLES: Mapping[int, Callable[[int], Trouble]] = {
    errno.ENOENT: _locked,
    errno.ENOTDIR: _locked,
    errno.EISDIR: _locked,
    errno.EACCES: _locked,
    errno.EPERM: _locked,
    errno.EROFS: _locked,
    errno.ENOSPC: _full,
    errno.EDQUOT: _full,
    errno.EAGAIN: _busy,
    errno.EBUSY: _busy,
    errno.EINTR: _busy,
    errno.ETXTBSY: _busy,
    errno.EFBIG: _refused,
    errno.EILSEQ: _refused,
    errno.EINVAL: _refused,
    errno.ENAMETOOLONG: _refused,
}
"""errno → the trouble it is. Any other is of a disk or share that does not answer."""


def judge(error: OSError, *, replacing: bool = False) -> Trouble:
    """The trouble that an error of the system is. ``replacing``: a file was being put in place, which a share
    may have done although it says otherwise."""
    known = TROUBLES.get(error.errno or 0)
    if known is not None:
        return known(error.errno or 0)
    why = f"the disk does not answer: {errno.errorcode.get(error.errno or 0, type(error).__name__)}"
    return Unknown(why) if replacing else TryLater(why)


@contextmanager
def judged(*, replacing: bool = False) -> Iterator[None]:
    """Tell the system's errors in our words."""
    try:
        yield
    except OSError as error:
        raise judge(error, replacing=replacing) from None
