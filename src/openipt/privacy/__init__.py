# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who may do what with a record: permissions and roles as data. Pure, standard library only."""

from openipt.privacy.permissions import Permission
from openipt.privacy.roles import RELATIONS, ROLES, Relation, Role, may, ways_to_every_course

__all__ = ["RELATIONS", "ROLES", "Permission", "Relation", "Role", "may", "ways_to_every_course"]
