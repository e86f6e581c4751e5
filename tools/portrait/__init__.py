# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A portrait of the sample clinic: everything it shows and answers, as text that can be compared."""
