# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Measures of effect with their sampling variances: one file for each kind of data they are made from."""
