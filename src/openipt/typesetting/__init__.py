# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Drawings and documents as PDF and PNG, set by Typst: `figures`. It brings its own font (Noto Sans)."""
