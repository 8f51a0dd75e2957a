"""What can be found in an edition without setting a page?"""

from __future__ import annotations

from booklet.errors import BookletError
from booklet.findings import Finding
from booklet.flatplan import flatplan_source
from booklet.material import Order, prepare
from booklet.sections import expand, read_sections


def check_only(order: Order) -> tuple[Finding, ...]:
    """All that can be found without setting a page; never raises for what it finds."""
    try:
        material = prepare(order)
    except BookletError as error:
        if not error.findings:
            raise
        return error.findings
    source, is_own = flatplan_source(material.edition, material.layout)
    sections, findings = read_sections(source, is_own=is_own)
    _, more = expand(sections, material.edition, material.layout)
    return material.weighed([*material.findings, *findings, *more])
