"""Which rule of the codebook a confusion of two policy types touches."""

CODEBOOK_RULES = {
    1: "is there a concrete act at all?",
    2: "which act takes up most of the sentence?",
    3: "facilities for the public are services, other works investment",
    4: "changing rules is regulatory, easier access a service",
    5: "firms: money is investment, help a service, order regulatory",
    6: "environment: control is regulatory, works are investment",
    7: "safety: inspection is regulatory, works investment, drills a service",
    9: "farming: land and industry are investment, control regulatory, help a service",
}
_FIRMS = ("industry", "innovation", "opening", "reform")


def touched_rule(first: str, second: str, theme: str) -> int:
    """Number of the codebook rule that decides between two policy types.

    Read off the codebook from the two types and the theme; where no special rule applies,
    the main-act test (rule 2) decides.

    Parameters
    ----------
    first, second : str
        The label and the prediction, in any order.
    theme : str
        Theme of the commitment.

    Returns
    -------
    int
        A key of `CODEBOOK_RULES`.

    Examples
    --------
    >>> touched_rule("service", "investment", "urban")
    3
    >>> touched_rule("investment", "regulatory", "ecology")
    6
    """
    pair = {first, second}
    if "other" in pair:
        return 1
    if theme == "rural":
        return 9
    if theme == "safety":
        return 7
    if theme == "ecology" and pair == {"regulatory", "investment"}:
        return 6
    if theme in _FIRMS and pair != {"regulatory", "service"}:
        return 5
    if pair == {"service", "investment"}:
        return 3
    return 4 if pair == {"regulatory", "service"} else 2
