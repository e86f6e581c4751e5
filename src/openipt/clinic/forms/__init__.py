# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms made from definitions of content, their values, and what is wrong with them in words."""
