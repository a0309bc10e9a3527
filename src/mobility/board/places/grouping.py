"""Pairs of stops that are alike and an editor's joins and splits in, groups of stops out."""

from collections.abc import Iterable, Sequence

from mobility.board.places.likeness import Pair

Group = list[int]


def group(
    count: int, pairs: Sequence[Pair], joins: Iterable[Sequence[int]], splits: Iterable[Sequence[int]]
) -> list[Group]:
    """Put stops 0 to count - 1 into groups, each sorted, in order of their first.

    Nearest pairs come first, and two groups become one only where every stop of the one is like every stop of the
    other: a chain of likenesses (Gare Nord, Gare, Gare Sud) does not join its ends. Joined stops count as one stop,
    which is like another where one of them is; split ones are never in one group.
    """
    node = list(range(count))
    members: dict[int, Group] = {stop: [stop] for stop in node}
    for join in joins:
        for stop in join[1:]:
            _unite(node, members, node[join[0]], node[stop])
    apart = {
        frozenset((node[one], node[other])) for split in splits for one in split for other in split if one != other
    }
    like: dict[int, set[int]] = {}
    for _, one, other in pairs:
        if node[one] != node[other] and frozenset((node[one], node[other])) not in apart:
            like.setdefault(node[one], set()).add(node[other])
            like.setdefault(node[other], set()).add(node[one])
    nodes = {top: {top} for top in members}
    home = {top: top for top in members}
    for _, one, other in pairs:
        first, second = home[node[one]], home[node[other]]
        if first == second or not all(nodes[second] <= like.get(each, set()) for each in nodes[first]):
            continue
        for each in nodes.pop(second):
            nodes[first].add(each)
            home[each] = first
    return sorted(sorted(stop for each in together for stop in members[each]) for together in nodes.values())


def _unite(node: list[int], members: dict[int, Group], one: int, other: int) -> None:
    if one == other:
        return
    for stop in members.pop(other):
        node[stop] = one
        members[one].append(stop)
