"""Months as news and databases write them, and the zones whose abbreviation means one offset only."""

from __future__ import annotations

__all__ = ["MONTHS", "TWO_WORDS", "ZONES"]

WRITTEN = (  # one line per month: Latin, Cyrillic, Greek, Arabic and Devanagari scripts
    """january jan januar januari janvier janv enero ene gennaio gen janeiro ocak jänner stycznia ledna január ianuarie
    tammikuuta января январь янв січня ιανουαρίου يناير जनवरी""",
    """february feb februar februari février fevrier févr fév febrero febbraio fevereiro fev şubat subat feber lutego
    února február februarie helmikuuta февраля февраль фев лютого φεβρουαρίου فبراير شباط फरवरी फ़रवरी""",
    """march mar märz maerz mrz mars marzo maart mrt março marco mart marca března március martie maret maaliskuuta
    марта март березня μαρτίου مارس آذار मार्च""",
    """april apr avril avr abril abr aprile nisan kwietnia dubna április aprilie huhtikuuta апреля апрель апр квітня
    απριλίου أبريل ابريل إبريل نيسان अप्रैल""",
    """may mai mayo maggio mag mei maio mayıs mayis maj maja května május toukokuuta мая май травня μαΐου μαίου مايو
    أيار मई""",
    """june jun juni juin junio giugno giu junho haziran czerwca června június iunie kesäkuuta июня июнь июн червня
    ιουνίου يونيو يونيه حزيران जून""",
    """july jul juli juillet juil julio luglio lug julho temmuz lipca července július iulie heinäkuuta июля июль июл
    липня ιουλίου يوليو يوليه تموز जुलाई""",
    """august aug août aout agosto ago augustus augusti ağustos agustos sierpnia srpna augusztus elokuuta августа
    август авг серпня αυγούστου أغسطس اغسطس آب अगस्त""",
    """september sep sept septembre septiembre settembre set setembro eylül eylul września wrzesnia září szeptember
    septembrie syyskuuta сентября сентябрь сент сен вересня σεπτεμβρίου سبتمبر أيلول सितंबर सितम्बर""",
    """october oct oktober okt octobre octubre ottobre ott outubro out ekim października pazdziernika října október
    octombrie lokakuuta октября октябрь окт жовтня οκτωβρίου أكتوبر اكتوبر अक्टूबर अक्तूबर""",
    """november nov novembre noviembre novembro kasım kasim listopadu noiembrie marraskuuta ноября ноябрь ноя
    νοεμβρίου نوفمبر नवंबर नवम्बर""",
    """december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro aralık aralik desember grudnia
    prosince decembrie joulukuuta декабря декабрь дек грудня δεκεμβρίου ديسمبر दिसंबर दिसम्बर""",
)  # "listopada" is October in Croatian and November in Polish, so it is not here
MONTHS = {name: number for number, names in enumerate(WRITTEN, start=1) for name in names.split()}
TWO_WORDS = {  # the Levant's months of two words, by their names elsewhere
    "كانون الثاني": "يناير",
    "تشرين الأول": "أكتوبر",
    "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}
ZONES = {  # hours from UTC; CST, IST and BST each mean several zones, so they are not here
    "gmt": 0, "utc": 0, "ut": 0, "z": 0, "wet": 0, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "est": -5, "edt": -4, "cdt": -5, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "kst": 9, "aest": 10, "aedt": 11,
    "nzst": 12, "nzdt": 13,
}  # fmt: skip
