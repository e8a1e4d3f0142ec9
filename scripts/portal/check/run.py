"""The list of all rules over the whole portal, and one run through it. Faults of one value show where it is read.

Every rule yields problems and prints nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from portal.check.addresses import (
    lost_addresses,
    navigation,
    redirects,
    stray_data,
    stray_files,
    stray_overrides,
    templates_in_utf_8,
)
from portal.check.answers import answers_lead_to_pages
from portal.check.comparison import Comparison
from portal.check.dates import dates_in_future, dates_long_ago, kinds_compared, published_in_future
from portal.check.deceptive_links import deceptive_addresses
from portal.check.held_back import links_to_held_back, names_held_back, required_pages_held_back
from portal.check.interface import interface_strings, missing_and_outdated, placeholders
from portal.check.links import addresses_of_persons, insecure_addresses
from portal.check.notices import notices
from portal.check.plain_language import pages_in_plain_language
from portal.check.plain_texts import shared_plain_texts
from portal.check.plausibility import listed_twice, more_than_there_are, records_twice, shares_above_the_whole
from portal.check.records import (
    changed_without_a_note,
    countries_of_programmes,
    ledger_of_figures,
    missing_pages,
    press_releases,
    roles_twice,
    successions,
    texts_without_glyphs,
    unknown_references,
)
from portal.check.style import unfinished_options
from portal.check.text_rules import check_all_words, check_words, words_of_faulty
from portal.check.withdrawn import withdrawn_names
from portal.common.problems import Problem
from portal.content.portal import Portal
from portal.site.routes import Routes


def check_portal(
    portal: Portal,
    routes: Routes,
    moment: dt.datetime | None,
    jobs: int,
    clean: set[bytes],
) -> list[Problem]:
    """All problems that only show when everything is read; at a *moment*, also what is wrong with the clock.

    *clean* holds digests of texts that were found to be without fault by themselves, and is added to.
    """
    comparison = Comparison(portal, routes)
    return [
        *check_all_but_words(portal, routes, moment),
        *check_all_words(portal, routes, comparison, jobs, clean),
        *check_words(portal, routes, words_of_faulty(portal, comparison)),
    ]


def check_all_but_words(portal: Portal, routes: Routes, moment: dt.datetime | None) -> list[Problem]:
    """The same but for what is wrong in single texts (``text_rules``)."""
    rules: list[Callable[[Portal, Routes], Iterator[Problem]]] = [
        missing_pages, required_pages_held_back, unknown_references, roles_twice, successions, countries_of_programmes, ledger_of_figures, shares_above_the_whole, more_than_there_are, listed_twice, records_twice, shared_plain_texts, unfinished_options, texts_without_glyphs, press_releases, changed_without_a_note, withdrawn_names, dates_long_ago, kinds_compared, lost_addresses, redirects, navigation, notices, stray_data, stray_files, stray_overrides, templates_in_utf_8, answers_lead_to_pages, pages_in_plain_language, insecure_addresses, deceptive_addresses, addresses_of_persons, missing_and_outdated, placeholders, interface_strings,
    ]  # fmt: skip
    problems = [problem for rule in rules for problem in rule(portal, routes)]
    if moment:
        for rule_of_clock in (links_to_held_back, names_held_back, published_in_future, dates_in_future):
            problems += rule_of_clock(portal, moment)
    return problems
