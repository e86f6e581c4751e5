# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
import openipt.clinic.ledger.ids
from django.db import migrations, models

from openipt.clinic.ledger.appendonly import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='AuditChain',
            fields=[
                ('service_id', models.UUIDField(primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('hash', models.CharField(default='', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField()),
                ('user_id', models.UUIDField()),
                ('form', models.CharField(max_length=400)),
                ('content', models.CharField(max_length=64)),
                ('answer', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditRow',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service_id', models.UUIDField()),
                ('number', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('by_id', models.UUIDField(null=True)),
                ('sign_in', models.UUIDField(null=True)),
                ('page', models.CharField(blank=True, max_length=100)),
                ('kind', models.CharField(max_length=60)),
                ('subject_id', models.UUIDField()),
                ('course_id', models.UUIDField(null=True)),
                ('fields', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['course_id', 'at'], name='audit_of_course'), models.Index(fields=['sign_in', 'kind', 'course_id', 'page', 'at'], name='audit_reads')],
                'constraints': [models.UniqueConstraint(fields=('service_id', 'number'), name='audit_number_once')],
            },
        ),
        AppendOnly("ledger_auditrow"),
        AppendOnly("ledger_submission"),
    ]
