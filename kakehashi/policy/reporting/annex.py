"""What every report says of itself: how to read it, by which definitions, and how to verify it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.counting import REFERENCE_DATES, Better
from kakehashi.policy.reporting.contents import Definition, Fact
from kakehashi.policy.reporting.material import Content, Material


def how_to_read() -> list[Fact]:
    """What is of which day, the three readings, what nobody knows, and the marks of the charts."""
    return [*_days(), *_readings(), unknown(), _charts()]


def _days() -> list[Fact]:
    return [
        Fact(
            pgettext("reading", "Reference date"),
            _(
                "As of the reference date: figures, how far targets have come, work done, and what"
                " owners attested."
            ),
        ),
        Fact(
            pgettext("reading", "Day of freezing"),
            _(
                "As on the day of freezing: the plans in force, their wordings, owners, persons and"
                " budgets, and the lists of targets and tasks. Only tasks that were added after the"
                " reference date and were due after it are left out."
            ),
        ),
    ]


def _readings() -> list[Fact]:
    return [
        Fact(
            pgettext("reading", "Result"),
            _(
                "Where a figure stands on the path declared for it. Share of the way = (figure −"
                " baseline) ÷ (end of the path − baseline), counted from 0 % to 100 %: more than"
                " was wanted of one figure makes up for nothing of another."
            ),
        ),
        Fact(
            pgettext("reading", "Effort"),
            _(
                "What was done of the milestones and tasks that were due on the reference date, by"
                " their weights. What was done early does not make up for what is late."
            ),
        ),
        Fact(
            pgettext("reading", "Confidence"),
            _(
                "What the owner of an action says, in one sentence, with the day. It is nobody"
                " else's and follows from nothing."
            ),
        ),
    ]


def unknown() -> Fact:
    """What stands for what nobody knows."""
    return Fact(
        pgettext("reading", "Unknown"),
        _(
            "What nobody knows is neither zero nor reached. Where something is unknown, a share"
            " of the way is given from the worst to the best that it can be."
        ),
    )


def _charts() -> Fact:
    return Fact(
        pgettext("reading", "Charts"),
        _(
            "Dots: figures; hollow dots: lower bounds. Dashed: what is wanted. Diamonds: the"
            " baseline and the points of the path. Shaded: unknown. Dotted: the definition"
            " changed."
        ),
    )


def definitions(material: Material, language: str) -> Iterator[Definition]:
    """The definition of every figure in the report, in its order."""
    for content in material.figures.values():
        yield Definition(
            heading=f"{content['indicator']} ({_('version %d') % content['version']})",
            title=content["title"][language],
            facts=list(_facts(content, language)),
        )


def _facts(content: Content, language: str) -> Iterator[Fact]:
    at = REFERENCE_DATES[content["reference_date"]]
    yield Fact(_("What is counted"), content["wording"][language])
    if content["rule"]:
        yield Fact(_("Counting rule of"), content["rule"][language])
    yield Fact(pgettext("report", "Unit"), content["unit"][language])
    yield Fact(_("Reference date"), str(at.words))
    yield Fact(_("Direction of improvement"), str(Better(content["better"]).label))
    verified = "" if content["verified"] else _("(read from a third party)")
    yield Fact(_("Source of the definition"), f"{content['source'][language]} {verified}".rstrip())
    if statement := content.get("statement"):
        yield Fact(_("Where the figure stands"), statement["source"])


def verification(material: Material) -> list[str]:
    """How anybody can check that the report shows what was frozen."""
    return [
        _(
            "This report shows %(figures)d figures, %(targets)d targets and %(actions)d actions of"
            " one freeze. Each is kept as one line of JSON with its SHA-256; the hash of the freeze"
            " is that of its header and of all those lines."
        )
        % {
            "figures": len(material.figures),
            "targets": len(material.targets),
            "actions": len(material.actions),
        },
        _("Hash of the freeze (SHA-256): %s") % material.freeze.sha256,
        _(
            "The office recomputes all hashes with “script/manage verify_freezes”. An auditor finds"
            " every record, its hash and instructions without this program in the evidence pack."
        ),
        _(
            "A frozen figure is never changed. What turned out to be wrong is corrected by an entry"
            " with its reason, which stands beside it."
        ),
    ]
