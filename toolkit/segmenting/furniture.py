"""What surrounds an article and is not a paragraph of it: credits, bylines, share prompts, and the tail of a blog page."""

from __future__ import annotations

import re

__all__ = ["SENTENCE_END", "furniture_reason", "is_byline", "is_caption", "is_dateline", "tail_mark", "word_count"]

SENTENCE_END = re.compile(r"[.!?…।。！？][\"'”’»)\]]*$")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

AGENCIES = (
    r"(?:AP|AFP|EPA|PA|TASS|Reuters|Getty(?: Images)?|Anadolu(?: Agency)?|Xinhua|DPA|ANSA|EFE|Kyodo|Yonhap|Bloomberg|"
    r"Barcroft(?: Media)?|Shutterstock|Alamy|Rex(?: Features)?|Corbis|Sputnik|RIA Novosti|Interfax|ITAR-TASS|UPI|WENN|Keystone|"
    r"imago|picture[ -]alliance|NurPhoto|ZUMA(?: Press)?|Maxar|Handout|Pool|iStock|Wikimedia(?: Commons)?|Twitter|Facebook|Instagram|YouTube)"
)
CREDIT_WORD = (
    r"(?:photos?|photographs?|photography|image|images|picture|pictures|file photo|file picture|archive photo|illustration|graphic|"
    r"video|credit|credits|foto|fotos|bild|imagen|crédit|photo credit|image credit|picture credit|image copyright|copyright)"
)
CAPTION = re.compile(
    rf"(?:^|[\s.(\[]){CREDIT_WORD}\s?(?:by\b|courtesy\b|[:/|©–-])\s?\S|[(\[]\s?{CREDIT_WORD}\b[^)\]]{{0,60}}[)\]]\s*$|"
    rf"(?:^|\s)(?:©|\(c\))\s?\S|\b{AGENCIES}\s?[/|]\s?\S|\S\s?[/|]\s?{AGENCIES}\b[^.]{{0,30}}$|[(\[]{AGENCIES}(?:/[^)\]]{{1,40}})?[)\]]\.?$",
    re.IGNORECASE,
)
FILE_PHOTO = re.compile(
    r"^(?:file|file photo|archive|photo|image|picture|pictured|video|watch|gallery|map|chart|graphic)\s?[:|–-]\s",
    re.IGNORECASE,
)
LONGEST_CAPTION = 60

BYLINE = re.compile(
    r"^(?:(?:story|words|reporting|written|posted|analysis|report)\s+)?(?:by|von|par|por|di)\s+(?:our\s+|the\s+|a\s+|an\s+)?(?:(?:[^\W\d_][\w.'’-]*|&)(?:[,\s]+|$)){1,14}$",
    re.IGNORECASE,
)
STAFF = re.compile(
    r"^(?:(?:our |from our |a )?(?:own |staff |special |foreign |diplomatic |defence |political |middle east |chief )*"
    r"(?:correspondents?|reporters?|writers?|editors?|staff)(?: and agencies)?|(?:staff|agencies|news agencies|associated press|reuters|afp)(?: and (?:staff|agencies))?)"
    r"(?:[,\s]+(?:in\s+)?[^\W\d_][\w\s,]{0,40})?$",
    re.IGNORECASE,
)
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
DATELINE = re.compile(
    rf"^(?:(?:published|posted|updated|last updated|first published|modified|date|on)\b[:\s]*)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    rf"(?:(?:{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|\.)?\s+{MONTH}\.?,?\s+\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{1,2}}:\d\d)"
    r"[\s,|·–-]*(?:(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.)?\s*(?:[A-Z]{2,5})?)?){1,3}$",
    re.IGNORECASE,
)
PLACE = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ .,'’/-]{2,40}(?:\s\([A-Za-z ]{2,25}\))?\s?[-–—:]?$")

FURNITURE = (
    ("a share prompt", r"(?:share|tweet|pin|email|e-mail|print|whatsapp|facebook|twitter|linkedin|reddit|pinterest|telegram|x|copy link|get link|other apps|share this(?: article| story)?|share on .{1,20}|save|bookmark|like|follow us.{0,40})(?:[\s|,·/]+(?:share|tweet|pin|email|print|whatsapp|facebook|twitter|linkedin|reddit|pinterest|telegram|x|copy link|other apps))*"),
    ("an advertisement", r"(?:advertisements?|advert|sponsored(?: content)?|promoted|story continues below(?: advertisement)?|article continues (?:below|after).{0,30}|continue reading(?: below)?|scroll to continue.{0,30}|skip (?:advertisement|to (?:main )?content|past .{0,30}))"),
    ("a pointer to other articles", r"(?:read (?:more|also|next|full story|the full .{0,30})|see also|more on this(?: story)?|related(?: (?:articles?|stories|topics|content|posts?|links?))?|recommended(?: for you)?|also read|you may also like|don't miss|most (?:read|popular|viewed)|top stories|more (?:stories|news|from .{1,30}))\s?:?.{0,90}"),
    ("a subscription box", r"(?:sign up|subscribe|register|log ?in|sign in|join)\b.{0,140}(?:newsletters?|inbox|subscription|account|now|today|here|free|e-?mail|channel|app|updates)?.{0,40}"),
    ("a legal line", r"(?:all rights reserved.{0,80}|(?:copyright|©|\(c\)).{0,100}|terms (?:of use|and conditions).{0,40}|privacy policy.{0,40}|cookie.{0,60}|this (?:material|article) may not be .{0,160}|we use cookies.{0,160}|by .{0,30}you (?:agree|accept).{0,100})"),
    ("a credit of the desk", r"\(?(?:(?:additional |further )?(?:reporting|writing|editing|translation|edited|compiled|with (?:files|reporting|agencies|inputs)|our standards|source|sources|via)\b(?: by| from|:|;).{0,200})\)?\.?"),
    ("a link", r"(?:https?://|www\.)\S+"),
    ("a counter", r"(?:\d[\d,.]*\s*(?:comments?|shares?|views?|likes?|retweets?|min(?:ute)?s? read|replies)|leave a comment|view (?:all )?comments?|no comments?(?: yet)?|\d+ of \d+|loading\W*|back to top|previous|next|menu|search|home|close|play|pause)"),
    ("a rule of signs", r"[\W_]+"),
    ("a page number", r"(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?"),
)  # fmt: skip
FURNITURE_RES = tuple((reason, re.compile(pattern + r"\s*", re.IGNORECASE)) for reason, pattern in FURNITURE)
LONGEST_FURNITURE = 45

SURE_TAIL = re.compile(
    r"(?:popular posts(?: from this blog)?|beliebte posts.{0,30}|posts les plus consultés.{0,30}|powered by (?:blogger|wordpress).{0,20}|report abuse|newer post|older post|"
    r"blog archive|post a comment|leave a (?:reply|comment).{0,20}|kommentar veröffentlichen|enregistrer un commentaire|publicar un comentario|get link|subscribe to:? .{0,30}|post comments \(atom\)|"
    r"about (?:me|the author)|view my complete profile|more from this author|you might also like.{0,20}|related (?:posts?|articles?|stories)\s?:?|labels:.{0,80}|filed under:?.{0,80}|tags?:.{0,80}|share this:)",
    re.IGNORECASE,
)
LIKELY_TAIL = re.compile(
    r"(?:\d[\d,]*\s+)?(?:comments?|responses|replies|kommentare|commentaires|comentarios)\s?(?:\(\d+\))?:?|related|archives?|recommended|trending|most read",
    re.IGNORECASE,
)


def word_count(text: str) -> int:
    """Count words; a text without spaces between words counts two signs as one."""
    signs = len(CJK.findall(text))
    return max(len(text.split()), signs // 2)


def is_caption(text: str) -> bool:
    """Whether a piece is a picture's caption: short, with a credit at its beginning or its end."""
    if word_count(text) > LONGEST_CAPTION:
        return False
    if FILE_PHOTO.match(text) and word_count(text) <= LONGEST_CAPTION // 2:
        return True
    credits = list(CAPTION.finditer(text))
    if not credits:
        return False
    found = credits[-1]
    near_end = len(text) - found.start() <= 75
    return found.start() <= 3 or near_end


def is_byline(text: str) -> bool:
    """Whether a piece says who wrote the article."""
    if word_count(text) > 16 or SENTENCE_END.search(text):
        return False
    found = BYLINE.match(text)
    names = [word for word in text.split() if word[:1].isupper()]
    return bool(STAFF.match(text)) or (found is not None and len(names) >= 2)


def is_dateline(text: str) -> bool:
    """Whether a piece is only a place, or only a date and a time."""
    return bool(DATELINE.match(text)) or (
        bool(PLACE.match(text)) and len(text.split()) <= 4 and ("(" in text or text[-1] in "-–—")
    )


def furniture_reason(text: str) -> str | None:
    """Say what kind of page furniture a piece is; None if it is none."""
    if word_count(text) > LONGEST_FURNITURE:
        return None
    return next((reason for reason, pattern in FURNITURE_RES if pattern.fullmatch(text)), None)


def tail_mark(text: str) -> str | None:
    """Tell whether a line begins the part of a page that follows the article: "sure", "likely" or None."""
    if SURE_TAIL.fullmatch(text):
        return "sure"
    return "likely" if LIKELY_TAIL.fullmatch(text) else None
