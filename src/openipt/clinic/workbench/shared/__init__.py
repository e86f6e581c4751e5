# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the rooms share: the page of a course, its header, the form of a dated fact, forms that came twice."""
