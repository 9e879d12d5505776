"""Bytes become the right letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import LoadError
from toolkit.loading.encoding import decode, peek

TEXTS = {
    "de": "Der Außenminister erklärte gestern in Köln, dass die Gespräche über die Waffenruhe fortgeführt würden.",
    "fr": "À Genève, les délégués ont été reçus à huit clos; où reprendra le dialogue, même les hôtes l'ignorent.",
    "es": "El ministro señaló en Madrid que las conversaciones continuarán mañana. España pidió más tiempo.",
    "it": "Il ministro ha detto che i colloqui continueranno perché la tregua è fragile; così la città aspetta.",
    "da": "Ministeren sagde, at forhandlingerne fortsætter på mandag. Både Rusland og Tyrkiet følger området nøje.",
    "pl": "Minister oświadczył, że rozmowy będą kontynuowane w przyszłym tygodniu. Wojsko przesunęło łodzie.",
    "cs": "Ministr řekl, že jednání budou pokračovat příští týden. Vláda žádá odškodnění.",
    "hu": "A miniszter elmondta, hogy a tárgyalások jövő héten folytatódnak. A hadsereg őrzi a hidakat.",
    "tr": "Dışişleri Bakanı görüşmelerin gelecek hafta süreceğini söyledi. Hava sahası ihlali tartışıldı.",
    "ru": "Министр заявил, что переговоры продолжатся на следующей неделе. Стороны обменялись списками.",
    "el": "Ο υπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν την επόμενη εβδομάδα",
    "ar": "قال الوزير إن المحادثات ستستمر الأسبوع المقبل في جنيف وسط توتر شديد",
    "zh": "外交部长表示，会谈将于下周继续进行。停火仍在维持。",
    "ja": "外相は来週もジュネーブで協議を続けると述べた。停戦は維持されている。",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("de", "cp1252"),
        ("fr", "cp1252"),
        ("es", "cp1252"),
        ("it", "cp1252"),
        ("da", "cp1252"),
        ("pl", "cp1250"),
        ("pl", "iso8859_2"),
        ("cs", "cp1250"),
        ("cs", "iso8859_2"),
        ("hu", "cp1250"),
        ("tr", "cp1254"),
        ("ru", "cp1251"),
        ("ru", "cp866"),
        ("el", "cp1253"),
        ("ar", "cp1256"),
        ("zh", "gb18030"),
        ("ja", "shift_jis"),
    ],
)
def test_older_encodings_are_inferred_and_said(language, encoding):
    text, notes = decode(TEXTS[language].encode(encoding))
    assert text == TEXTS[language]
    assert notes[0].startswith("encoding inferred: ")


@pytest.mark.parametrize("language", sorted(TEXTS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_needs_no_guess(language, encoding):
    assert decode(TEXTS[language].encode(encoding)) == (TEXTS[language], [])


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf16_without_a_mark_is_recognised(order):
    text, notes = decode(TEXTS["de"].encode(f"utf-16-{order}"))
    assert text == TEXTS["de"]
    assert notes == [f"encoding inferred: utf-16-{order}"]


def test_a_few_damaged_bytes_do_not_cost_the_whole_text():
    whole = (TEXTS["ru"] + " ") * 20
    data = whole.encode()
    text, notes = decode(data[:401] + b"\xff" + data[401:])
    assert text.startswith(whole[:200])
    assert text.endswith(whole[250:])
    assert notes == ["damaged bytes in UTF-8 text: 1"]


def test_text_cut_off_in_the_middle_of_a_letter_is_still_utf8():
    text, notes = decode((TEXTS["ru"] * 3).encode()[:-2])
    assert text.startswith(TEXTS["ru"])
    assert notes == ["damaged bytes in UTF-8 text: 1"]


def test_letters_garbled_by_a_wrong_encoding_are_repaired_and_said():
    garbled = TEXTS["de"].encode().decode("cp1252")
    text, notes = decode(garbled.encode())
    assert text == TEXTS["de"]
    assert notes == ["letters garbled by a wrong encoding were repaired"]


def test_line_ends_become_one_kind():
    assert decode(b"a\r\nb\rc\nd")[0] == "a\nb\nc\nd"


def test_stray_control_characters_are_taken_out_and_said():
    text, notes = decode(b"The talks " * 200 + b"went\x00 on.")
    assert text.endswith("went on.")
    assert notes == ["control characters were taken out"]


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00" * 100])
def test_binary_data_is_refused(data):
    with pytest.raises(LoadError, match="binary data, not text"):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_as_it_was(text):
    decoded, notes = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded == text or notes


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(data):
    try:
        text, _ = decode(data)
    except LoadError:
        return
    assert "\x00" not in text
    assert "\r" not in text


@given(st.binary(max_size=50))
def test_a_peek_never_fails(data):
    assert isinstance(peek(data), str)
