# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import openipt.clinic.accounts.ids
from django.conf import settings
from django.db import migrations, models

from openipt.clinic.accounts.appendonly import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_second_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=400)),
                ('content', models.CharField(max_length=64)),
                ('answer', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('user', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        AppendOnly('accounts_submission'),
    ]
