"""A brief depends on its article alone."""

import itertools

from bot.summarizing.facts.choice import Judge


def test_a_probability_does_not_depend_on_the_order_of_its_marks() -> None:
    using = Judge(0.0, {"a": -0.3, "b": 0.91, "c": 1.73, "d": -2.44, "e": -2.83}, 0.5, 3)
    found = {using.probability(marks) for marks in itertools.permutations("abcde")}
    assert len(found) == 1
