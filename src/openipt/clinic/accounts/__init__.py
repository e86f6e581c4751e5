# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Services, users, roles, sign-in, audit and ids: what every other record rests on."""
