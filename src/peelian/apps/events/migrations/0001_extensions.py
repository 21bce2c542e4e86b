"""PostgreSQL extensions that the rooms above rely on. Events is the lowest room, so they come here."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """btree_gist: equality inside exclusion constraints; pg_trgm, unaccent: forgiving search."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), TrigramExtension(), UnaccentExtension()]
