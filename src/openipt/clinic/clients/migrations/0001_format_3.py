# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import openipt.clinic.ledger.fields
import openipt.clinic.ledger.ids
from django.conf import settings
from django.db import migrations, models

from openipt.clinic.ledger.appendonly import AppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_format_3'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentSnapshot',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('content_id', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('structure', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', openipt.clinic.ledger.fields.PrivateText()),
                ('search_key', models.CharField(db_index=True, max_length=600)),
                ('pronouns', models.CharField(blank=True, max_length=60)),
                ('born_on', models.DateField(null=True)),
                ('language', models.CharField(blank=True, max_length=60)),
                ('page_language', models.CharField(default='en', max_length=12)),
                ('contact', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('emergency', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('archived_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='client', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContentWording',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=12)),
                ('texts', models.TextField()),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='clients.contentsnapshot')),
            ],
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('setting', models.CharField(max_length=40)),
                ('referred_on', models.DateField()),
                ('referrer', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('presenting', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('waiting_since', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='clients.client')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentsnapshot')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('table', models.CharField(max_length=60)),
                ('row', models.UUIDField()),
                ('old', openipt.clinic.ledger.fields.PrivateJSON()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'indexes': [models.Index(fields=['row', 'changed_at'], name='changes_of_row')],
            },
        ),
        migrations.CreateModel(
            name='CourseStaff',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('relation', models.CharField(choices=[('therapist', 'therapist'), ('co-therapist', 'co-therapist'), ('supervisor', 'supervisor'), ('duty', 'duty'), ('reader', 'reader')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reason', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('cause', models.CharField(blank=True, choices=[('alert_handed_over', 'alert_handed_over')], max_length=40)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='clients.course')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='course_relations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('course', 'user', 'relation'), name='one_relation_at_a_time')],
            },
        ),
        AppendOnly("clients_change"),
        AppendOnly("clients_contentsnapshot"),
        AppendOnly("clients_contentwording"),
    ]
