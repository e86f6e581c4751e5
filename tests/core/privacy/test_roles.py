# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who may do what, read as a table."""

import pytest

from openipt.privacy import RELATIONS, ROLES, Permission, may

ON_A_COURSE = {
    "therapist": "read-course record sign withdraw answer-alert share-course manage-client",
    "co-therapist": "read-course record sign withdraw answer-alert manage-client",
    "supervisor": "read-course",
    "duty": "read-course record sign answer-alert",
    "reader": "read-course",
}
IN_THE_SERVICE = {
    "therapist": "add-client see-own-courses read-evidence",
    "supervisor": "see-own-courses read-evidence",
    "service-lead": "list-courses share-course see-figures read-evidence",
    "administrator": "manage-users manage-service read-evidence",
    "records-officer": "list-courses read-course read-withdrawn read-evidence",
    "client": "",
}


def permitted(**context):
    return {permission.value for permission in Permission if may(permission, **context)}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_alone_permits_this_and_nothing_else(role):
    assert permitted(roles=[role]) == set(IN_THE_SERVICE[role].split())


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_permits_this_on_its_course(relation):
    role = "supervisor" if relation == "supervisor" else "therapist"
    expected = set(ON_A_COURSE[relation].split()) | set(IN_THE_SERVICE[role].split())
    assert permitted(roles=[role], relations=[relation]) == expected


def test_everybody_without_a_role_may_do_nothing():
    assert permitted(roles=[], relations=list(RELATIONS), owns=True) == set()


@pytest.mark.parametrize("role", ["administrator", "service-lead", "client"])
@pytest.mark.parametrize("relation", RELATIONS)
def test_no_relation_lets_these_roles_read_a_course(role, relation):
    assert not may(Permission.READ_COURSE, roles=[role], relations=[relation])


def test_a_supervisor_only_reads_even_when_named_therapist_of_the_course():
    assert permitted(roles=["supervisor"], relations=["therapist"]) == {"see-own-courses", "read-evidence"}


def test_whoever_is_therapist_and_supervisor_may_do_both_where_they_are_each():
    both = ["therapist", "supervisor"]
    assert may(Permission.RECORD, roles=both, relations=["therapist"])
    assert not may(Permission.RECORD, roles=both, relations=["supervisor"])


def test_a_client_reads_and_answers_on_their_own_record_alone():
    assert permitted(roles=["client"], owns=True) == {"read-own", "answer-own"}
    assert permitted(roles=["client"], owns=False) == set()


def test_owning_a_record_gives_staff_nothing():
    assert not may(Permission.READ_OWN, roles=["therapist"], owns=True)


def test_only_the_records_officer_sees_what_was_entered_in_error():
    for role in ROLES:
        for relation in RELATIONS:
            allowed = may(Permission.READ_WITHDRAWN, roles=[role], relations=[relation])
            assert allowed == (role == "records-officer")


@pytest.mark.parametrize("context", [{"roles": ["doctor"]}, {"roles": ["therapist"], "relations": ["friend"]}])
def test_a_typing_mistake_is_no_refusal(context):
    with pytest.raises(KeyError):
        may(Permission.RECORD, **context)


def test_every_permission_is_given_to_somebody():
    given = {one for role in ROLES.values() for one in role.permissions | role.own}
    given |= {one for relation in RELATIONS.values() for one in relation.permissions}
    assert given == set(Permission)


def test_every_relation_can_be_held_by_some_role_and_no_role_names_a_relation_that_is_not():
    held = {relation for role in ROLES.values() for relation in role.relations}
    assert held == set(RELATIONS)
