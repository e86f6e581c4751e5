# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Small-study effects and publication bias: each method shows what could be, none proves what is."""
