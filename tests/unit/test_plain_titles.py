"""Titles are shown as text, whatever a feed makes of them."""

from __future__ import annotations

import pytest

from bot.text.titles import plain_title


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("<b>云江省</b>印发通知", "云江省印发通知"),
        ('<font color="red">重磅</font>：专项债新规', "重磅：专项债新规"),
        ("央行&quot;双降&quot; 落地", '央行"双降" 落地'),
        ("央行&ldquo;双降&rdquo;落地", "央行“双降”落地"),
        ("专项债&amp;ldquo;新规&amp;rdquo;", "专项债“新规”"),
        ("&amp;amp;lt;b&amp;amp;gt;三次转义", "<b>三次转义"),
        ("GDP增速<5%，CPI>2%", "GDP增速<5%，CPI>2%"),
        ("GDP增速&lt;5%，CPI&gt;2%", "GDP增速<5%，CPI>2%"),
        ("关于&lt;em&gt;数字化&lt;/em&gt;的通知", "关于数字化的通知"),
        ("第一行<br/>第二行", "第一行 第二行"),
        ("<p class='t'>财政部</p><p>答记者问</p>", "财政部 答记者问"),
        ("&#12304;快讯&#x3011;云江&nbsp;降准", "【快讯】云江 降准"),
        ("R&D投入与AT&T、P&L;", "R&D投入与AT&T、P&L;"),
        ("x < y 且 a > b", "x < y 且 a > b"),
        ("<!-- top -->通知<script>var a=1;</script>", "通知"),
        ("<![CDATA[云江]]>日报", "云江日报"),
        ("云\u200b江\ufeff日\u202e报\x07", "云江日报"),
        ("  云江\n日报\t ", "云江 日报"),
        ("半个<b 标签", "半个<b 标签"),
        ("\ud800云江", "?云江"),
        ("", ""),
    ],
)
def test_a_title_is_text_without_markup_and_entities(given: str, shown: str) -> None:
    assert plain_title(given) == shown
