# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations

from openipt.clinic.accounts.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]
    operations = [AppendOnly("care_fact"), AppendOnly("care_textversion"), AppendOnly("care_signature")]
