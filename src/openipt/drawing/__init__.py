# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every drawing is written with, on a page, in a print and on the command line: SVG, and how wide words are."""
