"""No two files import each other, not even round several corners or for the sake of a type."""

from graphlib import CycleError, TopologicalSorter

import grimp


def circle_of(graph: grimp.ImportGraph) -> list[str]:
    """Give the files of one circle in the order in which they are imported; none where there is none."""
    try:
        list(
            TopologicalSorter(
                {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
            ).static_order()
        )
    except CycleError as error:
        return list(error.args[1])
    return []


def test_the_house_has_no_circle() -> None:
    graph = grimp.build_graph("mobility")
    assert len(graph.modules) > 600
    assert circle_of(graph) == []


def test_a_circle_of_three_would_be_found() -> None:
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")):
        graph.add_import(importer=importer, imported=imported)
    assert set(circle_of(graph)) == {"a", "b", "c"}
