# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the log says."""

import logging


class OneLine(logging.Filter):
    """A refused request, and a trouble of the disk or the database, are one line, without address or content.

    Where in the program it showed helps no one, and an address holds ids.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.msg, record.args = "A request was refused: %s.", (record.name.rpartition(".")[2],)
            record.exc_info = record.exc_text = None
        problem = record.exc_info[1] if record.exc_info else None
        if problem is None:
            return True
        # Settings name this class before there are any models.
        from openipt.clinic.config.conditions import CONDITIONS
        from openipt.clinic.ledger import troubles

        name = troubles.trouble_of(problem)
        if name:
            record.msg, record.args = "%s A request could not be answered.", (CONDITIONS[name].plain,)
            record.exc_info = record.exc_text = None
        return True
