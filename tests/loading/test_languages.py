"""Languages are told from the text, and stated codes are brought to one form."""

import pytest

from toolkit.loading.languages import guess_language, iso_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council met on Wednesday and agreed to nothing at all.", "en"),
        ("Le conseil s'est réuni mercredi et n'a rien décidé du tout.", "fr"),
        ("Совет собрался в среду и ничего не решил.", "ru"),
        ("外交部长表示，会谈将于下周继续进行。停火仍在维持，双方都没有发表评论。", "zh"),
        ("Ok.", None),
        ("1234 5678 " * 20, None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_of_a_text(text, code):
    assert guess_language(text) == code


@pytest.mark.parametrize(
    ("stated", "code"),
    [("en", "en"), ("EN", "en"), ("pt-BR", "pt"), ("zh_Hans", "zh"), ("English", None), ("eng", None), (None, None)],
)
def test_stated_codes(stated, code):
    assert iso_code(stated) == code


def test_the_same_text_always_gives_the_same_language():
    text = "Oslo, Bergen, Stavanger, Trondheim, Tromso, Alta"
    assert len({guess_language(text) for _ in range(5)}) == 1
