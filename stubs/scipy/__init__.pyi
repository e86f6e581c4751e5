# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The few functions of SciPy that OpenIPT calls, with the types that it uses, for mypy alone.

SciPy has no types of its own, and the stubs that others publish for it hold NumPy back to the versions they know.
"""
