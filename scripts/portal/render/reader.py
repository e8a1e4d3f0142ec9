"""What one reader sees: texts in the reader's language or, visibly, in another; records, Markdown and pictures.

A ``Reader`` is a ``PageContext`` that templates ask for texts and records.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from markupsafe import Markup, escape

from portal.common.language_tags import direction_of
from portal.common.locales import locale_format
from portal.content.markdown import Heading, Prose, put_figures, put_images, put_links, render, render_translation
from portal.content.texts import LocalisedText
from portal.model.collections import Ref, image_ref
from portal.model.records import Record
from portal.render.context import PageContext
from portal.render.dependencies import TrackedPortal
from portal.render.images import SMALLER
from portal.render.localized import LocalRecord, ReaderName, ReaderText
from portal.site.route import Route


def of_country(
    inputs: TrackedPortal, entry: Route, key: str, locale: str, text: Callable[[str, str], LocalisedText]
) -> LocalisedText:
    """A text of a page; of a page about a country with its name, or, where that was written, with how people say where it is."""
    localised = text(key, locale)
    if not entry.country:
        return localised
    written, spoken = inputs.country(entry.country), f"{key.removesuffix('.country')}.in"
    if written and written.place and key.endswith(".country") and inputs.has_text(spoken):
        place, sentence = text(Ref("countries", written.id).text("place"), locale), text(spoken, locale)
        if place.locale == sentence.locale:
            return sentence._replace(value=sentence.value.replace("{place}", place.value))
    name = locale_format(localised.locale).country(entry.country)
    return localised._replace(value=localised.value.replace("{country}", name))


class Reader(PageContext):
    """One reader on one page, with all that the page can show."""

    def text(self, key: str) -> ReaderText:
        return ReaderText(self, self.inputs.text(key, self.locale))

    def title(self, entry: Route) -> ReaderText:
        return self._about(entry, entry.title)

    def summary(self, entry: Route) -> ReaderText:
        """What describes a page in a sentence or two; its title, if nothing does."""
        return self._about(entry, entry.summary or entry.title)

    def _about(self, entry: Route, key: str) -> ReaderText:
        return ReaderText(self, of_country(self.inputs, entry, key, self.locale, self.inputs.text))

    def record(self, record: Record, ref: Ref) -> LocalRecord:
        return LocalRecord(self, record, ref.key)

    def name(self, record: Record, ref: Ref, field: str = "name") -> ReaderName:
        """The name of a programme or an organisation, marked with its language where that is not the reader's."""
        return ReaderName(self._name, record, ref.text(field))

    def _name(self, record: Record, key: str) -> Markup:
        localised = self.use(key)
        language = localised.locale
        if localised.locale == self.inputs.default:
            language = getattr(record, "name_language", language)
        words = escape(self.plain(localised.value, localised.locale))
        if language == self.locale:
            return self.marked(words, language)
        return Markup(f'<span lang="{language}" dir="{direction_of(language)}">{words}</span>')

    def picture(self, image_id: str, kind: str = "") -> Markup:
        """A picture with its caption and credit, perhaps of a *kind* of its own; nothing, if it was withdrawn."""
        found = self.inputs.image(image_id)
        if found is None:
            return Markup("")
        image, facts = found
        sources = {
            extension: ", ".join(
                f"{self.asset(facts.name(image_id, width, extension))} {width}w" for width in facts.widths()
            )
            for extension in (*SMALLER, facts.extension)
        }
        sizes = "12rem" if kind == "logo" else "(min-width: 46rem) 44rem, 100vw"
        smaller = Markup("").join(
            Markup('<source type="image/{}" srcset="{}" sizes="{}">').format(extension, sources[extension], sizes)
            for extension in SMALLER
        )
        largest = facts.widths()[-1]
        alt = self.text(image_ref(image_id).text("alt")).plain if image.alt else ""
        caption = [self.text(image_ref(image_id).text("caption"))] if image.caption else []
        return Markup(
            "<figure{kind}><picture>{smaller}"
            '<img src="{src}" srcset="{srcset}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}" loading="lazy" '
            'decoding="async"></picture><figcaption>{caption}{credit}</figcaption></figure>'
        ).format(
            kind=Markup(' class="{}"').format(kind) if kind else "",
            smaller=smaller,
            srcset=sources[facts.extension],
            src=self.asset(facts.name(image_id, largest, facts.extension)),
            sizes=sizes,
            width=largest,
            height=facts.height_at(largest),
            alt=alt,
            caption=Markup("{} ").format(*caption) if caption else "",
            credit=self.t("image.credit", credit=image.credit, licence=image.licence),
        )

    def prose(self, key: str, *, in_page: bool = True) -> Markup:
        """A Markdown text as HTML for this page, or for a feed, where wide tables need no room to scroll."""
        localised, safe = self._prose(key, in_page)
        return self.foreign(safe, localised, "div")

    def prose_parts(self, key: str) -> tuple[Markup, Markup]:
        """A Markdown text in two parts: up to its first heading, and from there on."""
        localised, safe = self._prose(key)
        intro, heading, rest = safe.partition("<h2")
        return self.foreign(Markup(intro), localised, "div"), self.foreign(Markup(heading + rest), localised, "div")

    def _prose(self, key: str, in_page: bool = True) -> tuple[LocalisedText, Markup]:
        localised = self.use(key)
        safe: str = self.marked(self.rendered(localised).html, localised.locale)
        if "{{" in safe:
            safe = put_images(safe, self.picture)
            safe = put_figures(
                safe,
                lambda figure_id, forms: self.figure(figure_id, forms, localised.locale),
                lambda figure_id, forms: self.figure_in_words(figure_id, forms, localised.locale),
            )
        safe = put_links(safe, self._internal, "" if in_page else self.href(Ref.of_key(key).uri))
        if in_page and "<table>" in safe:
            opening = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(self.label("table.label"))}"><table>'
            safe = safe.replace("<table>", opening).replace("</table>", "</table></div>")
        return localised, Markup(safe)

    def rendered(self, localised: LocalisedText) -> Prose:
        """A Markdown text with the anchors of its source."""
        source = self.inputs.source_text(localised.key)
        if localised.locale == self.inputs.language_of(localised.key):
            return render(source)
        return render_translation(localised.value, source)

    def headings(self, key: str) -> list[Heading]:
        return list(self.rendered(self.inputs.text(key, self.locale)).headings)

    def _internal(self, address: str) -> str:
        path = address.partition("#")[0].partition("?")[0]
        uri, rest = unquote(path).lstrip("/"), address[len(path) :]
        file = None if not uri or uri.endswith("/") else self.inputs.own_file(uri, self.locale)
        return (self.href(uri) if file is None else self.asset(file)) + rest
