"""One gzip stream from a kept part and a new end."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.stitched import gzipped, pack, stitched


@given(st.text(max_size=2_000), st.binary(max_size=400))
def test_any_two_parts_come_back_whole(text, end):
    assert gzip.decompress(gzipped(pack(text), end)) == text.encode() + end


def test_it_is_a_single_member_for_readers_that_stop_after_one():
    stream = gzipped(pack("a" * 5_000), b"end")
    reader = zlib.decompressobj(wbits=31)
    assert reader.decompress(stream) == b"a" * 5_000 + b"end"
    assert reader.eof and reader.unused_data == b""


def test_the_end_is_one_stored_block():
    assert gzip.decompress(gzipped(pack(""), b"x" * 65_535)) == b"x" * 65_535
    with pytest.raises(ValueError, match="stored block"):
        gzipped(pack(""), b"x" * 65_536)


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("br", None), (None, None)])
def test_the_browser_gets_what_it_takes(app, accepted, encoding):
    headers = {"Accept-Encoding": accepted} if accepted else {}
    with app.test_request_context(headers=headers):
        response = stitched(pack("<p>ação</p>"), "<b>fim</b>")
    assert response.headers.get("Content-Encoding") == encoding
    body = gzip.decompress(response.get_data()) if encoding else response.get_data()
    assert body.decode() == "<p>ação</p><b>fim</b>"
    assert "Accept-Encoding" in response.headers["Vary"]
