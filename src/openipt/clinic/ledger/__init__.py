# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What every record rests on: rows that are only added, the audit, ids, private fields, forms that came twice."""
