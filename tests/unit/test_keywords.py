"""Keywords that make good hashtags."""

from bot.models import Article
from bot.summarizing.keywords import keywords_of

TITLE = "省长王建明主持召开会议：抓好混合所有制改革"
REFORM = (
    "8月25日，省长王建明主持召开国企改革工作会议。会议强调，要加快推进国企改革，抓好混合所有制改革。",
    "王建明指出，各部门要做好国企改革工作，推进混合所有制改革试点，加强国资监管，发行专项债券。",
)


def found(title: str, *paragraphs: str) -> tuple[str, ...]:
    return keywords_of(Article("x", None, title, paragraphs))


def test_terms_of_several_words_come_first() -> None:
    assert set(found(TITLE, *REFORM)[:2]) == {"国企改革", "混合所有制改革"}


def test_persons_and_generic_words_are_no_keywords() -> None:
    words = found(TITLE, *REFORM)
    assert not {"工作", "会议", "推进", "加强", "部门", "王建明"} & set(words)


def test_no_keyword_lies_in_another() -> None:
    words = found(TITLE, *REFORM)
    assert len(words) > 1
    assert not [(a, b) for a in words for b in words if a != b and a in b]


def test_a_term_of_the_title_goes_before_one_of_the_text() -> None:
    text = "碳达峰与乡村振兴都在议程上。代表们先谈乡村振兴，再谈碳达峰。"
    assert found("推进碳达峰", text)[0] == "碳达峰"
    assert found("推进乡村振兴", text)[0] == "乡村振兴"


def test_traditional_pages_have_keywords() -> None:
    words = found("擴大專項債券發行", "財政部決定擴大專項債券發行，專項債券用於水利工程，水利工程須於年底開工。")
    assert words[0] == "专项债券"


def test_english_pages_have_keywords_without_stop_words() -> None:
    text = "The ministry said green bonds will fund rail projects. Green bonds were sold to the banks, officials said."
    assert found("Ministry expands green bonds", text)[0] == "green bonds"


def test_reporters_and_datelines_are_no_keywords() -> None:
    text = "本报江临8月3日讯（记者 周明远 通讯员 林岳）江临市推进农村供水改造，农村供水覆盖率提高。周明远 编辑：林岳"
    words = found("", text)
    assert "农村供水" in "".join(words)
    assert not [word for word in words if "周明" in word or "林岳" in word or "通讯员" in word or "本报" in word]


def test_no_more_than_three_are_shown() -> None:
    assert 1 <= len(found(TITLE, *REFORM)) <= 3


def test_a_number_of_keywords_may_be_asked_for() -> None:
    assert len(keywords_of(Article("x", None, TITLE, REFORM), 5)) == 5


def test_a_word_that_never_stands_alone_is_taken_with_its_neighbours() -> None:
    text = "云江启动雪线保护区普查。雪线保护区位于北部，雪线保护区面积很大，专家说雪线保护区要扩大。"
    words = keywords_of(Article("x", None, "云江启动雪线保护区普查", (text,)), 4)
    assert "雪线保护区" in words
    assert "雪线保护" not in words


def ranked(*paragraphs: str) -> tuple[str, ...]:
    """The five best, sure or not."""
    return keywords_of(Article("x", None, "", paragraphs), 5)


def test_a_byline_is_no_source_of_words() -> None:
    words = ranked("渔港开工（记者 山海晚报 周明远）。", "渔港年底建成（记者 山海晚报 周明远）。")
    assert "渔港" in words
    assert not [word for word in words if "晚报" in word or "山海" in word]


def test_what_is_not_likely_is_not_shown() -> None:
    assert found("", "渔港有文化，渔船有文化，码头有文化。", "渔港和渔船等着。") == ()


def test_a_name_that_the_dictionary_knows_is_no_keyword() -> None:
    assert "王伟" not in found("渔船检修", "副市长王伟到码头看渔船。王伟说，渔船要检修。", "王伟指出，码头要清淤。")


def test_a_place_goes_behind_what_happens_there() -> None:
    words = ranked("渔港开工了，渔港年底建成。", "广东有渔船，广东有码头，广东有海鲜，广东还有别的。")
    assert words.index("渔港") < (words.index("广东") if "广东" in words else len(words))


def test_a_word_of_every_second_article_is_no_keyword() -> None:
    assert "文化" not in ranked("渔港有文化，渔船有文化，码头有文化。", "渔港和渔船等着。")[:1]


def test_of_words_told_as_often_the_longer_goes_first() -> None:
    assert ranked("摄像头来了，渔港来了。", "摄像头走了，渔港走了。")[0] == "摄像头"
