"""What ProQuest calls the fields of a document, in the languages of its interface."""

from __future__ import annotations

import re

__all__ = ["FIELD", "field_name"]

NAMES = {  # ours, and those of the interfaces
    "text": (
        "Full text", "Full Text", "Volltext", "Texte intégral", "Texte complet", "Texto completo", "Testo completo", "Volledige tekst",
        "Fulltext", "Fuldtekst", "Pełny tekst", "Полный текст", "Tam metin", "全文", "全文文献", "フルテキスト", "전문",
    ),
    "abstract": (
        "Abstract", "Zusammenfassung", "Résumé", "Resumen", "Resumo", "Riassunto", "Samenvatting", "Streszczenie", "Реферат",
        "Аннотация", "摘要", "抄録", "초록",
    ),
    "title": (
        "Title", "Titel", "Titre", "Título", "Titolo", "Tytuł", "Название", "Заголовок", "标题", "標題", "タイトル", "제목",
    ),
    "source": (
        "Publication title", "Publikationstitel", "Titel der Publikation", "Titre de publication", "Titre de la publication",
        "Título de publicación", "Título de la publicación", "Título da publicação", "Titolo della pubblicazione",
        "Titolo pubblicazione", "Publicatietitel", "Tytuł publikacji", "Название издания", "出版物名称", "出版物のタイトル", "출판물 제목",
    ),
    "date": (
        "Publication date", "Publikationsdatum", "Erscheinungsdatum", "Datum der Publikation", "Date de publication",
        "Fecha de publicación", "Data de publicação", "Data di pubblicazione", "Publicatiedatum", "Data publikacji",
        "Дата публикации", "出版日期", "出版日", "발행일",
    ),
    "info": (
        "Publication info", "Publication information", "Publikationsinfo", "Informations sur la publication",
        "Información de publicación", "Informações da publicação", "Informazioni sulla pubblicazione", "出版物信息",
    ),
    "authors": (
        "Author", "Autor", "Auteur", "Autore", "Autor/in", "Verfasser", "Автор", "作者", "著者", "저자",
    ),
    "credit": ("Credit", "Quellenangabe", "Crédit", "Crédito"),
    "url": (
        "Document URL", "Dokument-URL", "URL du document", "URL del documento", "URL do documento", "Document-URL", "URL документа",
        "文档 URL", "文献网址",
    ),
    "language": (
        "Language of publication", "Language", "Sprache der Publikation", "Publikationssprache", "Langue de publication",
        "Idioma de la publicación", "Idioma de publicación", "Idioma da publicação", "Lingua della pubblicazione", "出版物语言",
    ),
}  # fmt: skip
OTHERS = (
    "Links", "Subject", "Business indexing term", "Location", "Company / organization", "People", "Identifier / keyword",
    "Publication year", "Section", "Publisher", "Place of publication", "Country of publication", "Publication subject", "ISSN",
    "Source type", "Document type", "ProQuest document ID", "Copyright", "Last updated", "Database", "First page", "Pages", "Volume",
    "Issue", "column", "dateline", "Company", "Classification", "e-ISSN", "Number of pages", "Contents", "Document feature",
    "Correspondence author", "Edition", "Illustration", "Publication date (online)", "Online publication date", "Number of references",
    "Thema", "Standort", "Ort", "Personen", "Unternehmen / Organisation", "Verlag", "Publikationsjahr", "Erscheinungsjahr",
    "Erscheinungsort", "Erscheinungsland", "Dokumenttyp", "ProQuest-Dokument-ID", "Zuletzt aktualisiert", "Datenbank", "Abschnitt",
    "Sujet", "Lieu", "Personnes", "Éditeur", "Année de publication", "Lieu de publication", "Pays de publication", "Type de source",
    "Type de document", "Identifiant de document ProQuest", "Base de données", "Dernière mise à jour", "Première page", "Rubrique",
    "Materia", "Lugar", "Personas", "Editorial", "Año de publicación", "Lugar de publicación", "País de publicación", "Tipo de fuente",
    "Tipo de documento", "ID del documento de ProQuest", "Base de datos", "Última actualización", "Primera página", "Sección",
    "Assunto", "Local", "Editora", "Ano de publicação", "Base de dados", "Soggetto", "Luogo", "Editore", "Anno di pubblicazione",
    "Onderwerp", "Locatie", "Uitgever", "Тема", "Издатель", "База данных", "主题", "地点", "出版社", "数据库",
)  # fmt: skip
OURS = {name.casefold(): ours for ours, names in NAMES.items() for name in names}
LISTED = sorted({*OTHERS, *(name for names in NAMES.values() for name in names)}, key=len, reverse=True)
FIELD = re.compile(rf"^({'|'.join(map(re.escape, LISTED))})\s?[:：][ \t]*", re.MULTILINE)


def field_name(label: str) -> str:
    """Give our name of a field, or the label where we have none.

    Examples
    --------
    >>> field_name("Texte intégral"), field_name("ISSN")
    ('text', 'issn')
    """
    folded = " ".join(label.split()).rstrip(":： ").casefold()
    return OURS.get(folded, folded)
