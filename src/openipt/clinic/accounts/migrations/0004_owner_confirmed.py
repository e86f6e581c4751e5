# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations, models


def hold_unused(apps, schema_editor):
    """Accounts of staff that were made by someone and never signed in to: their makers know the passwords."""
    user = apps.get_model("accounts", "User")
    unused = user.objects.filter(password_is_temporary=True, created_by__isnull=False)
    clients = apps.get_model("accounts", "RoleGrant").objects.filter(role="client").values("user")
    unused.exclude(pk__in=clients).update(owner_confirmed=False, access_waits=True)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_submission"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="owner_confirmed",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(hold_unused, migrations.RunPython.noop),
    ]
