# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses of signing in, one's own account, and the administrator's pages."""

from django.urls import path

from openipt.clinic.administration.pages import account, code, service, sign_in, users

urlpatterns = [
    path("sign-in/", sign_in.sign_in_page, name="sign-in"),
    path("sign-in/again/", sign_in.again, name="sign-in-again"),
    path("sign-out/", sign_in.sign_out_page, name="sign-out"),
    path("code/", code.code_page, name="together-code"),
    path("account/", account.account_page, name="own-account"),
    path("account/name/", account.change_own_name, name="own-name"),
    path("account/password/", account.password_page, name="own-password"),
    path("account/code/", account.change_own_code, name="own-code"),
    path("account/news/", account.notices_page, name="own-notices"),
    path("account/access/", account.access_page, name="own-access"),
    path("administration/", users.users_page, name="users"),
    path("administration/users/new/", users.new_user_page, name="new-user"),
    path("administration/users/<uuid:user>/", users.user_page, name="user"),
    path("administration/users/<uuid:user>/roles/", users.change_user_roles, name="user-roles"),
    path("administration/users/<uuid:user>/roles/confirm/", users.confirm_user_roles, name="user-roles-confirm"),
    path("administration/users/<uuid:user>/roles/decline/", users.decline_user_roles, name="user-roles-decline"),
    path("administration/users/<uuid:user>/leave/", users.deactivate, name="user-leave"),
    path("administration/users/<uuid:user>/return/", users.reactivate, name="user-return"),
    path("administration/users/<uuid:user>/password/", users.new_password, name="user-password"),
    path("administration/users/<uuid:user>/access/", users.confirm_user_access, name="user-access-confirm"),
    path("administration/service/", service.service_page, name="service"),
]
