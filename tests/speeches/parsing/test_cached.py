"""Properties that are worked out once."""

from dataclasses import dataclass

from speeches.parsing.documents.cached import cached_property

asked: list[str] = []


@dataclass(frozen=True)
class Named:
    name: str

    @cached_property
    def loud(self) -> str:
        """In capitals."""
        asked.append(self.name)
        return self.name.upper()


def test_it_is_worked_out_once_for_each():
    one, other = Named("one"), Named("other")
    assert (one.loud, one.loud, other.loud) == ("ONE", "ONE", "OTHER")
    assert asked == ["one", "other"]


def test_it_is_no_part_of_the_value():
    one, other = Named("one"), Named("one")
    assert one.loud
    assert one == other
    assert hash(one) == hash(other)


def test_of_the_class_it_is_itself():
    assert Named.loud.__doc__ == "In capitals."
