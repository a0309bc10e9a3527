"""A small file in; its rows as dictionaries of texts, empty fields left out, out."""

from collections.abc import Iterator

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.texts import as_utf8, is_utf8


def records_of(block: Block, account: Account) -> Iterator[dict[str, str]]:
    """Give a block's rows with their columns named as in the header; text that is not UTF-8 is put right and counted."""
    columns = {name: block.field(name).texts() for name in block.names}
    for row in range(len(block)):
        record = {name: texts[row] for name, texts in columns.items() if texts[row]}
        if not all(is_utf8(text) for text in record.values()):
            account.notice(block.file, Reason.INVALID_CHARACTER, 1, [block.rows.example(row)])
        yield {name: as_utf8(text).decode() for name, text in record.items()}


def keyed_records(archive: Archive, name: str, key: str, account: Account) -> dict[str, dict[str, str]]:
    """Read a file with a primary key; rows without it, or with one that is taken, are rejected."""
    found: dict[str, dict[str, str]] = {}
    for whole in blocks(archive, name, (), account):
        block = whole.without(whole.field(key).length == 0, Reason.MISSING_REQUIRED_FIELD, account)
        for row, record in enumerate(records_of(block, account)):
            if found.setdefault(record[key], record) is not record:
                account.reject(name, Reason.DUPLICATE_KEY, 1, [block.rows.example(row)])
    account.keep(name, len(found))
    return found


def read_records(archive: Archive, name: str, account: Account, required: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Read a whole file; every row is kept."""
    found = [record for block in blocks(archive, name, required, account) for record in records_of(block, account)]
    account.keep(name, len(found))
    return found
