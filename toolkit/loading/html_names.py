"""What the tags, classes and ids of a page say of its parts."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

__all__ = ["ROLE_KINDS", "TAG_KINDS", "read_names"]

WORDS = {
    "comments": """comment comments commentlist commentarea commentary-list disqus respond replies kommentare livefyre
        commento comentarios commentaires reactions""",
    "navigation": """nav navi navbar navigation menu submenu breadcrumb breadcrumbs footer foot pagination pager paging
        skip toc masthead topbar tabs hamburger sitemap""",
    "sharing": """share shares sharing sharebar sharedaddy social socials sns addthis addtoany follow followus facebook
        tools toolbar utility utilities actions bookmark bookmarks print-only share-buttons socialmedia""",
    "related": """related relateds relatedlinks relatedposts relatedcontent relatedarticles relatedstories recommend
        recommends recommended recommendation recommendations recirc recirculation outbrain taboola zergnet revcontent
        popular trending most-read mostread mostviewed most-viewed read-more readmore read-next readnext read-also
        readalso also-read alsoread see-also seealso more-on more-from more-stories more-news morestories upnext up-next
        next-up next-article you-may youmaylike teaser teasers promo promos promobox promoted inlinepromo yarpp linkbox
        latest headlines crosslinks crosslink weitere sidebar side-bar rail aside infobox factbox fact-box readers-also
        onward onwards moreinfo""",
    "advertising": """ad ads adv advert adverts advertisement advertisements advertising advertorial adslot adcontainer
        adwrapper adunit adsense adsbygoogle dfp sponsor sponsored sponsors banner banners commercial affiliate
        affiliates shopping productbox dealbox werbung anzeige publicidade publicidad""",
    "subscription": """newsletter newsletters subscribe subscriber subscribers subscription subscriptions signup sign-up
        signin sign-in login log-in register registration paywall piano membership donate donation donations support-us
        abo abonnement abobox call-to-action cta optin opt-in mailchimp mc-embed""",
    "consent": "cookie cookies consent gdpr onetrust cmp cookiebar cookiebanner",
    "overlay": "modal popup pop-up popover overlay lightbox tooltip dialog toast notification notifications",
    "about": """copyright disclaimer legal colophon footnote footnotes author-bio authorbio bio author-box authorbox
        author-info about-author author-card author-profile author-description the-author post-author entry-author
        writer-info contributor contributors tagline endnote author authors""",
    "meta": """meta metadata tag tags taglist taglinks tagcloud keywords topic topics categories category kicker eyebrow
        overline dateline timestamp pubdate published post-date postdate entry-date date datetime updated byline bylines
        by-line credit credits article-info info-bar infobar reading-time view-count views posted-on post-info signature
        source sources""",
    "media": """caption captions cutline photo-credit image-credit gallery galleries slideshow slider carousel swiper
        slick video videos videoplayer player jwplayer brightcove podcast podcasts bildunterschrift legende audio
        figcaption twitter-tweet instagram-media tweet embed""",
    "hidden": """hidden hide sr-only visually-hidden screen-reader visuallyhidden offscreen invisible d-none is-hidden
        accessibility no-js noscript assistive""",
}
MEANING = {word: kind for kind, words in WORDS.items() for word in words.split()}
TAG_KINDS = {
    "nav": "navigation",
    "footer": "navigation",
    "menu": "navigation",
    "aside": "related",
    "figure": "media",
    "figcaption": "media",
    "caption": "media",
    "video": "media",
    "audio": "media",
    "form": "subscription",
    "label": "subscription",
    "fieldset": "subscription",
    "dialog": "overlay",
    "address": "about",
}
ROLE_KINDS = {
    "navigation": "navigation",
    "contentinfo": "navigation",
    "search": "navigation",
    "complementary": "related",
    "dialog": "overlay",
    "alertdialog": "overlay",
}
NEVER_FURNITURE = frozenset(("html", "body", "main", "article", "h1"))
WEAK_ON_PARAGRAPHS, BODY_PARTS, BODY_WHOLE, BODIES, LEADS = (
    frozenset(words.split())
    for words in (
        "paywall piano subscriber subscribers hidden hide published date",
        "article story post entry news page text blog detail single content",
        "body text content copy main",
        "articletext articlebody storytext storybody bodytext bodycopy richtext rich-text prose artikeltext",
        """standfirst lead lede intro dek deck subtitle subheadline sub-headline subheading strapline excerpt summary
        abstract chapo entradilla bajada sottotitolo vorspann description synopsis subline teaser-text article-lead
        article-intro headline-sub""",
    )
)
NOT_WORDS = re.compile(r"[^a-z0-9]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST_NAME = 300


def read_names(tag: str, classes: str | None, ident: str | None) -> tuple[str | None, str | None]:
    """Tell what a part of a page is from its tag, class and id.

    Parameters
    ----------
    tag
        The element's tag.
    classes, ident
        Its class and id, None where it has none.

    Returns
    -------
    tuple of str or None
        The kind of furniture that the names speak of, and "body" or "lead" where they name the article's text or
        its standfirst. Names lie, so neither is more than a hint.

    Examples
    --------
    >>> read_names("div", "c-article__body", None)
    (None, 'body')
    >>> read_names("div", "relatedArticles", None)
    ('related', None)
    """
    kind = TAG_KINDS.get(tag)
    mark = None
    for name in f"{classes or ''} {ident or ''}"[:LONGEST_NAME].split():
        anywhere, weak, part = read_name(name)
        kind = kind or (weak if tag == "p" else anywhere)
        mark = mark or part
    return None if tag in NEVER_FURNITURE else kind, mark


@lru_cache(maxsize=8192)
def read_name(name: str) -> tuple[str | None, str | None, str | None]:
    """What a single name speaks of: furniture, furniture if it names a paragraph, and body or lead."""
    words = [word for word in NOT_WORDS.split(CAMEL.sub("-", name).lower()) if word]
    known = [*words, *(f"{one}-{two}" for one, two in itertools.pairwise(words))]
    telling = [word for word in known if word in MEANING]
    kind = MEANING[telling[0]] if telling else None
    weak = next((MEANING[word] for word in telling if word not in WEAK_ON_PARAGRAPHS), None)
    if is_body(words) or not BODIES.isdisjoint(known):
        return kind, weak, "body"
    return kind, weak, None if LEADS.isdisjoint(known) else "lead"


def is_body(words: list[str]) -> bool:
    """Whether a name reads like article-body, storyContent or entry__text."""
    return any(one in BODY_PARTS and two in BODY_WHOLE for one, two in itertools.pairwise(words))
