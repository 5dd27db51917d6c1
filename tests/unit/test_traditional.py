"""The text of pages for readers in Hong Kong and Taiwan."""

from __future__ import annotations

import pytest

from bot.text.traditional import for_hong_kong, for_taiwan


@pytest.mark.parametrize(
    ("text", "hong_kong", "taiwan"),
    [
        ("启动专项行动，服务群众", "啟動專項行動，服務群眾", "啟動專項行動，服務群眾"),
        ("网络信息安全", "網絡信息安全", "網路資訊安全"),
        ("软件和人工智能产业", "軟件和人工智能產業", "軟體和人工智慧產業"),
        ("集成电路芯片", "集成電路芯片", "積體電路晶片"),
        ("群众里的代表", "群眾裏的代表", "群眾裡的代表"),
        ("卫生院税务局", "衞生院稅務局", "衛生院稅務局"),
        ("意大利和新西兰", "意大利和新西蘭", "義大利和紐西蘭"),
    ],
)
def test_words_are_those_of_the_place(text: str, hong_kong: str, taiwan: str) -> None:
    assert (for_hong_kong(text), for_taiwan(text)) == (hong_kong, taiwan)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("印发文件", "印發文件"), ("行政程序", "行政程序"), ("征收对象", "徵收對象"), ("改革进程", "改革進程"),
        ("循环经济", "循環經濟"), ("优化营商环境", "優化營商環境"), ("经济运行平稳", "經濟運行平穩"),
        ("支持企业", "支持企業"),
        ("产业集群", "產業集群"), ("高级人民法院", "高級人民法院"), ("公安局和国家安全局", "公安局和國家安全局"),
        ("主板市场", "主板市場"), ("社区卫生", "社區衛生"), ("政务服务窗口", "政務服務窗口"), ("联系群众", "聯繫群眾"),
        ("注销登记", "註銷登記"), ("食品添加剂", "食品添加劑"), ("电视频道", "電視頻道"), ("重大项目", "重大項目"),
    ],
)  # fmt: skip
def test_an_offices_words_are_not_taken_for_those_of_computing(text: str, shown: str) -> None:
    assert for_taiwan(text) == shown


@pytest.mark.parametrize(
    "text", ["國務院辦公廳印發文件，台灣的軟體", "香港特區政府宣布開設綫上平台", "裏面的羣眾説", "ABC 123", ""]
)
def test_a_text_in_its_own_traditional_script_stays_as_it_is(text: str) -> None:
    assert for_hong_kong(text) == for_taiwan(text) == text


def test_a_simplified_text_that_quotes_a_traditional_name_is_converted() -> None:
    assert for_taiwan("记者采访了於先生，他说群众很满意") == "記者採訪了於先生，他說群眾很滿意"
