"""The page on engines: its figures follow from the three that are put in, and its jobs are short."""

import re
from decimal import Decimal

import pytest

import scale_page
from engines.jobs import job

TEXT = scale_page.PAGE.read_text(encoding="utf-8")


def test_what_follows_is_what_the_figures_put_in_give() -> None:
    assert scale_page.renewed(TEXT) == TEXT


def test_another_throughput_changes_what_follows() -> None:
    page = scale_page.renewed(TEXT, Decimal("2.5"))
    assert "| throughput of one core | 2.5 MB/s |" in page
    assert "| text a core reads in an hour | 9.0 GB |" in page
    assert scale_page.renewed(page, scale_page.put_in(TEXT)[0]) == TEXT


def test_a_million_transcripts_cost_their_core_hours() -> None:
    # 40 KB at 1 MB/s are 25 a second, 90,000 an hour.
    rows = scale_page.following(Decimal(1), Decimal(40), Decimal("0.05"))
    assert "| transcripts a core reads in an hour | 90,000 |" in rows
    assert "| core hours for a million transcripts | 11 |" in rows
    assert "| what a million transcripts cost | $0.56 |" in rows


@pytest.mark.parametrize("name", ["spark_job.py", "ray_job.py"])
def test_a_job_has_ten_lines_at_most(name: str) -> None:
    assert len(re.findall(r"^.*\S.*$", job(name), re.M)) <= 10
