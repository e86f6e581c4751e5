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
        ('clients', '0001_format_3'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=64)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='clients.course')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=40)),
                ('happened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('replaces', models.UUIDField(null=True)),
                ('reason', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('data', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='clients.course')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='casework.session')),
            ],
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='standing', serialize=False, to='clients.course')),
                ('phase', models.CharField(max_length=40)),
                ('held', models.PositiveIntegerField(default=0)),
                ('agreed', models.PositiveIntegerField(null=True)),
                ('number', models.PositiveIntegerField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('last_held_on', models.DateField(null=True)),
                ('focus', models.CharField(blank=True, max_length=40)),
                ('second_focus', models.CharField(blank=True, max_length=40)),
                ('concern_open', models.BooleanField(default=False)),
                ('alerts_open', models.PositiveIntegerField(default=0)),
                ('alert_due_at', models.DateTimeField(null=True)),
                ('alert_owner', models.UUIDField(null=True)),
                ('follow_up_due_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('card', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('subject', models.CharField(blank=True, max_length=40)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='clients.course')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='casework.session')),
            ],
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('language', models.CharField(max_length=12)),
                ('answers', openipt.clinic.ledger.fields.PrivateJSON()),
                ('called', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('hash', models.CharField(max_length=64)),
                ('happened_on', models.DateField()),
                ('saved_at', models.DateTimeField()),
                ('amends', models.BooleanField(default=False)),
                ('reason', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('definition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentsnapshot')),
                ('previous', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='casework.textversion')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='casework.text')),
                ('wording', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentwording')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('signed_at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='casework.textversion')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=160)),
                ('base', models.PositiveIntegerField(default=0)),
                ('body', openipt.clinic.ledger.fields.PrivateJSON(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='clients.course')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('author', 'course', 'key'), name='one_draft_of_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('session_id', models.UUIDField(null=True)),
                ('instrument', models.CharField(max_length=40)),
                ('total', models.FloatField(null=True)),
                ('complete', models.BooleanField()),
                ('mode', models.CharField(choices=[('self', 'self'), ('read_aloud', 'read_aloud'), ('clinician', 'clinician'), ('paper_total', 'paper_total')], max_length=20)),
                ('answers', openipt.clinic.ledger.fields.PrivateJSON()),
                ('happened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', openipt.clinic.ledger.fields.PrivateText(blank=True, default='')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='clients.course')),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentsnapshot')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='casework.response')),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contentwording')),
            ],
            options={
                'indexes': [models.Index(fields=['course', 'happened_on'], name='responses_of_course')],
            },
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['service', 'starts_at'], name='sessions_by_day'),
        ),
        migrations.AddIndex(
            model_name='fact',
            index=models.Index(fields=['course', 'kind', 'happened_on'], name='facts_of_course'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('replaces__isnull', False)), fields=('replaces', 'kind'), name='replaced_once'),
        ),
        migrations.AddIndex(
            model_name='text',
            index=models.Index(fields=['course', 'kind', 'subject'], name='texts_of_course'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.UniqueConstraint(fields=('text', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('version', 'signed_by'), name='signed_once_by_each'),
        ),
        AppendOnly("casework_fact"),
        AppendOnly("casework_response"),
        AppendOnly("casework_textversion"),
        AppendOnly("casework_signature"),
    ]
