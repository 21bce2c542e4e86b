"""The timetable: what is forgotten at night, and jobs whose worker died."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from peelian.apps.events import api as events
from peelian.apps.visibility import api as visibility
from peelian.kernel.time import now
from peelian.workers.pulse import beat
from tests.factories import stored
from tests.workers.test_work import a_message, work

pytestmark = pytest.mark.django_db(transaction=True)

#: What the timetable hands to a task: the second that it was due.
DUE = 1_793_620_800


def set_back(job_id: int, status: str, *, heartbeat: dt.timedelta | None) -> None:
    """Make a job look as if a worker took it, and was last heard of so long ago (None: it is no more)."""
    with connection.cursor() as cursor:
        worker_id = None
        if heartbeat is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
                [now() - heartbeat],
            )
            [worker_id] = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status, worker_id = %s WHERE id = %s",
            [status, worker_id, job_id],
        )


def put_up(name: str) -> int:
    return int(app.configure_task(name, queueing_lock=name, allow_unknown=False).defer(timestamp=DUE))


class TestTimetable:
    def test_has_all_that_must_happen_by_itself(self) -> None:
        timetable = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

        assert timetable == {
            "draft_translations": "*/5 * * * *",
            "forget_drafts": "10 4 * * *",
            "forget_drawings": "25 3 * * *",
            "recover_deliveries": "* * * * *",
            "match_receipts": "* * * * *",
            "forget_receipts": "50 3 * * *",
            "forget_pending": "20 3 * * *",
            "forget_words": "50 3 * * *",
            "forget_positions": "30 3 * * *",
            "fold_days": "*/10 * * * *",
            "sweep_positions": "45 3 * * *",
            "publish_pages": "* * * * *",
            "remind_call_backs": "*/10 * * * *",
            "read_outcomes": "*/10 * * * *",
            "read_all_outcomes": "20 4 * * *",
            "ask_where": "30 6 * * *",
            "work_out_survival": "10 5 * * *",
            "roll_up_usage": "0 * * * *",
            "rescue_stalled_jobs": "* * * * *",
            "prune_finished_jobs": "40 3 * * *",
        }


class TestForgetPositions:
    def test_deletes_those_older_than_31_days_and_leaves_the_others(self) -> None:
        at = now()
        stored.keep(*((f"{days} days", at - dt.timedelta(days=days), 52.4, -1.9) for days in (30, 32)), at=at)
        put_up("forget_positions")

        work()

        assert [row[0] for row in stored.stored()] == ["30 days"]
        [event] = events.list_events(name_prefix="visibility.positions.forgotten")
        assert (event.actor_id, event.data["deleted"]) == ("timetable", 1)


class TestFoldDays:
    def test_makes_one_file_of_a_day_and_works_out_its_figures(self) -> None:
        at = now()
        moments = (at - dt.timedelta(days=1, minutes=minute) for minute in range(3))
        stored.keep(
            *((f"radio {number}", moment, 52.4, -1.9) for number, moment in enumerate(moments)), at=at
        )
        put_up("fold_days")

        work()

        assert events.list_events(name_prefix="visibility.day.folded")
        assert visibility.list_days_to_fold() == []
        put_up("sweep_positions")
        work()
        assert len(stored.stored()) == 3


class TestRescueStalledJobs:
    def test_gives_back_the_job_of_a_worker_that_died(self) -> None:
        lost = put_up("forget_pending")
        set_back(lost, "doing", heartbeat=dt.timedelta(minutes=2))
        put_up("rescue_stalled_jobs")

        work()

        assert ProcrastinateJob.objects.get(pk=lost).status == "succeeded"

    def test_leaves_the_job_of_a_worker_that_lives(self) -> None:
        busy = put_up("forget_pending")
        set_back(busy, "doing", heartbeat=-dt.timedelta(hours=1))  # it lives on, however long this takes
        put_up("rescue_stalled_jobs")

        work()

        assert ProcrastinateJob.objects.get(pk=busy).status == "doing"

    def test_drops_a_job_whose_like_waits_already_and_rescues_the_rest(self) -> None:
        a_message()
        beat()
        [lost] = ProcrastinateJob.objects.filter(task_name="deliver").values_list("id", flat=True)
        set_back(lost, "doing", heartbeat=None)
        other = put_up("forget_pending")
        set_back(other, "doing", heartbeat=None)
        put_up("rescue_stalled_jobs")
        assert beat() == ["deliver"]  # waits behind the rescue

        work()

        states = dict(ProcrastinateJob.objects.values_list("task_name", "status").exclude(pk=lost))
        assert ProcrastinateJob.objects.get(pk=lost).status == "aborted"
        assert states["forget_pending"] == "succeeded"
        assert states["rescue_stalled_jobs"] == "succeeded"


class TestPruneFinishedJobs:
    def test_deletes_what_ended_two_days_ago_however_it_ended(self) -> None:
        put_up("prune_finished_jobs")
        kept = {self.job("succeeded", hours=47), self.job("doing", hours=49)}
        gone = {self.job(status, hours=49) for status in ("succeeded", "failed", "cancelled", "aborted")}

        work()

        left = set(ProcrastinateJob.objects.values_list("id", flat=True))
        assert kept <= left
        assert not gone & left

    @staticmethod
    def job(status: str, *, hours: int) -> int:
        """A job that came into this state so many hours ago."""
        job_id = put_up("forget_pending")
        set_back(job_id, status, heartbeat=dt.timedelta())
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_events SET at = now() - make_interval(hours => %s) WHERE job_id = %s",
                [hours, job_id],
            )
        return job_id
