"""What the command line says of a source that failed, by kind (on stderr and as the JSON's message), and of empty
results."""

from __future__ import annotations

from bot.errors import ConnectionTrouble

# The chat says them too, with its own advice behind them.
TROUBLES: dict[ConnectionTrouble, str] = {
    "unknown": "连不上对方",
    "no such host": "连不上对方：没有这个域名",
    "refused": "连不上对方：服务器没有接受连接",
    "reset": "连不上对方：连接被对方中断",
    "no TLS": "无法安全连接：这个地址不支持 https",
    "old protocol": "无法安全连接：网站的加密协议太旧",
    "certificate expired": "无法安全连接：网站的证书已过期",
    "certificate not yet valid": "无法安全连接：网站的证书还没有生效",
    "certificate self-signed": "无法安全连接：网站的证书是自己签发的",
    "certificate of unknown issuer": "无法安全连接：网站证书的签发者不可信",
    "certificate of another host": "无法安全连接：网站的证书与域名不符",
    "certificate invalid": "无法安全连接：网站的证书无效",
}
FAILURES = {
    "unreachable": "{trouble}。请检查地址，或稍后再试。",
    "insecure": "{trouble}。可把正文粘贴给我，或用保存的 .html 文件。",
    "not_found": "找不到这个页面或文件，请检查地址。",
    "refused": "对方拒绝读取。可把正文粘贴给我，或用保存的 .html 文件。",
    "site_fault": "网站自己出了故障，请稍后再试。",
    "too_many_requests": "网站嫌读得太频繁，请稍后再试。",
    "legal": "网站因法律原因不提供这个页面。可把正文粘贴给我。",
    "bad_request": "网站看不懂这个地址，请检查。",
    "private address": "内网地址不读，除非写进 ALLOWED_HOSTS。",
    "address": "这个地址有误，请检查。",
    "credentials": "地址里带用户名和密码，请去掉。",
    "redirects": "跳转太多，请给出最后那个页面的地址。",
    "timeout": "对方太久没有回应，请稍后再试。",
    "too_large": "太大了，读不了（网页最多 5 MB，文件最多 20 MB）。请只给其中一部分。",
    "unsupported": "只读网页（HTML）、.pdf、.docx、.doc、.ofd、.md 和 .txt。",
    "nothing_to_summarize": "这里没有足够的正文可以摘要。",
    "paywall": "正文需要付费才能看到。可把正文粘贴给我。",
    "login": "正文需要登录才能看到。可把正文粘贴给我。",
    "list_page": "这是一个列表页，不是文章。请给出其中一篇的地址。",
    "malformed": "页面内容损坏，读不出来。",
    "encrypted": "文件有密码保护，打不开。请给出去掉密码的文件。",
    "too_hard": "处理它要的时间或内存太多，已停下。请只给其中一部分。",
}

SCAN = "这是图片或扫描件，没有可读的文字。要识别图片里的文字，请安装：python -m pip install '.[ocr]'"
FOUND_NOTHING = "没有找到。"
SKIPPED = "这一项的地址看不懂，没有订阅：{name}"
NO_STORIES = "没有这些类别的文章。先用 import 存入。"
TOO_SMALL = "（这么少的字数放不下一句完整的话，请放宽 --max-chars。）"

SETTING = "{name}={value} 不对，应为：{expected}"
SETTING_MISSING = "没有 {name}，应为：{expected}"
# What stops the start, by the reason of ``DatabaseUnusable``; {backup} is one of the two sentences below.
DATABASE: dict[str, str] = {
    "read_only_file": "数据库文件 {where} 不能写（{detail}）：请改它的权限，或在 DATABASE_URL 里换一个文件。",
    "read_only_folder": "数据库所在的文件夹不能写（{where}，{detail}）：SQLite 要在旁边写日志，请改文件夹的权限。",
    "corrupted": "数据库文件 {where} 已损坏（{detail}），没有改动它。{backup}",
    "full": "磁盘已满，数据库 {where} 写不进去：请腾出空间再启动。",
    "newer": "数据库 {where} 由更新的版本建立（{detail}）：请升级程序，或恢复旧的备份。{backup}",
    "locked": "数据库 {where} 一直被另一个程序锁着：请等它结束，或关掉它。",
    "unreachable": "连不上数据库 {where}（{detail}）：请检查它是否在运行，以及 DATABASE_URL。",
    "other_bot": "数据库 {where} 正由另一个机器人（编号 {detail}）使用：每个机器人要有自己的数据库，"
    "请改 DATABASE_URL 或 TELEGRAM_TOKEN；换了令牌的话，先停下旧的进程。",
    "not_alone": "数据库 {where} 上已有机器人在运行：run 和 run --role all 只能有一个，要先停下别的；"
    "要多个进程，全部用 --role front 和 --role worker。",
    "no_rights": "数据库 {where} 的用户没有权限建表（{detail}）：请让它成为数据库的所有者，"
    "ALTER DATABASE 数据库 OWNER TO 用户。",
    "read_only_server": "数据库 {where} 只能读（{detail}）：请连主库而不是备库，并去掉 default_transaction_read_only。",
    "too_many": "数据库 {where} 的连接已满（{detail}）：每个进程最多要 18 个，请把 PostgreSQL 的 max_connections "
    "调大（默认 100，够 5 个进程），或少开几个进程。",
    "encoding": "数据库 {where} 的编码是 {detail}，存不下中文：请另建一个，"
    "createdb --encoding=UTF8 --template=template0 --owner=用户 数据库。",
    "pooler": "数据库 {where} 前面有 PgBouncer 之类的连接池（{detail}），会丢掉会话的锁和通知："
    "请让 DATABASE_URL 直接指向 PostgreSQL。",
}
# What the database says after it was opened; {advice} is the next sentence or none.
STORAGE = "数据库中途出错（{detail}），已停下。{advice}请检查数据库，再运行一次。"
IS_FULL = "它的连接已满：每个进程最多要 18 个，请把 PostgreSQL 的 max_connections 调大，或少开几个进程。"
HAS_BACKUP = "最新的备份是 {path}，恢复它：python -m bot restore {path}"
HAS_NO_BACKUP = "没有找到备份（设了 BACKUP_DIR 才有每天的备份）；有自己的备份就运行 python -m bot restore 文件。"
BACKUP: dict[str, str] = {
    "exists": "{path} 已经存在，没有覆盖它。",
    "running": "数据库 {path} 正在使用：先停下机器人和其他命令，再恢复。",
    "unreadable": "{path} 不在，或不是本程序的数据库备份。",
    "unwritable": "{path} 写不进去：请检查文件夹和权限。",
    "full": "磁盘已满，{path} 没有写成。",
    "no_file_database": "这里只备份 SQLite。PostgreSQL 用它自己的工具：pg_dump --format=custom --file=文件 数据库，"
    "恢复用 pg_restore --clean --if-exists --dbname=数据库 文件（先停下机器人）。",
}
BACKED_UP = "已备份到 {path}"
RESTORED = "已恢复 {path}。"
KEPT_ASIDE = "原来的文件留在 {path}"
# What stops a move from one database to another, by the reason of ``MoveFailed``.
MOVE: dict[str, str] = {
    "same": "--from 和 --to 是同一个数据库（{where}）。",
    "not_there": "没有数据库文件 {where}：请检查 --from。",
    "in_use": "数据库 {where} 正在使用：先停下机器人和其他命令，再搬迁。",
    "other_data": "目标数据库里已有别的数据（表 {where}），没有改动它。请换一个空的数据库，或先清空："
    "SQLite 移走文件，PostgreSQL 用 dropdb 和 createdb。源数据在中断后又变过时，也要这样重来。",
    "row": "目标数据库不接受这一行（{where}）。之前的已搬好，改好这一行后用同一条命令继续。",
    "broken_off": "搬迁中断：数据库连不上或写不进去（{where}）。检查数据库和磁盘后，用同一条命令继续。",
    "differs": "搬完后核对不一致（表 {where}）：搬迁时可能有程序在写。请停下所有程序，清空目标数据库后重来。",
}
MOVED = "已搬迁并核对：{rows} 行，{tables} 张表，搜索索引 {entries} 篇。把 DATABASE_URL 改成新的地址再启动。"
FAULT = "程序遇到意外：{kind}（{place}）。请把这一行告诉开发者。"
