"""What a setting should be, in Chinese: by what the program itself calls it (``SettingsError.expected``)."""

from __future__ import annotations

from typing import Final

from bot.settings import EXPECTED, FREE_ADDRESS, LOGIN, NO_DATABASE, REFUSED_WEBHOOK, SHARED_DATABASE, UNKNOWN_TOKEN

_KEPT: Final = "天数/行数，例如 365/100000；0 表示不限"
OF_NAME: Final[dict[str, str]] = {
    "database_url": "sqlite+aiosqlite:///文件（文件夹要存在、能写），或 postgresql+asyncpg://用户:密码@主机/数据库"
    "（后面可加 ?sslmode=require；密码里的 @ / : # % 写成 %40 %2F %3A %23 %25）",
    "allowed_hosts": "域名、地址或网段，例如 127.0.0.0/8，用逗号或空格分开",
    "fetch_proxy": "代理的地址，例如 http://127.0.0.1:8080",
    "access": "owner（只限主人）、invited（受邀的人）或 open（所有人）",
    "owner_ids": "Telegram 用户编号，用逗号分开：123456,789",
    "listen": "本机地址:端口，例如 127.0.0.1:8080",
    "metrics_listen": "本机地址:端口，例如 127.0.0.1:9464",
    "send_per_second": "每秒发送的条数，0 表示不限",
    "poll_seconds": "整数秒，至少 60",
    "time_zone": "时区的名称，例如 Asia/Shanghai",
    "log_format": "text 或 json",
    "backup_dir": "文件夹",
    "backup_keep": "保留几份备份，至少 1",
    **dict.fromkeys(
        ("keep_articles", "keep_briefs", "keep_feed_items", "keep_deliveries", "keep_replies", "keep_updates"), _KEPT
    ),
    "workers": "进程数，0 表示用线程",
    "work_seconds": "处理一篇文章最多用几秒，大于 0",
    "work_memory_mb": "一个进程最多用多少 MB 内存：至少 256，0 表示不限",
    "log_level": "DEBUG、INFO、WARNING 或 ERROR",
    "webhook_url": "以 https:// 开头的公网地址，Telegram 会把消息发到那里（本机试用可以是 http://）",
    "webhook_secret": "1 到 256 个字符，只用 A-Z a-z 0-9 _ -；所有进程用同一个",
    "telegram_token": "@BotFather 给的令牌，例如 123456:ABC-DEF",
}
OTHERS: Final[dict[str, str]] = {
    SHARED_DATABASE: "postgresql+asyncpg://用户:密码@主机/数据库：多个进程要用 PostgreSQL，"
    "先 python -m pip install '.[postgres]'",
    LOGIN: "服务器认的用户和密码（密码里的 @ / : # % 要写成 %40 %2F %3A %23 %25；"
    "都对的话，请看 pg_hba.conf 是否让这台机器连）",
    NO_DATABASE: "服务器上有的数据库，先建好：createdb --encoding=UTF8 --template=template0 --owner=用户 数据库",
    FREE_ADDRESS: "这台机器上没有被占用的地址，例如 127.0.0.1:8080",
    REFUSED_WEBHOOK: "Telegram 肯用的公网地址：https 开头，域名能解析，端口是 443、80、88 或 8443",
    UNKNOWN_TOKEN: "Telegram 认得的令牌：请核对 @BotFather 给的那一个，以及 TELEGRAM_API_URL",
}


def expected_text(expected: str) -> str:
    """In Chinese; what has no words here as it is."""
    of_settings = {EXPECTED[name]: said for name, said in OF_NAME.items()}
    return {**of_settings, **OTHERS}.get(expected, expected)
