"""Where bars and lines stand."""

import pytest

from search.trends.charts import GAP, LEFT, PLOT, TOP, bar_chart, line_chart, on_one_scale, step_of

YEARS = ["2020", "2021", "2022"]


def bars(counts):
    return bar_chart(
        ["镇级", "市级"], YEARS, counts, lambda *key: "-".join(key), lambda *key: " ".join(key)
    )


def test_bars_share_a_scale_and_lead_somewhere():
    town, city = bars({("镇级", "2020"): 4, ("市级", "2022"): 2}).bands
    (high,), (low,) = town.bars, city.bars
    assert high.height == 2 * low.height
    assert high.y + high.height == town.base
    assert (low.label, low.address, low.count) == ("市级 2022", "市级-2022", 2)
    assert town.base < low.y


def test_a_single_speech_among_thousands_is_seen_and_nothing_has_no_bar():
    town, city = bars({("镇级", "2020"): 9000, ("市级", "2020"): 1}).bands
    assert [bar.height for bar in city.bars] == [2]
    assert len(town.bars) == 1


def test_what_has_no_bar_does_not_press_the_others_down():
    alone = bars({("镇级", "2020"): 4})
    assert bars({("镇级", "2020"): 4, ("镇级", "年份不明"): 900, ("不明", "2020"): 900}) == alone


def test_no_counts():
    assert [band.bars for band in bars({}).bands] == [(), ()]


@pytest.mark.parametrize(("columns", "least"), [(0, 28), (1, 28), (20, 28), (300, 28)])
def test_a_column_is_wide_enough_for_a_finger(columns, least):
    assert least <= step_of(columns) <= 56


def test_lines_are_broken_where_a_year_is_empty():
    (line,) = line_chart(YEARS, {"监督": [10.0, None, 40.0]}).lines
    assert line.path.count("M") == 2
    assert [point.label for point in line.points] == ["监督 2020 10%", "监督 2022 40%"]
    first, last = line.points
    assert (last.y, first.y) == (TOP, TOP + PLOT - PLOT // 4)


def test_no_line_goes_through_a_year_that_has_one_speech():
    years = [str(year) for year in range(2018, 2024)]
    chart = line_chart(
        years, {"监督": [10.0, 20.0, 100.0, 30.0, 40.0, 0.0]},
        alone={("监督", "2020"), ("监督", "2023"), ("述职", "2018")},
    )  # fmt: skip
    (line,) = chart.lines
    assert line.path.count("M") == 2
    assert len(line.path.split()) == 4 * 2
    assert [point.alone for point in line.points] == [False, False, True, False, False, True]
    assert chart.has_alone


@pytest.mark.parametrize(
    ("years", "columns"),
    [
        ([], ()),
        ([2020], ("2020",)),
        ([2016, 2019, 2020], ("2016", "2017", "2018", "2019", "2020")),
        ([2003, 2019, 2020], ("2003", GAP, "2019", "2020")),
        ([2019, 2020, 2099], ("2019", "2020", GAP, "2099")),
        # Of what has no room the first column is a year that has a speech.
        ([2010, 2015, 2020], ("2015", "2016", "2017", "2018", "2019", "2020")),
        ([2000, *range(2015, 2022)], tuple(map(str, range(2015, 2022)))),
    ],
)
def test_years_are_as_far_from_each_other_as_they_are_in_time(years, columns):
    assert on_one_scale(set(years), 7) == columns


def test_nobody_uses_it():
    chart = line_chart(YEARS, {"监督": [0.0, 0.0, 0.0]})
    assert {point.y for point in chart.lines[0].points} == {TOP + PLOT}
    assert [tick.label for tick in chart.scale] == ["0%", "0.25%", "0.5%", "0.75%", "1%"]


def test_years_that_have_no_room_are_left_out_but_the_last():
    chart = line_chart([str(year) for year in range(2001, 2021)], {})
    labels = [tick.label for tick in chart.years]
    assert labels[-1] == "2020"
    assert len(labels) == 10
    assert chart.years[0].x > LEFT
