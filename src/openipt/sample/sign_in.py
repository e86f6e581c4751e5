# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What everyone in the sample signs in with: printed by every start of the demo, accepted by nothing else."""

DEMO_PASSWORD = "openipt-demo"  # noqa: S105 - printed on the screen of every demo
DEMO_CODE = "3907"  # ends the shared view
