"""The anonymised points of published files, each kept once under a number."""

from __future__ import annotations

from django.db import connection


def keep_points(table: str) -> None:
    """Keep the points of a temporary table with columns lat, lng and location, those that are new under new numbers.

    Call inside a transaction that holds the lock of imports. Rows find their point again by lat, lng and name.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_mappoint (lat, lng, name)"  # noqa: S608 - our own name
            f" SELECT DISTINCT lat, lng, location FROM {table} WHERE lat IS NOT NULL"
            " ORDER BY lat, lng, location ON CONFLICT (lat, lng, name) DO NOTHING"
        )
