"""Phrases by which a page's furniture is known, in the languages in which news is mostly saved."""

from __future__ import annotations

import re

__all__ = [
    "is_bio",
    "is_blocked",
    "is_byline",
    "is_credit",
    "is_end_heading",
    "is_parenthesised",
    "is_pointer",
    "is_prompt",
    "is_stamp",
    "is_tail_heading",
    "speaks_of_consent",
]

TAIL_HEADINGS = (
    # English
    r"(?:you )?(?:may|might) (?:also )?(?:like|be interested)(?: in)?",
    r"related(?: (?:articles?|stories|story|topics?|content|posts?|news|links?|coverage|reading|items?|videos?|tags?))?",
    r"recommended(?: (?:for you|stories|articles|reading|by .{1,30}))?",
    r"more (?:from|on|about|in) .{1,60}|more (?:stories|news|articles|coverage|headlines|like this|posts?)",
    r"read (?:more|next|also)|keep reading|also read|see also|top (?:stories|news)|what to read next|up next",
    r"latest (?:news|stories|articles|posts?|headlines|videos?)|other (?:news|stories|articles)|current issue",
    r"most (?:read|popular|viewed|shared|recent|commented)(?: .{1,30})?|popular(?: (?:posts?|stories|now|articles))?",
    r"trending(?: .{1,30})?|don'?t miss|in case you missed it|editors?['’]?s? (?:picks?|choice)",
    r"(?:next|previous) (?:article|story|post)|explore (?:more|further).{0,40}|elsewhere on .{1,30}",
    r"(?:\d+ )?comments?(?: \(\d+\))?|\d+ (?:responses|replies|thoughts? on .{1,90})|leave a (?:comment|reply).{0,30}",
    r"join the (?:conversation|discussion)|post a comment|(?:view|show) (?:all )?comments",
    r"about the authors?|about (?:us|.{1,40}:)|share this(?: (?:article|story|post|page|entry))?|filed under",
    r"tags?|topics?|categories|sources?|footnotes?|notes?(?=:)|references|external links?|newsletter.{0,40}",
    r"sign up.{0,60}|subscribe(?: .{1,60})?|follow us.{0,30}|stay (?:connected|informed|up to date).{0,30}",
    r"(?:media |press )?contacts?|for (?:more|further) information(?:,? (?:please )?(?:contact|visit).{0,60})?",
    r"advertisement|(?:sponsored|promoted)(?: (?:content|stories|links))?|our partners?|(?:around|from(?: around)?) the web",
    r"from our (?:partners|sponsors)",
    # German
    r"(?:das )?(?:könnte|dürfte) (?:sie|dich|ihnen) (?:auch )?(?:interessieren|gefallen)|auch interessant|passend dazu",
    r"(?:lesen|sehen|hören) sie (?:auch|hier|dazu|mehr).{0,60}|zum thema|ähnliche (?:artikel|beiträge|themen)",
    r"mehr (?:zum thema|zu .{1,40}|von .{1,40}|aus .{1,40}|über .{1,40}|artikel|nachrichten|lesen)(?: .{1,40})?",
    r"weitere (?:artikel|themen|nachrichten|meldungen|beiträge|infos|informationen).{0,40}|(?:das )?meistgelesene?.{0,30}",
    r"verwandte (?:artikel|themen|beiträge)|empfohlen(?:e .{1,30})?|empfehlungen.{0,30}|neueste .{1,30}|top-?themen",
    r"(?:\d+ )?kommentare?(?: \(\d+\))?|schlagwörter|stichwörter|themen|aktuelles?|artikel teilen",
    # French
    r"(?:à|a) lire (?:aussi|également).{0,60}|lire aussi.{0,60}|sur le même (?:sujet|thème)|commentaires?",
    r"vous aimerez (?:aussi|peut-être).{0,30}|articles? (?:liés|similaires|associés|recommandés)|dans la même rubrique",
    r"les plus (?:lus|populaires|consultés|partagés)",
    # Spanish, Portuguese, Italian
    r"(?:también )?(?:te|le) (?:puede|podría) interesar.{0,30}|lo más (?:leído|visto)|etiquetas|comentarios?",
    r"(?:más|mas) (?:noticias|información|leídas|leídos|sobre .{1,40}|en .{1,40})|(?:lea|lee) (?:también|más).{0,60}",
    r"(?:noticias|artículos|entradas|notícias|artigos|posts) relacionad[ao]s|(?:veja|leia) (?:também|mais).{0,60}",
    r"você (?:também )?(?:pode|poderá) (?:também )?gostar.{0,30}|mais (?:lidas|notícias|sobre .{1,40}|vistas)",
    r"comentários?|(?:leggi|vedi) anche.{0,60}|articoli correlati|(?:i )?più letti|commenti",
    r"potrebbe(?:ro)? interessarti.{0,30}",
    # Dutch, Polish, Czech, Turkish, Nordic languages
    r"lees (?:ook|meer|verder).{0,60}|meer (?:over .{1,40}|nieuws|lezen|van .{1,40})|gerelateerd.{0,30}|meest gelezen",
    r"reacties|(?:czytaj|zobacz|przeczytaj|sprawdź) (?:też|także|również|więcej).{0,60}|powiązane.{0,30}|komentarze",
    r"najczęściej czytane|čtěte (?:také|více|též).{0,60}|související.{0,30}|ilgili (?:haberler|konular)|diğer haberler",
    r"son dakika.{0,30}|çok okunanlar|yorumlar|läs (?:också|mer|även).{0,60}|mer om .{1,40}|l[eæ]s også.{0,60}|mest lest",
    # Russian, Ukrainian
    r"(?:вам )?(?:также )?(?:может|будет) быть интересно|вам (?:также )?может (?:понравиться|быть интересно)|по теме",
    r"читайте (?:также|ещё|еще|по теме|також).{0,60}|похожие .{1,30}|ещё по теме.{0,30}|теги|метки",
    r"комментарии(?: \(\d+\))?|комментариев.{0,20}",
    # Chinese, Japanese, Korean
    r"相[关關](?:新闻|新聞|阅读|閱讀|文章|链接).{0,10}|延伸閱讀.{0,10}|推荐阅读.{0,10}|おすすめ.{0,12}|ランキング.{0,10}",
    r"関連(?:記事|ニュース|リンク|キーワード|トピックス|タグ).{0,10}|あわせて読みたい.{0,10}|コメント.{0,10}",
    r"アクセスランキング.{0,10}|관련 ?(?:기사|뉴스).{0,10}|많이 본 (?:뉴스|기사).{0,10}|댓글.{0,10}",
)
END_HEADINGS = (  # nothing of the article follows; the others also head boxes in its midst
    r"(?:\d+ )?comments?(?: \(\d+\))?|leave a (?:comment|reply).{0,30}|post a comment|(?:view|show) (?:all )?comments",
    r"\d+ (?:responses|replies|thoughts?)(?: (?:on|to) .{1,120})?|join the (?:conversation|discussion)|about the authors?|filed under|(?:media |press )?contacts?|footnotes?",
    r"(?:community|comment(?:ing)?) (?:standards|guidelines|rules|policy)|house rules|rules of conduct|netiquette",
    r"(?:\d+ )?kommentare?(?: \(\d+\))?|über (?:den autor|die autorin|die autoren)|dieses thema im programm|netiquette",
    r"commentaires?|à propos de l['’]auteure?|comentarios?|sobre (?:el autor|la autora|o autor|a autora)|comentários?",
    r"commenti|l['’]autore|reacties|over de auteur|komentarze|o autorze|комментарии(?: \(\d+\))?|об авторе|コメント|댓글",
)
END_HEADING = re.compile(rf"(?:{'|'.join(END_HEADINGS)})\s*[:：….!?»›>→+–-]*", re.IGNORECASE)
BLOCKED = re.compile(
    r"[\W_]*(?:(?:externer|dieser|hier findest du) inhalt\b.{0,80}|an dieser stelle (?:findest|finden|befindet)\b.{0,200}|"
    r"(?:deine|ihre) (?:privatsphäre|datenschutz)-?einstellungen\b.{0,300}|mit (?:deiner|ihrer) (?:zustimmung|einwilligung)\b.{0,200}|"
    r"(?:to (?:view|see|show|watch|display) this (?:video|content|post|tweet|map|embed)\b|this (?:article|content|video) (?:contains content|is "
    r"(?:provided|hosted|not available|blocked)|cannot be (?:shown|displayed))|allow \w+ content\b|external content\b|"
    r"we need your (?:consent|permission) (?:to load|before)).{0,300}|"
    r"(?:ce contenu (?:est bloqué|n['’]est pas (?:visible|disponible))|pour (?:voir|afficher) ce (?:contenu|média)).{0,300}|"
    r"(?:para (?:ver|visualizar) este (?:contenido|conteúdo|vídeo|video)|este contenido no está disponible).{0,200}|"
    r"(?:per vedere questo (?:contenuto|video)|deze inhoud (?:kan niet|is geblokkeerd)).{0,200})",
    re.IGNORECASE,
)
STAMP = re.compile(  # over an entry of a live blog, or where a page says when it was changed
    r"[\W_]*(?:(?:updated?|published|posted|last (?:updated|modified)|aktualisiert|stand|mis à jour|publié|actualizado|publicado)"
    r"[:\s]*)?(?:\d{1,3}\s*(?:min(?:ute)?s?|hours?|hrs?|days?|h|m|d)\.?\s*ago|(?:vor|il y a|hace|há)\s\d{1,3}\s\w+|"
    r"\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?(?:\s*(?:uhr|[A-Z]{2,4})\b)?)",
    re.IGNORECASE,
)
LONGEST_STAMP = 12
LONGEST_NAME = 3
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|personal data|personenbezogene|\bdatenschutz|\bprivacy\b|unique identifiers|\bpartners\b.{0,60}\bdata\b|"
    r"données personnelles|consentement|datos personales|consentimiento|dados pessoais|dati personali|consenso|privacidad",
    re.IGNORECASE,
)
TAIL_HEADING = re.compile(rf"(?:{'|'.join(TAIL_HEADINGS)})\s*[:：….!?»›>→+–-]*", re.IGNORECASE)
POINTER = re.compile(
    r"[\W_]*(?:(?:read|see|watch|listen|learn|find out|related|more|further reading)\b[^.!?]{0,25}[:|»>–-]|"
    r"(?:read|see|click|tap) (?:more|here|next|also)\b|also read\b|watch (?:now|live|more|the|this|below|:)|"
    r"don'?t miss\b|must[- ]read|recommended:|"
    r"(?:lesen|sehen|hören) sie (?:auch|hier|dazu|mehr)|lesen sie\b.{0,60}:|mehr (?:dazu|zum thema|infos?|lesen)\b|"
    r"lies auch|auch interessant|hier geht es zu|(?:à|a) lire (?:aussi|également)|lire aussi|voir aussi|"
    r"(?:lea|lee|vea|mire|mira) (?:también|más|además)|te puede interesar|(?:leia|veja|saiba) (?:também|mais)|"
    r"(?:leggi|vedi|guarda) anche|lees (?:ook|meer|verder)|(?:czytaj|zobacz|przeczytaj) (?:też|także|również|więcej)|"
    r"čtěte (?:také|více)|läs (?:också|mer|även)|l[eæ]s også|читайте (?:также|ещё|еще|також|по теме)|【?関連|▶|►|>>)",
    re.IGNORECASE,
)
PROMPT = re.compile(
    r"[\W_]*(?:(?:sign up|subscribe|register|join|get|receive|support|donate|follow|like|download|click|tap|share|"
    r"listen to|watch|stay|help|email|contact|send|have|do you|want|never miss|enjoy)\b(?=.{0,160}\b(?:newsletters?|"
    r"inbox|subscri\w+|podcasts?|app|facebook|twitter|instagram|telegram|whatsapp|youtube|linkedin|e-?mail|@\w+|"
    r"click(?:ing)? here|notifications?|membership|donation|tips?|story ideas?|daily (?:briefing|digest|email)|"
    r"free trial|letters?))|"
    r"(?:abonnieren|folgen sie|melden sie sich|jetzt (?:abonnieren|anmelden|testen|lesen|kostenlos)|newsletter)\b|"
    r"(?:inscrivez|abonnez)-vous|suivez-nous|(?:suscríbete|síguenos|suscríbase|síganos)\b|"
    r"(?:assine|inscreva-se|siga)\b.{0,60}(?:newsletter|canal|whatsapp|instagram|redes)|(?:iscriviti|seguici)\b|"
    r"подпис(?:ывайтесь|аться)|підписуйтесь|"
    r"(?:a version of )?this (?:article|story|post|report|content) (?:originally |first )?(?:was (?:originally|first|"
    r"published|produced)|has been|originally|first|appeared|also|may contain)|"
    r"(?:the )?(?:original|full) (?:article|story) (?:can be|was|is)|(?:copyright|©|\(c\)|all rights reserved)|"
    r"[(\[]?(?:additional |further |with )?(?:reporting|writing|editing|compiled|edited|written|translated|translation|"
    r"photos?|graphics?) by\b.{0,200}$|our standards\b|the (?:views|opinions) expressed\b|"
    r"for more (?:information|news|stories)\b.{0,120}\b(?:visit|contact|see|click|go to|follow)|"
    r"we (?:use cookies|may earn|may receive|earn)|as an amazon associate|all (?:prices|products)\b.{0,80}commission|"
    r"advertisement|(?:story|article) continues|continue reading|scroll (?:down )?(?:to|for)|not registered\?|"
    r"already (?:a )?(?:subscriber|member|registered)|"
    r"please (?:enable|log ?in|sign in|enter|subscribe|turn on)|thank(?:s| you) for (?:reading|subscribing|visiting)|"
    r"you (?:must|need to|can) (?:be logged|log ?in|unsubscribe|manage)|"
    r"\S+ \S+ is committed to publishing|follow (?:the|us|him|her|me|them|@|\w+ \w+ on)\b)",
    re.IGNORECASE,
)
CREDIT = re.compile(
    r"[\W_]*(?:reporting|writing|editing|compiled|edited|written|translated|additional reporting|text|fotos?|photos?|"
    r"images?|pictures?|bild|bilder|photograph|quelle|quellen|source|crédit|credits?|imagen|foto de|video|grafik|"
    r"graphic|illustration|screenshot|(?:image|photo) (?:source|credit)|getty images|courtesy)\s*"
    r"(?:by\b|courtesy\b|[:©/|]).{0,100}|©.{0,100}",
    re.IGNORECASE,
)
PARENTHESISED = re.compile(r"[(\[][^()\[\]]{2,200}[)\]][.。]?")
BIO = re.compile(
    r"[\W_]*(?:[A-ZÀ-Þ][\w.'’-]+ ){1,4}(?:is|are|was|ist|est|es|é|è) (?:an?|the|our|one of|currently|also|eine?|der|die|"
    r"une?|uma?|professor|editor|senior|chief|deputy|associate|managing|co-founder|founder|director|author)\b.{0,300}"
    r"\b(?:writer|reporter|editor|correspondent|columnist|journalist|author|professor|fellow|contributor|producer|"
    r"analyst|director|blogger|staff|redakteur\w*|autor\w*|journalist\w*|korrespondent\w*|periodista|journaliste)\b"
)
BYLINE = re.compile(
    r"(?:by|von|par|por|di|de|door|av|af|text|words|(?:story|written|reporting) by)[:\s]+"
    r"(?-i:[A-ZÀ-ÞА-Я])\S+(?:\s\S+){0,11}",
    re.IGNORECASE,
)


def is_tail_heading(text: str) -> bool:
    """Whether a short line heads what follows an article: other stories, comments, tags.

    >>> is_tail_heading("You may also like"), is_tail_heading("A second convoy")
    (True, False)
    """
    return TAIL_HEADING.fullmatch(text) is not None


def is_end_heading(text: str) -> bool:
    """Whether a short line heads what only ever follows an article: comments, who wrote it, rules of the house.

    >>> is_end_heading("About the author"), is_end_heading("Related")
    (True, False)
    """
    return END_HEADING.fullmatch(text) is not None


def is_blocked(text: str) -> bool:
    """Whether a line stands where a video or a post would be shown to those who accept its cookies."""
    return BLOCKED.fullmatch(text) is not None


def speaks_of_consent(text: str) -> bool:
    """Whether a line speaks of cookies and of what is done with a reader's data."""
    return CONSENT.search(text) is not None


def is_stamp(text: str) -> bool:
    """Whether a line is only a time, perhaps with the name of whoever wrote then, as over a live blog's entry.

    >>> is_stamp("5 hours ago07:06 Ann Reed"), is_stamp("14:32"), is_stamp("14:32 First train leaves on time")
    (True, True, False)
    """
    if len(text.split()) > LONGEST_STAMP or text.endswith((".", "!", "?", "。")) or not STAMP.match(text):
        return False
    rest = text
    while found := STAMP.match(rest):
        rest = rest[found.end() :]
    return len(rest.split()) <= LONGEST_NAME or YEAR.search(rest) is not None


def is_pointer(text: str) -> bool:
    """Whether a line begins like one that sends the reader to another story."""
    return POINTER.match(text) is not None


def is_prompt(text: str) -> bool:
    """Whether a line begins like one that asks the reader to subscribe, or says where a story came from."""
    return PROMPT.match(text) is not None


def is_credit(text: str) -> bool:
    """Whether a line says only who took the picture or wrote the text."""
    return CREDIT.fullmatch(text) is not None


def is_parenthesised(text: str) -> bool:
    """Whether a line stands in brackets as a whole."""
    return PARENTHESISED.fullmatch(text) is not None


def is_bio(text: str) -> bool:
    """Whether a line says who the author is."""
    return BIO.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether a line names the author."""
    return BYLINE.fullmatch(text) is not None
