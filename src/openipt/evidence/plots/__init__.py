# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Figures as SVG for page and print: each with a title, a description and its table.

Colours and sizes are presentation attributes and text takes the colour around it (currentColor), so the same file
stands alone, in a page with a strict content policy, and in the dark.
"""
