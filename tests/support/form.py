"""The form of ``portal serve`` as a browser sees it: what it would send of a page."""

from lxml import html


def values_of(form: html.FormElement) -> dict[str, str]:
    """What a browser would send of a form; where several fields have one name, each in a line."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(
            "" if value == "on" else value
        )  # lxml takes a box with an empty value for one without
    return {name: values[0] if len(values) == 1 else "\n".join(filter(None, values)) for name, values in found.items()}
