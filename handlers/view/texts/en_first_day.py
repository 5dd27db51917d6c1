"""English: the first day."""

from __future__ import annotations

from handlers.view.texts.counted import Counted
from handlers.view.texts.model_following import FirstDayTexts

FIRST_DAY = FirstDayTexts(
    subscribe="Subscribe",
    topics_html=(
        "<b>1. Topics</b> (as many as you like; {count} chosen)\n"
        "Once a day: the key points on these topics from the State Council, ministries and media."
    ),
    following="Next ▸",
    by_category="By category of source",
    time_html="<b>2. Time</b> ({zone})\n{topics}\nWhen shall it come? One tap, and it is done.",
    keep="✓ {times}",
    made_html="Subscribed to these topics ({count}): <b>{topics}</b>",
    nothing_chosen="Choose at least one topic first.",
    a_week=Counted("In the last 7 days {count} [article was|articles were] on these topics, such as:"),
    none_yet="Nothing on these topics in the archive yet; what is read will come.",
    first_html=(
        "<b>First digest: {time}</b> ({days}). It holds what is new between now and then, the most important first, "
        "each with its points and its page; if nothing is new, one line says so."
    ),
    sources_name="the sources of the State Council and central media",
    undone="Undone: what was just chosen is not subscribed to.",
    legend_html=(
        "<b>The buttons below a brief</b>\n"
        "More / Less: more or fewer points\n"
        "Original: the page. Of a web page the number of each point opens its very sentence\n"
        "Copy: the points and the link, of a short brief the facts too; a brief too long for it has Text alone\n"
        "Related: others in the archive on the same event or document\n"
        "Subscribe: to the category, topic, source or keywords of this one\n"
        "Share: post the brief into another chat\n"
        "Text: plain text for mail or any messenger, or a Word file\n"
        "File 1: a PDF, Word or OFD document that the page links, one button each\n"
        "✓ below: each sentence in its paragraph of the original"
    ),
)
