"""The text of pages as people in Hong Kong and Taiwan read it, by OpenCC's s2hk and s2twp; for display only (pure).

s2twp knows the words of computing, and takes an office's for them: a procedure (程序) becomes a program, a notice
(文件) a file, 高级法院 a court of "high order". Those are kept in their own words, in Taiwan's characters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bot.text.scripts import convert, to_simplified, to_traditional

# Words of offices and news that mean something else in computing, or that Taiwan has too: found among the 797 words of
# the news dictionary that s2twp words otherwise (decision 0030).
_KEPT: Final = re.compile(
    r"文件(?!夹|夾)|程序(?!员|員|设计|設計)|对象|进程|循环|窗口|激活|优化|运行|支持|项目|访问|集成(?!电路|電路)|集群|调用|接口|实例|映射|主板|"
    r"设备|发布|消息|声明|社区|联系|审核|调度|创建|高级|高端|低级|最高级|类型|局部|全局|安全局|连接|添加|扩展|保存|参数|刷新|代码|"
    r"注销|权限|绑定|分区|回调|端口|抛出|溢出|队列|屏蔽|万象|组件|内核|默认|调试|知识产权|工业和信息化|大数据|电视频|重载|重装|"
    r"性能比|优先级|任务栏|持久|矢量|信道|控件|截取|外置|查看|查找|设置|登录|打开|剪切|粘贴|壁纸|信息化部"
)
# What Hong Kong's government and papers print, where s2hk has the older or the printed form.
_OF_HONG_KONG: Final = str.maketrans("啓羣説税閲鋭悦脱牀峯麪衆", "啟群說稅閱銳悅脫床峰麵眾")


def for_hong_kong(text: str) -> str:
    """A text of a page in the characters of Hong Kong; as it is where it is in traditional script."""
    return text if _is_traditional(text) else in_hong_kong(text)


def for_taiwan(text: str) -> str:
    """A text of a page in the characters and words of Taiwan; as it is where it is in traditional script."""
    if _is_traditional(text):
        return text
    pieces, at = list[str](), 0
    for kept in _KEPT.finditer(text):
        pieces += [convert(text[at : kept.start()], "s2twp"), convert(kept[0], "s2tw")]
        at = kept.end()
    return "".join([*pieces, convert(text[at:], "s2twp")])


def in_hong_kong(text: str) -> str:
    """Simplified text in the characters of Hong Kong."""
    return convert(text, "s2hk").translate(_OF_HONG_KONG)


@lru_cache(maxsize=512)
def _is_traditional(text: str) -> bool:
    """Whether more of its characters are traditional only than simplified only."""
    other, same = to_simplified(text), to_traditional(text)
    return _differing(text, other) > _differing(text, same)


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=False))
