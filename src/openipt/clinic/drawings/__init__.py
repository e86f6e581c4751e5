# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Drawings: small frozen values in, positions worked out, SVG text out.

Every drawing is deterministic, escapes all text, carries a title and a description, styles by class only, and
makes its ids unique with the prefix it is given. The table beside it is the page's own and the master copy.
"""
