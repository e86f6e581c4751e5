# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import openipt.clinic.accounts.models.service
import openipt.clinic.ledger.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('is_active', models.BooleanField(default=True)),
                ('password_is_temporary', models.BooleanField(default=False)),
                ('access_waits', models.BooleanField(default=False)),
                ('owner_confirmed', models.BooleanField(default=True)),
                ('code', models.CharField(blank=True, max_length=128)),
                ('code_tries', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('zone', models.CharField(default=openipt.clinic.accounts.models.service.default_zone, max_length=64, validators=[openipt.clinic.accounts.models.service.check_zone])),
                ('country', models.CharField(blank=True, max_length=2)),
                ('language', models.CharField(default='en', max_length=12)),
                ('crisis_contacts', models.TextField(blank=True)),
                ('alert_due_minutes', models.PositiveIntegerField(default=240)),
                ('uses_sick_role', models.BooleanField(default=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('duty_user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RoleRequest',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('roles', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('was_confirmed', models.BooleanField(default=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_requests', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('therapist', 'therapist'), ('supervisor', 'supervisor'), ('service-lead', 'service-lead'), ('administrator', 'administrator'), ('records-officer', 'records-officer'), ('client', 'client')], max_length=40)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
        ),
        migrations.CreateModel(
            name='AccountNotice',
            fields=[
                ('id', models.UUIDField(default=openipt.clinic.ledger.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('password-reset', 'password-reset'), ('access-confirmed', 'access-confirmed'), ('roles', 'roles'), ('closed', 'closed'), ('reopened', 'reopened'), ('duty', 'duty'), ('handed-over', 'handed-over')], max_length=20)),
                ('roles', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
        ),
        migrations.AddField(
            model_name='user',
            name='service',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.service'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('alert_due_minutes__gt', 0)), name='service_alert_is_due_some_time'),
        ),
        migrations.AddConstraint(
            model_name='rolerequest',
            constraint=models.CheckConstraint(condition=models.Q(('settled_by', models.F('asked_by')), ('was_confirmed', True), _negated=True), name='role_request_confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role'), name='one_current_grant_per_role'),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', False), ('ended_by__isnull', True), _connector='OR'), name='grant_ended_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='accountnotice',
            index=models.Index(fields=['user', 'at'], name='notices_of_user'),
        ),
    ]
