"""The contrasts of a table, task by task: differences, tests, and their correction together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mellama.evaluation.comparing import Judged, compare, judged
from mellama.evaluation.scoring import Counted
from mellama.report.sections.score_values import DatasetContrast

Columns = Mapping[str, Mapping[str, Counted]]  # label -> task -> its run


def each_dataset(
    contrasts: Sequence[tuple[str, str]], columns: Columns
) -> tuple[DatasetContrast, ...]:
    """Test every contrast on every task that both of its columns ran.

    Raises:
        DataError: the two answered other samples.
    """
    pairs = [
        (first, second, task)
        for first, second in contrasts
        for task in columns[first]
        if task in columns[second]
    ]
    made = [compare(columns[first][task], columns[second][task]) for first, second, task in pairs]
    return tuple(_contrast(*pair, item) for pair, item in zip(pairs, judged(made), strict=True))


def _contrast(first: str, second: str, task: str, item: Judged) -> DatasetContrast:
    found = item.comparison
    interval, pairs = found.difference.interval, found.right_or_wrong
    return DatasetContrast(
        first=first,
        second=second,
        task=task,
        metric=found.metric,
        n=found.n,
        value=interval.value,
        low=interval.low,
        high=interval.high,
        p_value=found.difference.p_value,
        p_corrected=item.p_corrected,
        only_first=pairs.only_first if pairs else None,
        only_second=pairs.only_second if pairs else None,
        mcnemar=pairs.p_value if pairs else None,
        mcnemar_corrected=item.mcnemar_corrected,
    )
