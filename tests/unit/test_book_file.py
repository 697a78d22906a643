import pytest

from portal.book_file import BookFile

SCHEMA = "CREATE TABLE IF NOT EXISTS word (text TEXT PRIMARY KEY) STRICT;"


def words(book):
    with book.reading() as rows:
        return [row["text"] for row in rows.execute("SELECT text FROM word ORDER BY text")]


def test_a_block_is_kept_whole_or_not_at_all(tmp_path):
    book = BookFile(tmp_path / "not there yet" / "book.db", SCHEMA)
    with book.writing() as rows:
        rows.execute("INSERT INTO word VALUES ('kept')")
    with pytest.raises(ZeroDivisionError), book.writing() as rows:
        rows.execute("INSERT INTO word VALUES ('undone')")
        raise ZeroDivisionError
    assert words(book) == ["kept"]
    assert words(BookFile(tmp_path / "not there yet" / "book.db", SCHEMA)) == ["kept"]
