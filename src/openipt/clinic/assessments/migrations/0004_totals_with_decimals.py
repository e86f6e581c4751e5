# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_append_only")]
    operations = [migrations.AlterField("response", "total", models.FloatField(null=True))]
