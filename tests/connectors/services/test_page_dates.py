from datetime import date

import pytest

from connectors.services.meta.page_dates import days_of, looks_like_a_day

DAY = date(2023, 11, 14)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Nov 14, 2023 10:13:20 pm", DAY),
        ("Nov 14, 2023 2:05pm", DAY),
        ("Tuesday, November 14, 2023 at 10:13 PM", DAY),
        ("Tuesday 14th November 2023 at 22:13 UTC", DAY),
        ("14. Nov. 2023, 22:13", DAY),
        ("14. November 2023 um 22:13", DAY),
        ("14 de noviembre de 2023", DAY),
        ("14 de nov. de 2023, 22:13", DAY),
        ("mardi 14 novembre 2023 à 22:13", DAY),
        ("nov 14, 2023 10:13:20 pm", DAY),
        ("14 lis 2023, 22:13", DAY),
        ("14 Tachwedd 2023", DAY),
        ("14 Kas 2023 22:13", DAY),
        ("14 ноя 2023", DAY),
        ("2023. nov. 14. 22:13", DAY),
        ("11月 14, 2023 6:25:04 PM", DAY),
        ("2023年11月14日 22:13", DAY),
        ("11월 14, 2023 10:49 오전", DAY),
        ("2023-11-14 22:13:20", DAY),
        ("14.11.2023 22:13", DAY),
        ("14/11/2023, 22:13", DAY),
        ("3. März 2021, 08:05", date(2021, 3, 3)),
        ("juin 2, 2014", date(2014, 6, 2)),
        ("juil 25, 2014 12:06:36 am", date(2014, 7, 25)),
        ("1er août 2020", date(2020, 8, 1)),
        ("martes, 14 de marzo de 2023", date(2023, 3, 14)),
        ("Feb 30, 2020", None),
        ("Nov 14, 1023", None),
        ("14 พ.ย. 2566", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_read_in_the_language_of_the_account(written: str | None, day: date | None):
    assert days_of([written]) == [day]


def test_days_in_numbers_are_never_read_month_first():
    assert days_of(["11/14/2023", "01/02/2023", "Nov 14, 2023"]) == [None, None, DAY]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Nov 14, 2023 10:13:20 pm", True),
        ("14 พ.ย. 2566 22:13", True),
        ("Siân Tregear", False),
        ("Class of 2020", False),
        ("Agent 007", False),
        ("On 14 November 2023 " + "we went to the beach " * 5, False),
    ],
)
def test_a_day_is_told_from_a_name(text: str, answer: bool):
    assert looks_like_a_day(text) is answer
