"""Agencies' XML: NITF, NewsML 1.2 and G2, home-made forms; what is no article is skipped by name."""

import pytest

from toolkit.errors import LoadError
from toolkit.loading.reader import Options, find_reader
from toolkit.loading.readers.newswire import READER
from toolkit.loading.sources import Item

BODY = ["The envoys met by the lake for four hours.", "They agreed to meet again in the week after."]
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'


def read(xml, encoding="utf-8"):
    item = Item("item.xml", None, "item.xml", xml.encode(encoding))
    assert find_reader(item) is READER
    return READER.read(item, Options())


def nitf(body=PARAGRAPHS, attributes="", doctype=""):
    return (
        f'<?xml version="1.0"?>{doctype}<nitf {attributes}><head><docdata><date.issue norm="20151008T053000Z"/><doc.copyright holder="The Lantern"/></docdata></head>'
        "<body><body.head><hedline><hl1>Envoys meet</hl1></hedline><byline>By <person>Ben Moor</person><byttl>Diplomatic Writer</byttl></byline></body.head>"
        f"<body.content>{body}</body.content></body></nitf>"
    )


def newsml(content, parts=""):
    return (
        '<NewsML><NewsEnvelope><DateAndTime>20151009T010000Z</DateAndTime></NewsEnvelope><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>lantern.example</ProviderId><DateId>20151008</DateId></NewsIdentifier></Identification>'
        "<NewsManagement><FirstCreated>20151008T053000+0000</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>Envoys meet</HeadLine><ByLine>By Ben Moor</ByLine></NewsLines>"
        f"{parts}<ContentItem><DataContent>{content}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


def g2(content, title="Envoys meet"):
    return (
        f'<newsItem {G2} xml:lang="en"><itemMeta><provider literal="The Lantern"/><versionCreated>2015-10-09T05:30:00Z</versionCreated></itemMeta><contentMeta><contentCreated>2015-10-08T05:30:00Z</contentCreated>'
        f"<by>By Ben Moor</by><headline>{title}</headline></contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


ITEMS = {
    "NITF": nitf(),
    "NITF with a namespace": nitf(attributes='xmlns="http://iptc.org/std/NITF/2006-10-18/"'),
    "NITF with a DTD": nitf(doctype='<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">'),
    "NITF in blocks": nitf(f"<block>{PARAGRAPHS}</block>"),
    "NewsML 1.2": newsml(PARAGRAPHS),
    "NewsML 1.2 with NITF": newsml(nitf().replace('<?xml version="1.0"?>', "")),
    "NewsML 1.2 with escaped HTML": newsml(PARAGRAPHS.replace("<", "&lt;")),
    "NewsML 1.2 with fixed lines": newsml(
        "\n   The envoys met by the lake\nfor four hours.\n   They agreed to meet again in\nthe week after.\n"
    ),
    "NewsML 1.2 with a picture first": newsml(
        PARAGRAPHS,
        "<NewsComponent><ContentItem><DataContent><p>A lake.</p></DataContent></ContentItem></NewsComponent>",
    ),
    "G2 with XHTML": g2(
        f'<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Other</title></head><body>{PARAGRAPHS}</body></html></inlineXML>'
    ),
    "G2 with NITF": g2(f"<inlineXML>{nitf()[21:]}</inlineXML>"),
    "G2 with escaped HTML": g2(f"<inlineData contenttype='text/plain'><![CDATA[{PARAGRAPHS}]]></inlineData>"),
}


@pytest.mark.parametrize("kind", ITEMS)
def test_each_form_gives_headline_paragraphs_day_and_author(kind):
    [article] = read(ITEMS[kind]).articles
    assert (article.title, article.authors, str(article.day)) == ("Envoys meet", "Ben Moor", "2015-10-08")
    assert article.text == "\n\n".join(["Envoys meet", *BODY])
    assert article.source in {"The Lantern", "lantern.example"}


def test_a_message_gives_each_item_that_holds_text():
    picture = f'<newsItem {G2}><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>'
    found = read(
        f"<newsMessage {G2}><itemSet>{g2(f'<inlineXML>{PARAGRAPHS}</inlineXML>')}{picture}{g2(f'<inlineXML>{PARAGRAPHS}</inlineXML>', 'Again')}</itemSet></newsMessage>"
    )
    assert [article.title for article in found.articles] == ["Envoys meet", "Again"]
    assert found.note == "1 items without text, as pictures are"


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (f"<packageItem {G2}><groupSet/></packageItem>", "a package of links"),
        (f"<newsMessage {G2}><itemSet><knowledgeItem/></itemSet></newsMessage>", "a list of terms"),
        (f"<conceptItem {G2}><concept/></conceptItem>", "the description of a term"),
        (f"<planningItem {G2}/>", "a plan of coverage"),
        (
            f'<newsItem {G2}><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem>',
            "a picture, sound or film",
        ),
    ],
)
def test_what_is_no_article_is_skipped_and_not_a_fault(xml, what):
    found = read(xml)
    assert (found.articles, found.skipped) == ([], f"{what}, and no article")


def test_metadata_alone_is_a_fault():
    with pytest.raises(LoadError, match="without an article's text"):
        read(g2(""))


def test_roles_are_told_apart_and_no_text_comes_twice():
    body = "<hl2>At the lake</hl2><p>One.</p><ul><li><p>Two.</p></li></ul><bq><block><p>Three.</p></block></bq><table><tr><td>Four</td><td>Five</td></tr></table>Six.<media><media.caption>Seven.</media.caption></media>"
    [article] = read(nitf(body)).articles
    assert [(article.text[block.start : block.end], block.kind) for block in article.blocks[1:]] == [
        ("At the lake", "subhead"), ("One.", "paragraph"), ("Two.", "list"), ("Three.", "quote"), ("Four", "paragraph"),
        ("Five", "paragraph"), ("Six.", "paragraph"), ("Seven.", "caption"),
    ]  # fmt: skip


@pytest.mark.parametrize("root", ["news", "document"])
def test_home_made_forms_are_read(root):
    [article] = read(
        f"<{root}><headline>Envoys meet</headline><author>Ben Moor</author><pubdate>2015-10-08</pubdate><bodytext><p>One.</p></bodytext></{root}>"
    ).articles
    assert (article.title, article.authors, str(article.day), article.text) == (
        "Envoys meet",
        "Ben Moor",
        "2015-10-08",
        "Envoys meet\n\nOne.",
    )


def test_names_of_characters_from_html_are_understood_and_unknown_ones_lose_no_text():
    [article] = read(
        nitf(
            "<p>Gen&egrave;ve&nbsp;waits &amp; hopes.</p><p>Still &unheard; there.</p>",
            doctype='<!DOCTYPE nitf SYSTEM "nitf.dtd">',
        )
    ).articles
    assert article.text.endswith("Genève waits & hopes.\n\nStill there.")


@pytest.mark.parametrize(("declared", "real"), [("iso-8859-1", "utf-8"), ("utf-8", "cp1252"), ("us-ascii", "utf-8")])
def test_a_wrong_declaration_of_the_encoding_does_not_end_the_reading(declared, real):
    xml = nitf("<p>Genève waits.</p>").replace('version="1.0"', f'version="1.0" encoding="{declared}"')
    [article] = read(xml, real).articles
    assert "waits." in article.text


def test_control_characters_are_blanked_out():
    [article] = read(nitf("<p>One\x1atwo.</p>")).articles
    assert article.text.endswith("One two.")


ATTACKS = {
    "a bomb of entities": '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
    "an entity of the parameter kind": '<!DOCTYPE nitf [<!ENTITY % a SYSTEM "http://lantern.example/a.dtd"> %a;]>',
    "an external entity": '<!DOCTYPE nitf [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
}


@pytest.mark.parametrize("kind", ATTACKS)
def test_entities_are_refused(kind):
    with pytest.raises(LoadError, match="declares entities"):
        read(nitf("<p>&a;</p>", doctype=ATTACKS[kind]))


def test_deep_nesting_is_refused_and_not_followed():
    with pytest.raises(LoadError, match="broken XML"):
        read(nitf("<block>" * 5000 + "x" + "</block>" * 5000))
