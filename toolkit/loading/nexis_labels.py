"""What Nexis calls the parts of a document, in the languages of its interface."""

from __future__ import annotations

import re

__all__ = ["BODIES", "BYLINES", "COUNT", "END", "HEADS", "RIGHTS", "STANDFIRSTS", "TAILS", "TITLES", "fold_label"]

TITLES = frozenset({
    "headline", "kop", "titel", "titre", "überschrift", "ueberschrift", "schlagzeile", "título", "titulo",
    "titular", "titolo", "rubrik-titel", "заголовок", "rubriek-kop", "tittel",
})  # fmt: skip
BYLINES = frozenset({
    "byline", "auteur", "autor", "auteurs", "autores", "autore", "autori", "verfasser", "author", "authors",
    "автор", "författare", "von", "door", "par",
})  # fmt: skip
BODIES = frozenset({
    "body", "tekst", "text", "texte", "texto", "testo", "volltext", "hauptteil", "haupttext", "textkörper",
    "fließtext", "fliesstext", "inhalt", "corps", "corps du texte", "corps de l'article", "texte intégral",
    "cuerpo", "cuerpo del texto", "texto completo", "contenido", "corpo", "corpo del testo", "testo completo",
    "corpo do texto", "hoofdtekst", "volledige tekst", "inhoud", "brödtext", "текст", "正文", "본문",
})  # fmt: skip
STANDFIRSTS = frozenset({
    "highlight", "encart", "samenvatting", "chapeau", "entradilla", "sommario", "subtitle", "subtitel", "sous-titre", "untertitel", "subtítulo", "subtitulo", "zusammenfassung", "résumé", "resumen",
})  # fmt: skip
HEADS = frozenset({
    "section", "length", "dateline", "series", "lengte", "länge", "laenge", "longueur", "longitud", "lunghezza",
    "comprimento", "extensão", "extension", "extensión", "rubrik", "rubriek", "rubrique", "ressort", "sectie",
    "sección", "seccion", "sezione", "seção", "secção", "abschnitt", "zeitung", "serie", "série", "edition",
    "ausgabe", "editie", "édition", "edición", "edizione", "edição", "plaatsnaam", "datum", "date", "fecha", "ort",
    "lieu", "lugar", "column", "kolumne", "anchors", "guests", "show", "bloc", "page", "seite", "pagina", "página",
    "версия", "раздел", "объем",
})  # fmt: skip
TAILS = frozenset({
    "load-date", "loaddate", "ladedatum", "language", "publication-type", "pub-type", "taal", "sprache", "langue",
    "idioma", "lingua", "subject", "graphic", "grafik", "grafiek", "graphique", "gráfico", "notes", "note",
    "notizen", "type", "update", "company", "organization", "person", "geographic", "industry", "ticker", "city",
    "state", "country", "journal-code", "zeitungs-code", "category", "acc-no", "document-type", "publisher", "type-de-publication", "type-publication", "date-chargement", "date-de-chargement", "datum-van-opladen", "laaddatum",
    "update-date", "publikationsart", "publikations-typ", "publicatietype", "tipo-de-publicación", "tipo-de-publicacion", "tipo-di-pubblicazione", "tipo-de-publicação", "url", "copyright", "correction-date",
    "correction", "fecha-de-carga", "fecha-carga", "data-caricamento", "data-di-caricamento", "data-de-carga",
    "classification", "klassifizierung", "klassifikation", "classificatie", "clasificación", "classificazione",
    "classificação", "sujet", "thema", "onderwerp", "tema", "asunto", "bildunterschrift", "illustration",
    "dokumententyp", "язык",
})  # fmt: skip
RIGHTS = re.compile(
    r"^(?:copyright|©|\(c\)|all rights reserved|alle rechten|alle rechte|tous droits|todos los derechos)", re.IGNORECASE
)
END = re.compile(
    r"(?:end of (?:the )?document|ende de[sr] dokuments?|dokumentende|fin du document|fin del documento|fine del documento|"
    r"fim do documento|einde? van (?:het )?document|einde document|slut på dokumentet|конец документа|文档结尾|文件結尾|文書の終わり)",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"(?:(?:do[ck]ument\w{0,3}|документ\w{0,3})\s*[(（](\d+)[)）]|(?:文档|文件|文書)\s*[(（](\d+)[)）])$", re.IGNORECASE
)


def fold_label(label: str) -> str:
    """Give a label as it stands in the lists here.

    Examples
    --------
    >>> fold_label("LOAD DATE")
    'load-date'
    """
    folded = " ".join(label.split()).casefold()
    return folded if folded in BODIES else folded.replace(" ", "-")
