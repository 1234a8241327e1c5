from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('otklik', '0001_initial')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Arrival',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('post', fields.ForeignKeyField('otklik.Post', source_field='post_id', db_constraint=True, to_field='id', related_name='arrivals', on_delete=OnDelete.CASCADE)),
                ('person', fields.CharField(max_length=64)),
                ('is_buyer', fields.BooleanField(default=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'arrival', 'app': 'otklik', 'unique_together': (('post', 'person'),), 'pk_attr': 'id', 'table_description': "Somebody came to the interviewer by a post's button, once a post and person."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('staff', fields.ForeignKeyField('otklik.Staff', source_field='staff_id', null=True, db_constraint=True, to_field='id', related_name='audit', on_delete=OnDelete.SET_NULL)),
                ('action', fields.CharField(max_length=60)),
                ('about', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'audit_entry', 'app': 'otklik', 'pk_attr': 'id', 'table_description': "What a member of staff did, when. Never holds a customer's words."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Forgotten',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.CharField(db_index=True, max_length=32)),
                ('mark', fields.CharField(unique=True, max_length=64)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'forgotten', 'app': 'otklik', 'pk_attr': 'id', 'table_description': 'One thing a forgotten person was known by, as a keyed hash. Recognises a return, names nobody.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Handover',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('interview', fields.ForeignKeyField('otklik.Interview', source_field='interview_id', db_constraint=True, to_field='id', related_name='handovers', on_delete=OnDelete.CASCADE)),
                ('buyer', fields.ForeignKeyField('otklik.Buyer', source_field='buyer_id', db_constraint=True, to_field='id', related_name='handovers', on_delete=OnDelete.CASCADE)),
                ('text', fields.TextField(unique=False)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('taken_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('taken_by', fields.CharField(default='', max_length=200)),
            ],
            options={'table': 'handover', 'app': 'otklik', 'pk_attr': 'id', 'table_description': 'Something for the support chat: an open incident, until somebody has taken it and the buyer knows.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Slot',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('rule', fields.CharField(max_length=100)),
                ('zone', fields.CharField(max_length=64)),
                ('is_active', fields.BooleanField(default=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'slot', 'app': 'otklik', 'pk_attr': 'id', 'table_description': 'A recurring moment for public posts: a local rule and a zone.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Suggestion',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('interview', fields.ForeignKeyField('otklik.Interview', source_field='interview_id', db_constraint=True, to_field='id', related_name='suggestions', on_delete=OnDelete.CASCADE)),
                ('buyer', fields.ForeignKeyField('otklik.Buyer', source_field='buyer_id', db_constraint=True, to_field='id', related_name='suggestions', on_delete=OnDelete.CASCADE)),
                ('account', fields.ForeignKeyField('otklik.Account', source_field='account_id', db_constraint=True, to_field='id', related_name='suggestions', on_delete=OnDelete.RESTRICT)),
                ('question', fields.CharField(max_length=40)),
                ('text', fields.TextField(unique=False)),
                ('at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                ('is_wish', fields.BooleanField(null=True)),
            ],
            options={'table': 'suggestion', 'app': 'otklik', 'unique_together': (('interview', 'question'),), 'pk_attr': 'id', 'table_description': "A wish for a feature, in the buyer's words: thanked for, set aside, never counted in any ranking."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Tally',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('day', fields.DateField()),
                ('what', fields.CharField(max_length=40)),
                ('count', fields.IntField(default=0)),
            ],
            options={'table': 'tally', 'app': 'otklik', 'unique_together': (('day', 'what'),), 'pk_attr': 'id', 'table_description': 'How many people of a day did a thing, of those who have been forgotten since. Counts stay.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Answer',
            name='withdrawn_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Buyer',
            name='segment',
            field=fields.CharField(default='', db_default='', max_length=100),
        ),
        ops.AddField(
            model_name='Delivery',
            name='lapses_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Delivery',
            name='priority',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AlterModelOptions(
            name='Evidence',
            options={'table': 'evidence', 'app': 'otklik', 'unique_together': (('interview', 'question'),), 'pk_attr': 'id', 'table_description': "A problem in the buyer's words, with its facet, one row an answer that names one."},
        ),
        ops.AddField(
            model_name='Interview',
            name='asked_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Interview',
            name='nudges',
            field=fields.SmallIntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Post',
            name='channels',
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='Post',
            name='invites',
            field=fields.BooleanField(default=True, db_default=True),
        ),
        ops.AddField(
            model_name='Post',
            name='is_silent',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name='Post',
            name='slot',
            field=fields.ForeignKeyField('otklik.Slot', source_field='slot_id', null=True, db_constraint=True, to_field='id', related_name='posts', on_delete=OnDelete.SET_NULL),
        ),
        ops.AddConstraint(
            model_name='Post',
            constraint=UniqueConstraint(fields=('slot', 'slot_at'), name=None),
        ),
        ops.AddField(
            model_name='Schedule',
            name='segment',
            field=fields.CharField(default='', db_default='', max_length=100),
        ),
        ops.AddField(
            model_name='Staff',
            name='muted_until',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
