"""Temporary."""

import pytest

from tests.support.visiting import enter
from tests.test_pages import WIDTHS, paths, person_called

MINE = {
    "": ("programme.show", "programme.enrol", "programme.ticket", "programme.show_programme", "site.home"),
    "resident": ("programme.show", "programme.enrol", "programme.own_enrolments", "programme.ticket"),
    "ngo": (
        "programme.enrolled_by_organisation",
        "programme.enrol_group",
        "programme.name_person",
        "organisations.show",
    ),
}


@pytest.mark.parametrize("who", MINE)
@pytest.mark.parametrize("language", ["pl", "uk"])
def test_look(app, new_page, axe, language, who):
    faults = []
    page = new_page(bypass_csp=True)
    with app.app_context():
        addresses = paths(app, who, MINE[who])
        enter(app, page, person_called(who), language=language)
    for name, path in zip(MINE[who], addresses):
        answer = page.goto(path)
        assert answer.status == 200, path
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{path} at {width}: {fault}" for fault in axe(page)]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                faults.append(f"{path} {width}: it runs out at the side")
            page.screenshot(path=f"/tmp/shots/{language}-{who or 'anon'}-{name}-{width}.png", full_page=True)
    assert faults == []
