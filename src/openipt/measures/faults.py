# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an instrument or with answers to it."""


class MeasureError(ValueError):
    """One or many faults in what was given; ``faults`` holds them all, each saying what is wrong and where."""

    def __init__(self, faults: tuple[str, ...] | list[str]) -> None:
        """Keep all faults; the text of the error is all of them."""
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class InstrumentError(MeasureError):
    """An instrument file or body is wrong."""


class AnswerError(MeasureError):
    """Answers or totals do not fit the instrument."""


class UnknownInstrumentError(MeasureError):
    """There is no instrument with this id or alias."""
