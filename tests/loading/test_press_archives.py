"""Europresse and APA DeFacto: pages of many documents, in older and newer layouts."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers import defacto, europresse
from toolkit.loading.sources import Item

BODY = ["The envoys met by the lake for four hours.", "They agreed to meet again in the week after."]


def read(reader, html, encoding="utf-8"):
    found = Item("page.html", None, "page.html", html.encode(encoding))
    assert find_reader(found) is reader
    return reader.read(found, Options())


def older(title, author="Ben Moor"):
    return (
        f'<table><tr><td><span class="DocPublicationName">La Lanterne</span><br><span class="DocHeader">Monde, jeudi 8 octobre 2015</span><br>'
        f'<span class="TitreArticleVisu">{title}</span><br><br>{author}<br><br>{BODY[0]}<p></p>{BODY[1]}<p></p><b>© 2015 La Lanterne</b>'
        "<p></p>Numéro de document : news·20151008·LA·1<table><tr><td>Date d'émission : <b>2016-01-02</b></td></tr></table></td></tr></table>"
    )


def newer(title, day="8 octobre 2015", author="Ben Moor"):
    return (
        f'<article><span class="DocPublicationName">La Lanterne</span><span class="DocHeader">{day} - Page 4</span>'
        f'<div class="titreArticle"><p class="titreArticleVisu rdp__articletitle">{title}</p></div><div class="docAuthors">{author}</div>'
        f'<div class="docOcurrContainer"><p>{BODY[0]}</p><p>{BODY[1]}</p></div>'
        '<div class="publiC-lblNodoc">news·20151008·LA·1</div><p>Certificat émis le 2 janvier 2016</p></article>'
    )


@pytest.mark.parametrize("write", [older, newer])
def test_europresse_is_read_in_both_layouts(write):
    found = read(europresse.READER, f"<html><body>{write('Envoys meet')}{write('A bridge')}</body></html>")
    assert (found.announced, found.missing) == (2, [])
    for article, title in zip(found.articles, ("Envoys meet", "A bridge"), strict=True):
        assert (article.title, article.source, article.authors) == (title, "La Lanterne", "Ben Moor")
        assert str(article.day) == "2015-10-08"
        assert article.text == "\n\n".join([title, *BODY])


def test_the_day_of_europresses_certificate_is_not_the_articles():
    [article] = read(europresse.READER, f"<html><body>{newer('A bridge', day='Page 4')}</body></html>").articles
    assert article.day is None


def test_an_old_charset_that_the_page_states_is_used():
    html = f'<html><head><meta charset="iso-8859-1"></head><body>{older("Été de la négociation")}</body></html>'
    [article] = read(europresse.READER, html.replace("·", "-"), "latin-1").articles
    assert article.title == "Été de la négociation"


def test_a_europresse_page_without_documents_is_a_fault():
    with pytest.raises(LoadError, match="without documents"):
        read(europresse.READER, "<html><body>cedrom-sni</body></html>")


def entry(title, mark="eintrag", quotes='""'):
    left, right = quotes
    text = "    The envoys met by\nthe lake for four hours.\n    They agreed to meet\nagain in the week after."
    return (
        f'<div class="{mark}"><pre>{left}Die Laterne{right} Nr. 14/2015 vom 08.10.2015      Seite: 23\nRessort: Lokales</pre>'
        f"<h3>{title}</h3><p>Von Ben Moor</p><p>{text}</p></div>"
    )


@pytest.mark.parametrize(("mark", "quotes"), [("eintrag", '""'), ("eintrag", "„“"), ("treffer", '""')])
def test_defacto_is_read_by_its_classes_or_its_lines(mark, quotes):
    html = f"<html><head><title>DeFacto-Campus - Ausdruck</title></head><body>{entry('Envoys', mark, quotes)}{entry('A bridge', mark, quotes)}</body></html>"
    found = read(defacto.READER, html)
    assert found.announced == 2
    for article, title in zip(found.articles, ("Envoys", "A bridge"), strict=True):
        assert (article.title, article.source, article.authors) == (title, "Die Laterne", "Ben Moor")
        assert (str(article.day), article.text) == ("2015-10-08", "\n\n".join([title, *BODY]))


def test_a_defacto_page_without_entries_is_a_fault():
    with pytest.raises(LoadError, match="without entries"):
        read(defacto.READER, "<html><head><title>DeFacto</title></head><body><p>Nothing.</p></body></html>")


def test_a_broadcast_stands_without_quotation_marks():
    html = entry("Envoys").replace('"Die Laterne" Nr. 14/2015', "Laterne Radio 08:00")
    [article] = read(defacto.READER, f"<html><head><title>DeFacto</title></head><body>{html}</body></html>").articles
    assert (article.source, str(article.day)) == ("Laterne Radio 08:00", "2015-10-08")
