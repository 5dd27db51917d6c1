"""The words of the tokenizer are those of jieba's own two passes."""

import pytest

from bot.text.words import _tokenizer, words


@pytest.mark.parametrize(
    "text",
    [
        "国务院办公厅近日印发《关于进一步优化营商环境的若干意见》，自2024年5月1日起施行。",
        "第3季度GDP同比增长4.9%，A股三大指数收涨，㐀㐁两个字不在词典里。",
        "和",
        "",
        "  \n空白 与 tab\t之间",
    ],
)
def test_words_are_those_of_jieba(text: str) -> None:
    ours = _tokenizer()
    import jieba  # behind ours, which loads less of it

    plain = jieba.Tokenizer()
    plain.FREQ, plain.total, plain.initialized = ours.FREQ, ours.total, True
    assert words(text) == list(plain.cut(text, HMM=False))
