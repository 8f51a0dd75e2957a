"""Is a file PDF/X-4, as far as its objects and its metadata go?"""

from __future__ import annotations

from booklet.preflight.rules import Rule
from booklet.preflight.x4_content import (
    check_actions,
    check_annotations,
    check_layers,
    check_outside,
    check_packing,
    check_postscript,
    check_transfer,
)
from booklet.preflight.x4_intent import check_groups, check_intent
from booklet.preflight.x4_metadata import (
    check_encryption,
    check_identifier,
    check_identity,
    check_trapping,
)

RULES: tuple[Rule, ...] = (
    Rule("F201", by_file=check_identity),
    Rule("F202", by_file=check_trapping),
    Rule("F203", by_file=check_identifier),
    Rule("F204", by_file=check_intent),
    Rule("F205", by_file=check_encryption),
    Rule("F206", by_file=check_actions),
    Rule("F207", by_file=check_annotations),
    Rule("F208", by_file=check_transfer),
    Rule("F209", by_file=check_packing),
    Rule("F210", by_file=check_postscript),
    Rule("F211", by_file=check_outside),
    Rule("F212", by_file=check_groups),
    Rule("F213", by_file=check_layers),
)
