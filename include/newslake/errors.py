"""What can go wrong, as a tree.

    NewslakeError
    ├── TransientError        bad luck: the same call may work later (a server that is down, a full disk)
    └── PermanentError        the same call will fail the same way
        ├── InvalidInput      a source entry, parameter, archive or file that is refused
        ├── ContractBroken    rows that are not what their table promises
        └── BatchHeld         a batch that its quality checks do not let through

Bad data is not in this tree: one unusable page is an ordinary outcome and is returned as a ``Reject``.
"""


class NewslakeError(Exception):
    """Anything that newslake raises on purpose."""


class TransientError(NewslakeError):
    """The same call may work later; a scheduler should try again."""


class PermanentError(NewslakeError):
    """The same call will fail the same way; trying again is a waste."""


class InvalidInput(PermanentError):
    """Something a person wrote is refused, before anything runs: where it stands, what is wrong, how to mend it."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}. {remedy}")
        self.where, self.what, self.remedy = where, what, remedy

    def __reduce__(self) -> tuple[type["InvalidInput"], tuple[str, str, str]]:
        # Exceptions cross process borders; the default would call __init__ with the joined message alone.
        return type(self), (self.where, self.what, self.remedy)


class ContractBroken(PermanentError):
    """Rows were about to be written that are not what their table promises: a defect of the code, not of the news."""


class BatchHeld(PermanentError):
    """A batch failed a critical check of the whole batch; its staging stays as evidence, nothing is published."""
