"""The one error users see: what is wrong, where, and how to mend it."""


class ReportError(ValueError):
    """Input that cannot be used.

    The message names what is wrong, where, and how to mend it; the command line
    prints it as it is, without a traceback.

    Examples
    --------
    >>> raise ReportError("empty.txt is empty; give a file that holds a report")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: empty.txt is empty; give a file that holds a report
    """
