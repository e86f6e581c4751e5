# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations

from openipt.clinic.accounts.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]
    operations = [AppendOnly("assessments_response")]
