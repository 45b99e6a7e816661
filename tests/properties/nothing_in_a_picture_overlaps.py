"""Pictures: nothing overlaps, nothing sticks out, and every arrow goes from a box to a box below or beside it."""

import string
from dataclasses import dataclass
from itertools import combinations, pairwise
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from herstelkb.reporting.chain_picture import ACROSS, chain_picture
from herstelkb.reporting.editions.people_map import Lane, Mark, PeopleMap
from herstelkb.reporting.map_picture import CROWD, WIDTH, map_picture

LABELS = st.text(string.ascii_letters + "     ", min_size=1, max_size=60).map(lambda text: text.strip() or "x")
NEAR = 0.01


@dataclass
class Rectangle:
    x: float
    y: float
    width: float
    height: float


def apart(one, other):
    return (
        one.x + one.width <= other.x + NEAR
        or other.x + other.width <= one.x + NEAR
        or one.y + one.height <= other.y + NEAR
        or other.y + other.height <= one.y + NEAR
    )


@st.composite
def chains(draw):
    """Boxes that each follow from some before them, at most fourteen."""
    count = draw(st.integers(1, 14))
    boxes = []
    for place in range(1, count + 1):
        after = draw(st.lists(st.integers(1, place - 1), max_size=3, unique=True)) if place > 1 else []
        boxes.append(SimpleNamespace(place=place, label=draw(LABELS), hedge="likely", after=tuple(sorted(after))))
    return SimpleNamespace(boxes=tuple(boxes))


@settings(max_examples=60)
@given(chains())
def test_the_boxes_of_a_chain_are_apart_and_its_arrows_join_them(chain):
    picture = chain_picture(chain)
    assert [box.place for box in sorted(picture.boxes, key=lambda box: box.place)] == [b.place for b in chain.boxes]
    for box in picture.boxes:
        assert box.x >= -NEAR
        assert box.x + box.width <= ACROSS + NEAR
        assert box.y + box.height <= picture.height
    assert all(apart(one, other) for one, other in combinations(picture.boxes, 2))
    for points in picture.arrows:
        (x0, y0), (x1, y1) = points[0], points[-1]
        start = [
            b for b in picture.boxes if b.x - NEAR <= x0 <= b.x + b.width + NEAR and b.y <= y0 <= b.y + b.height + NEAR
        ]
        end = [
            b for b in picture.boxes if b.x - NEAR <= x1 <= b.x + b.width + NEAR and b.y - NEAR <= y1 <= b.y + b.height
        ]
        assert any(a.place in chain.boxes[b.place - 1].after for a in start for b in end)
        assert all(upper[1] <= lower[1] + NEAR for upper, lower in pairwise(points))
    reached = {one for box in chain.boxes for one in box.after}
    assert bool(picture.arrows) == bool(reached)


@st.composite
def maps(draw):
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    places = [(row, column) for row in range(rows) for column in range(columns)]
    count = draw(st.integers(1, CROWD + 20))
    marks = {}
    for number in range(count):
        fits, firm = draw(st.sampled_from([True, False, None])), draw(st.booleans())
        mark = Mark(f"m{number:02}" + draw(st.sampled_from(["", "-a-very-long-id"])), fits, firm)
        marks.setdefault(draw(st.sampled_from(places)), []).append(mark)

    def lanes(axis, count):
        return tuple(
            Lane(n, draw(LABELS), sum(len(found) for at, found in marks.items() if at[axis] == n)) for n in range(count)
        )

    return PeopleMap("across", "down", lanes(1, columns), lanes(0, rows), {at: tuple(m) for at, m in marks.items()})


@settings(max_examples=60)
@given(maps())
def test_everybody_is_in_the_picture_once_and_nobody_stands_on_another(people):
    picture = map_picture(people, str)
    count = sum(lane.count for lane in people.columns)
    if count > CROWD:
        assert sum(int(placed.sign.label) for placed in picture.signs) == count
    else:
        assert len(picture.signs) == count
    signs = [Rectangle(placed.x, placed.y, placed.width, 22) for placed in picture.signs]
    assert all(apart(one, other) for one, other in combinations(signs, 2))
    for sign in signs:
        assert sign.x >= 0
        assert sign.x + sign.width <= WIDTH
        assert any(row.y <= sign.y and sign.y + sign.height <= row.y + row.height for row in picture.rows)
    assert sum(column.count for column in picture.columns) == count
