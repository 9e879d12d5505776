"""Pages as different systems write them, with classes of all kinds or none: the article comes out, all of it and nothing else."""

import json

import pytest

from toolkit.loading.readers.html import read_page
from toolkit.segmenting import segment
from toolkit.tables import ARTICLES

TITLE = "Ferries turn back as patrols quarrel over the northern strait"
BODY = [
    "Two ferries with 310 passengers turned back on Monday after patrol boats of both neighbours ordered them, within minutes, to leave the same stretch of water.",
    "Nobody was hurt. The masters of both ships said they had been given courses that crossed, and chose the harbour they had come from.",
    "“I have sailed here for nineteen years and have never been told two things at once,” said Ida Brandt, who commands the larger of them.",
    "The foreign ministries exchanged notes before noon, and each asked the other to keep to the line that was agreed in the spring of last year.",
    "That line was never drawn on a chart. It is a list of eleven buoys, four of which were lost in the storms of January and have not been put back.",
    "Officers of the two coast guards have met nine times since, most recently in a hotel on the southern shore, and parted on good terms.",
    "The ferry company said that it would sail again on Tuesday, by a route that takes forty minutes longer and burns a fifth more fuel.",
    "A spokesman for the United Nations called on both sides to put the buoys back, and offered a ship that could do it within a week.",
]
TEASERS = [
    "Council votes to close the old swimming baths by the end of the summer season",
    "How a baker from the hills came to feed half of the capital during the strike",
    "Seven gardens that are worth the journey now that the rain has finally stopped",
    "The long wait for a train that was promised to the valley in three elections",
    "Why the orchestra left its hall, and what it found in the disused power station",
]
LEADS = [
    "The baths were opened in 1931 and have been leaking for most of the years since then, the council's engineers say.",
    "When the ovens of the large mills went cold he lit his own at two in the morning, and then did not stop for nine days.",
    "From the walled garden of the monastery to the allotments behind the gasworks: our reporters have walked all of them.",
    "Every candidate has posed on the empty platform, and every spring the grass has grown a little higher between the rails.",
    "The echo was too long for Brahms, but nobody in the audience had ever been as close to the double basses before.",
]
COMMENTS = [
    "This is what happens when nobody pays for buoys, I said so years ago in this very place and was laughed at by everyone.",
    "My sister was on the smaller boat and tells me that the crew were calm and that there was free soup for the children.",
    "Typical. Both of them want the fish and neither wants to say so, and the ferry company is left with the bill for the fuel.",
    "Can somebody explain to me why the old chart of 1907 is not good enough? It has served my family well for four generations.",
    "I have never understood why there is no bridge, other countries build bridges over far wider and deeper waters than this one.",
    "Well written piece, but you forgot to mention the lighthouse, which has been dark since the autumn and nobody seems to care.",
]
CONSENT = (
    "We and our 814 partners store and access personal data, such as browsing data or unique identifiers, on your device. "
    "Selecting I Accept enables tracking technologies to support the purposes shown under we and our partners process data. "
    "If trackers are disabled, some content and ads you see may not be as relevant to you. You can resurface this menu at any time."
)


def p(lines, tag="p", **attributes):
    given = "".join(f' {name.rstrip("_").replace("_", "-")}="{value}"' for name, value in attributes.items())
    return "\n".join(f"<{tag}{given}>{line}</{tag}>" for line in lines)


def cards(tag="div", name="card"):
    both = zip(TEASERS, LEADS, strict=True)
    return "".join(
        f'<{tag} class="{name}"><a href="/x"><h3>{head}</h3></a><p>{lead}</p></{tag}>' for head, lead in both
    )


def links(tag="ul"):
    return f"<{tag}>" + "".join(f'<li><a href="/y">{head}</a></li>' for head in TEASERS) + f"</{tag}>"


def comments(tag="li", name="c"):
    return "".join(f'<{tag} class="{name}"><b>Reader {at}</b><p>{text}</p></{tag}>' for at, text in enumerate(COMMENTS))


def head(extra=""):
    return f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{TITLE} - The Strait Herald</title>{extra}</head>"


def ld(**facts):
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2015-10-05",
    } | facts
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


MENU = (
    '<div class="top"><ul>'
    + "".join(
        f'<li><a href="/{word}">{word.title()}</a></li>' for word in ["news", "sport", "culture", "weather", "travel"]
    )
    + "</ul></div>"
)
FOOT = "<footer><p>© The Strait Herald. All rights reserved.</p><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"
H1 = f"<h1>{TITLE}</h1>"
LAYOUTS = {
    "WordPress": f"""{head()}<body class="single single-post">{MENU}<div id="content"><div class="post-1 post type-post hentry"><h1 class="entry-title">{TITLE}</h1>
      <div class="entry-meta">Posted on <a href=/d>October 5, 2015</a> by <a href=/a>Ann Reed</a></div><div class="entry-content">{p(BODY)}
      <div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li>Facebook</li><li>X</li></ul></div><div id="jp-relatedposts"><h3><em>Related</em></h3>{cards()}</div></div>
      <footer class="entry-footer">Posted in <a>World</a></footer></div><div id="comments" class="comments-area"><h2>6 thoughts on “{TITLE}”</h2><ol class="comment-list">{comments()}</ol></div></div>
      <div id="secondary" class="widget-area"><aside class="widget"><h2>Recent Posts</h2>{links()}</aside></div>{FOOT}</body></html>""",
    "Arc": f"""{head(ld())}<body>{MENU}<main><header class="b-headline">{H1}<h2 class="c-heading b-subheadline">Ministries exchange notes; company takes the long way round</h2></header>
      <article class="b-article-body">{p(BODY[:3], class_="c-paragraph")}<div class="c-stack b-newsletter"><h3>Morning Tide</h3><p>Get the five stories that matter in your inbox every day before breakfast.</p></div>
      {p(BODY[3:6], class_="c-paragraph")}<figure class="c-media-item"><img src=a.jpg><figcaption>The smaller ferry in port on Monday evening, after its passengers had been put on buses. (Wire)</figcaption></figure>
      <p class="c-paragraph interstitial-link"><i>[</i><a href="/z"><i>The long wait for a train that was promised to the valley</i></a><i>]</i></p>{p(BODY[6:], class_="c-paragraph")}</article></main>
      <section class="b-results-list">{cards("article", "b-card")}</section>{FOOT}</body></html>""",
    "Drupal": f"""{head()}<body class="path-node page-node-type-article">{MENU}<div class="layout-content"><article class="node node--type-article"><span class="field field--name-title">{H1}</span>
      <div class="node__content"><div class="clearfix text-formatted field field--name-body field--type-text-with-summary field__item">{p(BODY)}</div>
      <div class="field field--name-field-tags"><div class="field__label">Tags</div><a href=/t>strait</a> <a href=/t>ferries</a></div><section class="field field--name-comment">{comments("article", "comment")}</section></div></article></div>
      <div class="region region-sidebar-second">{cards("div", "views-row")}</div>{FOOT}</body></html>""",
    "AMP": f"""<!doctype html><html amp lang=en><head><meta charset=utf-8><title>{TITLE}</title>{ld()}</head><body><amp-sidebar id=s>{links()}</amp-sidebar><article class="amp-wp-article">{H1}
      <amp-social-share type=twitter></amp-social-share><amp-img src=a.jpg><noscript><img src=a.jpg></noscript></amp-img><div class="amp-wp-article-content">{p(BODY[:4])}<amp-ad type=x><div fallback>Advertisement</div></amp-ad>{p(BODY[4:])}</div></article>
      <amp-list src=x><div class="more">{cards()}</div></amp-list></body></html>""",
    "hashed classes": f"""{head()}<body><div class="css-1a2b3c">{MENU}</div><div class="css-9z8y7x"><div class="css-k3j2h1">{H1}</div>{"".join(f'<div class="css-4f5g6h" data-component="text-block"><div class="css-7u8i9o"><p class="css-0p1l2k">{line}</p></div></div>' for line in BODY)}
      <div class="css-aaa111" data-component="links-block">{links()}</div></div><div class="css-bbb222">{cards("div", "css-ccc333")}</div></body></html>""",
    "no classes at all": f"<html><head><title>{TITLE}</title></head><body>{links()}{H1}{p(BODY)}<hr>{cards('div', '')}</body></html>".replace(
        ' class=""', ""
    ),
    "divs for paragraphs": f"""{head()}<body>{MENU}<article>{H1}<div class="x">{"".join(f'<div data-testid="paragraph-{at}" class="text__body">{line}</div>' for at, line in enumerate(BODY))}</div></article><section>{cards("li")}</section>{FOOT}</body></html>""",
    "breaks for paragraphs": f"""{head()}<body><div id=menu>{links()}</div><div id=story><b><font size=5>{TITLE}</font></b><br><br>{"<br><br>".join(BODY)}<br><br></div><div id=more>{cards()}</div></body></html>""",
    "tables for layout": f"""<html><head><title>{TITLE}</title></head><body bgcolor=white><table width=100%><tr><td width=150>{links()}</td><td><font face=arial size=4><b>{TITLE}</b></font><p><font face=arial>{"</font><p><font face=arial>".join(BODY)}</font></td><td width=200>{"<br>".join(f"<a href=x>{head_}</a>" for head_ in TEASERS)}</td></tr></table></body></html>""",
    "text twice": f"""{head()}<body>{MENU}<article><div class="desktop-only">{H1}{p(BODY)}</div><div class="mobile-only">{p(BODY)}</div></article>{FOOT}</body></html>""",
    "cookie wall": f"""{head()}<body><div id="qc-wrap" role="dialog" class="fc-dialog"><h2>The Strait Herald asks for your consent to use your data</h2>{p([CONSENT] * 4)}{p([CONSENT.replace("814", str(at)) for at in range(5)])}<button>Accept</button></div>{MENU}<main>{H1}{p(BODY)}</main>{FOOT}</body></html>""",
    "many comments": f"""{head()}<body>{MENU}<div class=story>{H1}{p(BODY)}</div><div class="discussion"><h3>Comments</h3>{comments("div", "post-body")}{comments("div", "post-body").replace("Reader", "Guest").replace("I ", "We ")}</div></body></html>""",
    "paywall stub": f"""{head(ld(articleBody=" ".join(BODY), isAccessibleForFree=False))}<body>{MENU}<article>{H1}{p(BODY[:2])}<div class="paywall-offer"><h2>Keep reading for one coin a week</h2><p>Subscribe today and get unlimited access to every story of the Herald on all of your devices, or sign in if you already have an account.</p></div></article>{cards()}</body></html>""",
    "interview": f"""{head()}<body>{MENU}<main class="content"><h1>{TITLE}</h1>{"".join(f"<p><strong>{question}</strong></p><p>{line}</p>" for question, line in zip(["What happened on Monday out there?", "Was anybody hurt when they turned?", "And how do you feel about it now?", "What did the ministries do?", "Where is this line?", "Do they talk?", "When will you sail again?", "Who helps?"], BODY, strict=True))}</main><div class="sidebar">{cards()}</div></body></html>""",
    "recommended boxes inside": f"""{head()}<body>{MENU}<article>{H1}{p(BODY[:2])}<div class="inline-box"><strong>Read also:</strong> <a href=/1>{TEASERS[0]}</a></div>{p(BODY[2:4])}<p><a href=/2>READ MORE: {TEASERS[1]}</a></p>{p(BODY[4:6])}<div class="rec"><h4>You may also like</h4>{links()}</div>{p(BODY[6:])}</article>{FOOT}</body></html>""",
    "embedded posts": f"""{head()}<body>{MENU}<article>{H1}{p(BODY[:3])}<blockquote class="twitter-tweet"><p>Turned back. Long faces, warm soup. #strait</p>&mdash; Ida (@ida) <a href=/t>October 5, 2015</a></blockquote>{p(BODY[3:])}<p><em>Follow us on <a href=/f>Facebook</a> and <a href=/t>Twitter</a>.</em></p></article></body></html>""",
    "broadcaster": f"""{head()}<body>{MENU}<div role=main><h1 id="main-heading">{TITLE}</h1><div><ul><li><time>5 October 2015</time></li></ul></div>{"".join(f"<div dir=ltr><p dir=ltr>{line}</p></div>" for line in BODY[:4])}<div dir=ltr><h2 tabindex=-1>What is left of the line</h2></div>{"".join(f"<div dir=ltr><p dir=ltr>{line}</p></div>" for line in BODY[4:])}<section aria-labelledby=r><h2 id=r>More on this story</h2>{links()}</section><section><h2>Top stories</h2>{cards("li", "")}</section></div>{FOOT}</body></html>""",
    "short among long": f"""{head()}<body>{MENU}<div class="left">{cards()}</div><div class="main"><h1>{TITLE}</h1><div class="txt">{p(BODY)}</div></div><div class="right">{cards("div", "b")}</div></body></html>""",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_article_comes_out_whole_and_alone(name):
    article = read_page(LAYOUTS[name].encode())
    assert article.title == TITLE
    rows = ARTICLES.build(
        [
            {
                "article_id": "a",
                "text": article.text,
                "title": article.title,
                "blocks": [b._asdict() for b in article.blocks],
            }
        ]
    )
    pieces = segment(rows, progress=False)
    kept = pieces.loc[pieces["kept"], "text"].tolist()
    if name == "interview":
        kept = [line for line in kept if not line.endswith("?")]
    expected = [*BODY[:2], " ".join(BODY[2:])] if name == "paywall stub" else BODY
    assert kept == expected
