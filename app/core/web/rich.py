"""The one way from what people write with Markdown to HTML: what is not on a short list of marks never comes out."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

# A page has its own h1 and h2, so headings of a text begin below them.
MARKS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "hr", "code"}
LINKS = {"https", "http", "mailto", "tel"}
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def rich(text: str) -> Markup:
    """Paragraphs, lists, headings, emphasis and links of a Markdown text; HTML in it is shown as it was written."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
    tokens = markdown.parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    written = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(
        written, tags=MARKS, attributes={"*": set(), "a": {"href"}}, url_schemes=LINKS, link_rel="noopener nofollow ugc"
    )
    return Markup(clean)


def plain(text: str) -> str:
    """The same text without any mark, in one line, for machines that show no marks."""
    return " ".join(Markup(nh3.clean(str(rich(text)), tags=set())).unescape().split())
