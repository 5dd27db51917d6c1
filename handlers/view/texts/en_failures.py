"""What failures are called in English."""

from handlers.view.texts.counted import Counted
from handlers.view.texts.model import FailureTexts

FAILURES = FailureTexts(
    by_kind={
        "unreachable": "{trouble}{detail}. Try again, or paste or forward me the text.",
        "insecure": "{trouble}{detail}. Paste or forward me the text, or send the saved .html.",
        "not_found": "There is no such page{detail}; it may have been deleted. Check the link.",
        "refused": "The site refuses to be read{detail}. Paste or forward the text, or send the saved .html.",
        "site_fault": "The site itself is out of order{detail}; the link is not to blame. Try again later, or paste or "
        "forward the text.",
        "too_many_requests": "The site wants to be read less often{detail}. Try again in a while, or paste the text.",
        "legal": "The site withholds this page for legal reasons{detail}. Paste or forward the text.",
        "bad_request": "The site does not understand this address{detail}; the link may be incomplete. Copy it again, "
        "or paste the text.",
        "private address": "This is a private address, which I do not read. Send a public link, or paste the text.",
        "address": "This address is malformed. Check the link.",
        "credentials": "The address holds a password. Send the link without it.",
        "redirects": "This link redirects without end. Send the link of the page where it ends, or paste the text.",
        "timeout": "The site took too long. Try again, or paste the text.",
        "too_large": "Too large to read (a page over 5 MB, a file over 20 MB). Paste the part that you want to read.",
        "feed": "This link is a feed (RSS), not an article. Subscribe to it to get briefs of what is new.",
        "unsupported": "This kind of file cannot be read{detail}. "
        "Send a PDF, Word, OFD, HTML, Markdown or text file, or paste the text.",
        "nothing_to_summarize": "There is not enough text here. Paste or forward the text, or send the saved .html.",
        "paywall": "The text stands behind a payment. Paste or forward the text, or send the saved .html.",
        "login": "The text stands behind a login. Paste or forward the text, or send the saved .html.",
        "list_page": "This is a list of articles. Send the link of one of them.",
        "malformed": "The page is broken and cannot be read. Paste the text instead.",
        "encrypted": "This file is protected by a password. Send it without one, or paste the text.",
        "too_hard": "This one takes too much time or memory, so I stopped. Paste the part that you want to read.",
        "unclear": "I could not read a wish from this. Write words such as 国企改革 -房地产 (not exclusions alone).",
        "too_long": Counted(
            "Too long: {most} [character|characters] at most. Shorten it, or subscribe in several steps."
        ),
        "database": "The database cannot be opened. Try again later.",
        "backup": "No backup was made.",
        "move": "The data was not moved.",
        "storage": "The database is out of reach: this was not done. Send it again later.",
        "settings": "A setting is wrong: {detail}",
        "error": "Something went wrong; it was logged. Try again later.",
    },
    troubles={
        "unknown": "Could not connect",
        "no such host": "Could not connect: there is no site of this name",
        "refused": "Could not connect: the site's server takes no connections",
        "reset": "Could not connect: the site broke off the connection",
        "no TLS": "Could not connect securely: this address does not speak https",
        "old protocol": "Could not connect securely: the site's encryption is out of date",
        "certificate expired": "Could not connect securely: the site's certificate has expired",
        "certificate not yet valid": "Could not connect securely: the site's certificate is not valid yet",
        "certificate self-signed": "Could not connect securely: the site signed its certificate itself",
        "certificate of unknown issuer": "Could not connect securely: nobody known issued the site's certificate",
        "certificate of another host": "Could not connect securely: the site's certificate is for another host name",
        "certificate invalid": "Could not connect securely: the site's certificate is not valid",
    },
    of_source={
        "an article": "This is an article: to subscribe, send its section or front page; to read it, the link alone.",
        "no feed": "I found nothing to subscribe to here. Send the link of a section, or keywords: /subscribe WORDS",
        "private address": "A private address cannot be subscribed to. Send the link of a public site.",
        "address": "This address is malformed. Check the link.",
        "unreachable": "{trouble}{detail}: not subscribed. Check the link, or try again later.",
        "not_found": "There is no such page{detail}: not subscribed. Check the link.",
        "refused": "This site refuses to be read{detail}: not subscribed. Try another, or keywords: /subscribe WORDS",
        "site_fault": "This site is out of order{detail}: not subscribed. Try again later.",
        "too_many_requests": "This site wants to be read less often{detail}: not subscribed. Try again later.",
        "legal": "This site withholds the page for legal reasons{detail}: not subscribed. Try another.",
        "bad_request": "The site does not understand this address{detail}: not subscribed. Check the link.",
        "credentials": "The address holds a password, and what it brings would be seen by everybody: not subscribed. "
        "Send the address without it.",
        "redirects": "This link redirects without end: not subscribed. Send the link of the page where it ends.",
        "login": "This site wants a login: not subscribed. Try another, or keywords: /subscribe WORDS",
        "paywall": "This site wants a payment: not subscribed. Try another, or keywords: /subscribe WORDS",
        "timeout": "This site took too long: not subscribed. Try again later.",
        "too_large": "This page is over 5 MB: not subscribed. Send the link of a section.",
        "malformed": "This page is broken: not subscribed. Send the link of a section.",
        "policy library": (
            "The State Council's policy library gave no documents (its answer has changed, or it refuses for now): not "
            "subscribed. Try again later, or the category: /subscribe 国务院"
        ),
        "too_hard": "This page takes too much time or memory: not subscribed. Send the link of a section.",
    },
    details={
        "captcha": "it asks for a captcha",
        "retry-after": Counted("come back in {seconds} [second|seconds]"),
        "compression": "broken compression",
        "policy library": "the answer of the policy library has changed, or it refuses for now",
        "scan": "it is a picture without letters that could be read",
    },
    fact=" ({fact})",
    unexpected="Something went wrong; it was logged. Try again later, or paste the text.",
)
