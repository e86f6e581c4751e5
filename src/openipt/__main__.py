# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""``python -m openipt`` is the same as ``openipt``."""

import sys

from openipt.cli import main

if __name__ == "__main__":
    sys.exit(main())
