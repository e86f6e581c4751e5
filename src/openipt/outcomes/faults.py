# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a table of clients."""


class OutcomeError(ValueError):
    """One or many faults in a table or in how it is to be analysed; ``faults`` holds them all."""

    def __init__(self, faults: tuple[str, ...] | list[str]) -> None:
        """Keep all faults; the text of the error has one a line."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
