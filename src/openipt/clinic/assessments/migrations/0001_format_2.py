# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import openipt.clinic.accounts.fields
import openipt.clinic.accounts.ids
from django.conf import settings
from django.db import migrations, models

from openipt.clinic.accounts.appendonly import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_format_2'),
        ('clients', '0001_format_2'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.accounts.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('session_id', models.UUIDField(null=True)),
                ('instrument', models.CharField(max_length=40)),
                ('total', models.FloatField(null=True)),
                ('complete', models.BooleanField()),
                ('mode', models.CharField(choices=[('self', 'self'), ('read_aloud', 'read_aloud'), ('clinician', 'clinician'), ('paper_total', 'paper_total')], max_length=20)),
                ('answers', openipt.clinic.accounts.fields.PrivateJSON()),
                ('happened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', openipt.clinic.accounts.fields.PrivateText(blank=True, default='')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='clients.course')),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentsnapshot')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='assessments.response')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentwording')),
            ],
            options={
                'indexes': [models.Index(fields=['course', 'happened_on'], name='responses_of_course')],
            },
        ),
        AppendOnly("assessments_response"),
    ]
