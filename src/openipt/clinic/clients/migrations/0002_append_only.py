# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations

from openipt.clinic.accounts.appendonly import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]
    operations = [AppendOnly("clients_change"), AppendOnly("clients_contentsnapshot")]
