from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.words import FactState, LinkState
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('otklik', '0003_slack')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CrmAccount',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('crm', fields.CharField(unique=True, max_length=40)),
                ('title', fields.CharField(default='', max_length=60)),
                ('cursors', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('reading', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('sweep', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('connected_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('pull_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('pulled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('swept_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('pull_error', fields.CharField(default='', max_length=300)),
                ('push_error', fields.CharField(default='', max_length=300)),
                ('failed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('pull_locked', fields.BooleanField(default=False)),
                ('push_locked', fields.BooleanField(default=False)),
                ('tokens', fields.TextField(default='', unique=False)),
                ('pull_lease', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('push_lease', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'crm_account', 'app': 'otklik', 'pk_attr': 'id', 'table_description': 'Where we are with one CRM: how far it was read, and what is wrong.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CrmFact',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('crm', fields.CharField(max_length=40)),
                ('key', fields.CharField(max_length=32)),
                ('kind', fields.CharField(max_length=10)),
                ('buyer_id', fields.BigIntField(db_index=True)),
                ('on', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('body', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('wanted', fields.CharField(max_length=64)),
                ('told', fields.CharField(default='', max_length=64)),
                ('ref', fields.CharField(default='', max_length=190)),
                ('tried', fields.BooleanField(default=False)),
                ('state', fields.CharEnumField(default=FactState.DUE, description='DUE: due\nSENDING: sending\nTOLD: told\nUNKNOWN: unknown\nDEAD: dead', enum_type=FactState, max_length=10)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('attempts', fields.IntField(default=0)),
                ('fence', fields.IntField(default=0)),
                ('leased_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('error', fields.CharField(default='', max_length=300)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'crm_fact', 'app': 'otklik', 'unique_together': (('crm', 'key'),), 'indexes': [Index(fields=['crm', 'state', 'due_at'])], 'pk_attr': 'id', 'table_description': 'One thing a CRM is told, under our key. Emptied of words once it has been told.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CrmLink',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('crm', fields.CharField(max_length=40)),
                ('stream', fields.CharField(max_length=20)),
                ('external_id', fields.CharField(max_length=120)),
                ('state', fields.CharEnumField(description='LINKED: linked\nREVIEW: review\nGONE: gone\nAPART: apart', enum_type=LinkState, max_length=10)),
                ('buyer', fields.ForeignKeyField('otklik.Buyer', source_field='buyer_id', null=True, db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.SET_NULL)),
                ('account', fields.ForeignKeyField('otklik.Account', source_field='account_id', null=True, db_constraint=True, to_field='id', related_name='links', on_delete=OnDelete.SET_NULL)),
                ('how', fields.CharField(default='', max_length=20)),
                ('owner', fields.CharField(default='', max_length=120)),
                ('card', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('candidates', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('told', fields.IntField(default=-1)),
                ('decided_by_id', fields.BigIntField(null=True)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'crm_link', 'app': 'otklik', 'unique_together': (('crm', 'stream', 'external_id'),), 'indexes': [Index(fields=['crm', 'state', 'id']), Index(fields=['buyer_id'])], 'pk_attr': 'id', 'table_description': 'A contact or company of a CRM, and who that is here.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CrmOwner',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('crm', fields.CharField(max_length=40)),
                ('external_id', fields.CharField(max_length=120)),
                ('name', fields.CharField(default='', max_length=200)),
                ('email', fields.CharField(default='', max_length=320)),
                ('is_active', fields.BooleanField(default=True)),
                ('staff', fields.ForeignKeyField('otklik.Staff', source_field='staff_id', null=True, db_constraint=True, to_field='id', related_name='owners', on_delete=OnDelete.SET_NULL)),
            ],
            options={'table': 'crm_owner', 'app': 'otklik', 'unique_together': (('crm', 'external_id'),), 'pk_attr': 'id', 'table_description': 'Somebody who looks after customers in a CRM, and the colleague in the newsroom that is.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CrmTicket',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('crm', fields.CharField(max_length=40)),
                ('external_id', fields.CharField(max_length=120)),
                ('contact', fields.CharField(max_length=120)),
                ('is_open', fields.BooleanField(default=True)),
                ('opened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('offered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'crm_ticket', 'app': 'otklik', 'unique_together': (('crm', 'external_id'),), 'indexes': [Index(fields=['crm', 'is_open', 'offered_at'])], 'pk_attr': 'id', 'table_description': 'A complaint that came as a ticket, once offered an interview.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Buyer',
            name='revision',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Buyer',
            name='vanished_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Order',
            name='lines',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Order',
            name='margin',
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name='Order',
            name='via',
            field=fields.CharField(null=True, db_index=True, max_length=190),
        ),
    ]
