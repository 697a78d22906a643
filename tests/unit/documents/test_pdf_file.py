from io import BytesIO

import pikepdf

from portal.documents.pdf_file import PdfFile, ref, text_string


def test_a_written_file_opens_without_repair():
    file = PdfFile()
    pages = file.reserve()
    content = file.add_stream(b"0 0 10 10 re f")
    page = file.add(
        b"<</Type/Page/Parent %s/Resources<<>>/MediaBox[0 0 20 20]/Contents %s>>" % (ref(pages), ref(content))
    )
    file.fill(pages, b"<</Type/Pages/Count 1/Kids[%s]>>" % ref(page))
    catalog = file.add(b"<</Type/Catalog/Pages %s>>" % ref(pages))
    written = file.written(catalog, file.add(b"<</Title%s>>" % text_string("Carnê de João")))
    document = pikepdf.open(BytesIO(written))
    assert document.check_pdf_syntax() == []
    assert document.pages[0].Contents.read_bytes() == b"0 0 10 10 re f"
    assert str(document.docinfo["/Title"]) == "Carnê de João"
    assert len(document.trailer.ID) == 2
