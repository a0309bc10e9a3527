"""Files are read whatever their export tool did to them, and however they fall into blocks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.gtfs import table
from mobility.gtfs.account import Account
from mobility.gtfs.archive import inspect_archive
from mobility.gtfs.table import Block, GtfsRefusedError, blocks
from mobility.model.outcome import Outcome
from tests.world import gtfs_zip


def read(folder: Path, content: str, account: Account, required: tuple[str, ...] = ("stop_id",)) -> Iterator[Block]:
    path = folder / "gtfs.zip"
    path.write_bytes(gtfs_zip("", stops=content))
    return blocks(inspect_archive(path), "stops", required, account)


def names_in(folder: Path, content: str, account: Account | None = None) -> list[bytes]:
    found = read(folder, content, account or Account())
    return [name for block in found for name in block.field("stop_name").texts()]


@pytest.mark.parametrize(
    "content",
    [
        "stop_id,stop_name\nA,Mairie\nB,Gare\n",
        "\ufeffstop_id,stop_name\r\nA,Mairie\r\nB,Gare\r\n",
        "stop_id,stop_name\nA,Mairie\nB,Gare",
        "\n\nstop_id,stop_name\n\nA,Mairie\n\n\nB,Gare\n\n",
        ' "stop_id" , "stop_name" \n "A" , "Mairie" \n A , Gare \n',
        "stop_id,stop_name\rA,Mairie\rB,Gare\r",
        "stop_name,stop_id,stop_name\nMairie,A,x\nGare,B,y\n",
        "stop_id,stop_name\nA,Mairie,\nB,Gare,,\n",
    ],
    ids=["plain", "mark and CRLF", "no end", "blank lines", "blanks and quotes", "CR", "twice", "trailing commas"],
)
def test_the_same_rows_are_read(tmp_path: Path, content: str) -> None:
    assert names_in(tmp_path, content) == [b"Mairie", b"Gare"]


@pytest.mark.parametrize("block_bytes", [1, 7, 64, 1000])
def test_rows_do_not_depend_on_how_the_file_falls_into_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block_bytes: int
) -> None:
    content = "stop_id,stop_name\n" + 'A,"Rue de,x\nB,"Mai\nrie"\n\nC,Gare\nD,"Port, nord"\n' * 40
    whole = names_in(tmp_path, content)
    assert len(whole) == 160
    monkeypatch.setattr(table, "BLOCK_BYTES", block_bytes)
    assert names_in(tmp_path, content) == whole


def test_a_row_with_too_many_fields_is_rejected_and_shown(tmp_path: Path) -> None:
    account = Account()
    assert names_in(tmp_path, "stop_id,stop_name\nA,Rue, de\nB,Gare\n", account) == [b"Gare"]
    assert account.rejected == {"stops": {"invalid_row_length": 1}}
    assert account.examples == {"stops": {"invalid_row_length": ["line 2: A,Rue, de"]}}


def test_a_short_row_has_empty_fields_and_is_counted(tmp_path: Path) -> None:
    account = Account()
    assert names_in(tmp_path, "stop_id,stop_name\nA\nB,Gare\n", account) == [b"", b"Gare"]
    assert account.notices == {"stops": {"invalid_row_length": 1}}


def test_a_column_named_twice_counts_once_and_is_noticed(tmp_path: Path) -> None:
    account = Account()
    assert names_in(tmp_path, "stop_id,stop_name,stop_name\nA,Gare,x\n", account) == [b"Gare"]
    assert account.notices == {"stops": {"duplicated_column": 1}}


def test_a_missing_optional_column_is_empty(tmp_path: Path) -> None:
    assert names_in(tmp_path, "stop_id\nA\n") == [b""]


def test_a_missing_required_column_refuses_the_dataset(tmp_path: Path) -> None:
    with pytest.raises(GtfsRefusedError, match="stop_id") as caught:
        list(read(tmp_path, "stop_name\nGare\n", Account()))
    assert caught.value.outcome is Outcome.MISSING_REQUIRED_COLUMN


def test_an_endless_line_is_cut_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "BLOCK_BYTES", 64)
    monkeypatch.setattr(table, "MAX_LINE_BYTES", 256)
    account = Account()
    assert names_in(tmp_path, f"stop_id,stop_name\nA,Gare\nB,{'x' * 5000}\nC,Port\n", account)[::2] == [
        b"Gare",
        b"Port",
    ]
    assert account.notices["stops"]["row_too_long"] > 0


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert list(read(tmp_path, "", Account())) == []
