"""Pages saved as a single file: the page is read, and what is saved beside it is not."""

import base64
import quopri

import pytest

import toolkit as tk
from toolkit.errors import LoadError
from toolkit.loading.reader import find_reader
from toolkit.loading.readers.mhtml import READER
from toolkit.loading.sources import Item

FIRST = "Die Gesandten trafen sich für vier Stunden im selben Zimmer und wollen am Montag wieder zusammenkommen."
SECOND = "Keine der Seiten sprach mit den Reportern, die seit dem frühen Morgen im Regen gewartet hatten."
META = '<meta property="article:published_time" content="2015-10-08T07:30:00Z">'
URL = "https://lantern.example/gesandte"


def page(head=META, title="Gesandte zurück im Hotel am See"):
    return f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"


def part(body, kind="text/html; charset=utf-8", encoding="quoted-printable", url=URL, extra=""):
    data = body if isinstance(body, bytes) else body.encode()
    pack = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(encoding, bytes)
    head = f"Content-Type: {kind}\nContent-Transfer-Encoding: {encoding}\nContent-Location: {url}\n{extra}\n"
    return head.encode() + pack(data) + b"\n"


def mail(*parts, date="Sun, 1 Nov 2015 06:00:00 -0000", start="", url=URL, subject="Gesandte", end="--XX--\n"):
    here = f"Snapshot-Content-Location: {url}\n" if url else ""
    head = f"From: <Saved by Lantern>\n{here}Subject: {subject}\nDate: {date}\nMIME-Version: 1.0\n"
    head += f'Content-Type: multipart/related;\n type="text/html"{start};\n boundary="XX"\n\n'
    return head.encode() + b"".join(b"--XX\n" + one for one in parts) + end.encode()


@pytest.fixture
def load(tmp_path):
    def load_bytes(data, name="a.mhtml"):
        (tmp_path / name).write_bytes(data)
        return tk.load(tmp_path / name, progress=False).iloc[0]

    return load_bytes


IMAGE = part(b"\x89PNG\r\n", "image/png", "base64", "https://lantern.example/a.png")


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_page_is_read_with_its_own_day_and_address(load, encoding, ends):
    article = load(mail(part(page(), encoding=encoding), IMAGE).replace(b"\n", ends))
    assert article["title"] == "Gesandte zurück im Hotel am See"
    assert FIRST in article["text"]
    assert (article["url"], str(article["date"].date()), article["reader"]) == (URL, "2015-10-08", READER.name)


def test_the_day_of_saving_is_no_day_of_publication(load):
    assert load(mail(part(page(head=""))))["date_source"] == "none"


def test_a_day_after_the_day_of_saving_is_not_used(load):
    article = load(mail(part(page()), date="Thu, 1 Oct 2015 06:00:00 -0000"))
    assert article["date_source"] == "none"
    assert "2015-10-08 lies after 2015-10-01" in article["warnings"]


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Nov 2015 06:00:00 -0000", "31 Foo 0000 99:99"])
def test_a_broken_day_of_saving_does_no_harm(load, date):
    assert str(load(mail(part(page()), date=date))["date"].date()) == "2015-10-08"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252"])
def test_the_stated_character_set_is_used(load, charset):
    article = load(mail(part(page().encode(charset), f"text/html; charset={charset}")))
    assert FIRST in article["text"]


def test_the_page_is_the_part_of_the_files_address(load):
    frame = part(page(title="Werbung in einem Rahmen"), url="https://ads.example/frame")
    assert load(mail(frame, part(page())))["title"] == "Gesandte zurück im Hotel am See"


def test_the_page_is_the_part_named_as_the_root(load):
    frame = part(page(title="Werbung in einem Rahmen"), extra="Content-ID: <two@x>\n")
    root = part(page(), extra="Content-ID: <one@x>\n")
    assert load(mail(frame, root, start=';\n start="<one@x>"'))["title"] == "Gesandte zurück im Hotel am See"


def test_without_a_named_root_the_first_page_counts(load):
    frame = part(page(title="Werbung in einem Rahmen"), url="https://ads.example/frame")
    assert load(mail(part(page()), frame, url=""))["title"] == "Gesandte zurück im Hotel am See"


def test_a_page_saved_from_the_disk_has_no_address(load):
    article = load(mail(part(page(), url="file:///C:/a.html"), url="file:///C:/a.html"))
    assert isinstance(article["url"], float)


def test_a_mail_that_is_a_page_itself_is_read(load):
    head = b"From: news@lantern.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    article = load(head + b"Content-Transfer-Encoding: 8bit\n\n" + page().encode(), "a.eml")
    assert FIRST in article["text"]


def test_a_mail_in_two_forms_is_read_by_its_page(load):
    both = mail(part("Nur Text.", "text/plain; charset=utf-8"), part(page())).replace(b"/related", b"/alternative")
    assert FIRST in load(both)["text"]


def test_a_mail_of_text_in_several_parts_is_read(load, story):
    article = load(mail(part(story(), "text/plain; charset=utf-8"), IMAGE))
    assert article["title"] == "Envoys meet by the lake"


def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(load):
    article = load(mail(part(page()), IMAGE, end="")[:-20])
    assert FIRST in article["text"]
    assert "cut off" in article["warnings"]


@pytest.mark.parametrize(
    "data",
    [
        mail(IMAGE),
        mail(),
        mail(part("")),
        mail(part(page())).replace(b"--XX\n", b"--YY\n"),
        mail(part(page(), encoding="base64"))[:420],
        b"Content-Type: multipart/related\n\nno parts at all",
    ],
)
def test_a_file_without_a_page_is_refused(load, data):
    with pytest.raises(LoadError, match=r"a\.mhtml: "):
        load(data)


def test_parts_within_parts_without_end_are_refused(load):
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000))
    with pytest.raises(LoadError, match=r"a\.mhtml: "):
        load(deep)


def test_more_parts_than_a_page_has_are_refused(load):
    with pytest.raises(LoadError, match="more than 20,000 parts"):
        load(mail(*[b"Content-Type: text/plain\n\nx\n"] * 20_001))


@pytest.mark.parametrize(
    "text",
    [
        "Envoys meet by the lake\n\nContent-Type: text/html is what servers say.\n",
        "Title: Envoys meet\nDate: 2015-10-08\n\nThey met by the lake.\n",
        "Moscow: envoys meet\n\nThey met by the lake, said a Content-Type: multipart/x spokesman.\n",
    ],
)
def test_texts_with_colons_are_no_saved_pages(text):
    assert find_reader(Item("a.txt", None, "a.txt", text.encode())) is not READER
