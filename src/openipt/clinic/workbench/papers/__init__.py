# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Documents: worksheets, plans and handouts, written, signed, printed and given."""
