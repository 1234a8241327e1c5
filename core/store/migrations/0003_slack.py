from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.words import BotRole, DeliveryKind
from json import dumps, loads
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('otklik', '0002_manners')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Installation',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('messenger', fields.CharField(max_length=40)),
                ('role', fields.CharEnumField(description='INTERVIEWER: interviewer\nNEWSROOM: newsroom', enum_type=BotRole, max_length=20)),
                ('workspace', fields.CharField(max_length=60)),
                ('name', fields.CharField(default='', max_length=200)),
                ('app', fields.CharField(default='', max_length=60)),
                ('bot', fields.CharField(default='', max_length=60)),
                ('token', fields.TextField(default='', unique=False)),
                ('refresh', fields.TextField(default='', unique=False)),
                ('expires_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('scopes', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('installed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('gone_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'installation', 'app': 'otklik', 'unique_together': (('messenger', 'role', 'workspace'),), 'pk_attr': 'id', 'table_description': 'One of our apps in one workspace of a messenger that has workspaces (Slack).'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Address',
            name='zone',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='Address',
            name='is_proven',
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AlterField(
            model_name='Delivery',
            name='kind',
            field=fields.CharEnumField(description='ASK: ask\nSAY: say\nFAREWELL: farewell\nSTAFF: staff\nEDIT: edit\nDIGEST: digest\nHOME: home\nPOST: post\nAMEND_POST: amend_post\nRETRACT_POST: retract_post', enum_type=DeliveryKind, max_length=20),
        ),
        ops.AddField(
            model_name='Schedule',
            name='place',
            field=fields.CharField(default='', db_default='', max_length=190),
        ),
    ]
