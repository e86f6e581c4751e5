# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the log says."""

import logging


class OneLine(logging.Filter):
    """A trouble of the disk or the database is one line in the log: where in the program it showed helps nobody."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if problem is None:
            return True
        # Settings name this class before there are any models.
        from openipt.clinic.accounts import troubles
        from openipt.clinic.config.conditions import CONDITIONS

        name = troubles.trouble_of(problem)
        if name:
            record.msg, record.args = "%s A request could not be answered.", (CONDITIONS[name].plain,)
            record.exc_info = record.exc_text = None
        return True
