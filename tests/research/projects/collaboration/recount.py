"""A second implementation of counting: literal, slow and exact, fractions stay fractions.

Like `papers` it shares no code with the engine and imports none of it.
"""

import math
from collections import defaultdict
from fractions import Fraction

CHINA = {"CN", "HK", "MO"}
ANYBODY = {"years": None, "hyper": "with", "china": False, "abroad": False, "at": {}, "units": ()}
TENTH = Fraction(1, 10)


def recount(world, code, by=(), counting="full", among="known", earlier=None, **options):
    """(home, *keys) → (value, numerator, denominator, works, known), homes and partners as numbers.

    by: of year, field, topic, unit, country, partner. options: as in ANYBODY, and retracted,
    paratext, xpac to take these in.
    """
    options = {**ANYBODY, **options}
    if code in ("salton", "affinity"):
        found = _affinity(world, code, by[0], options)
    elif code.startswith("partners_"):
        found = _changes(world, code, by, options, earlier)
    elif code in ("partners", "partner_countries"):
        found = _partners(world, code, by, options)
    else:
        found = _figures(world, code, by, counting, among, options)
    return {_numbered(world, by, keys): row for keys, row in found.items()}


def _numbered(world, by, keys):
    home, *rest = keys
    rest = [
        world.numbers[key] if dimension == "partner" else key
        for dimension, key in zip(by, rest, strict=True)
    ]
    return (world.numbers[home], *rest)


def _taken(paper, options):
    marks = ("retracted", "paratext", "xpac")
    if any(on and not options.get(mark) for on, mark in zip(paper["marks"], marks, strict=True)):
        return False
    many = len(paper["homes"]) > 30
    if options["hyper"] != "with" and many != (options["hyper"] == "only"):
        return False
    if options["years"] and not _within(paper["year"], options["years"]):
        return False
    return all(
        paper[key] == value
        for key, value in options["at"].items()
        if key in ("year", "field", "topic")
    )


def _within(year, years):
    return year is not None and years[0] <= year <= years[1]


def _china(country, options):
    return "CN" if options["china"] and country in CHINA else country


def _partner_pairs(world, paper, home, options):
    """(partner, country) of the other institutions, under the options for partners."""
    own = _china(world.home_countries[world.numbers[home]], options)
    pairs = {
        (link["unit"], _china(link["country"], options))
        for link in paper["links"].values()
        if link["unit"] != home
    }
    wanted = options["at"]
    return {
        (partner, country)
        for partner, country in pairs
        if ("partner" not in wanted or world.numbers[partner] == wanted["partner"])
        and ("country" not in wanted or country == wanted["country"])
        and (not options["abroad"] or (country and own and country != own))
    }


def _cases(world, by, options):
    """(keys, home, paper) of every paper and institution on it, for every combination of keys."""
    narrow = options["abroad"] or {"partner", "country"} & set(options["at"])
    needed = narrow or {"partner", "country"} & set(by)
    for paper in world.papers:
        units = _units(world.units[paper["work"]], options)
        if not units or not _taken(paper, options):
            continue
        for home in paper["homes"]:
            pairs = _partner_pairs(world, paper, home, options) if needed else set()
            if narrow and not pairs:
                continue
            for keys in _combinations(by, paper, units, pairs):
                yield (home, *keys), home, paper


def _units(units, options):
    """The units by which a paper is counted, {None} for none; empty: it is not counted."""
    units = units or {None}
    if options["units"]:
        units = units & set(options["units"])
    if "unit" in options["at"]:
        units = units & {options["at"]["unit"]}
    return units


def _combinations(by, paper, units, pairs):
    """Every tuple of keys for `by`; partner and country come from the same pair."""
    found = set()
    for partner, country in pairs or {(None, None)}:
        for unit in units:
            keys = {**paper, "unit": unit, "partner": partner, "country": country}
            found.add(tuple(keys[each] for each in by))
    return found if pairs or not {"partner", "country"} & set(by) else set()


def _countries(paper, options):
    return {_china(country, options) for country in paper["countries"]}


def _international(paper, options):
    countries = _countries(paper, options)
    return len(countries) > 1 if countries else None


def _collaborative(paper, options):
    if not paper["homes"] and not paper["countries"]:
        return None
    return len(paper["homes"]) > 1 or len(_countries(paper, options)) > 1


def _far(paper, options):
    if not (together := _collaborative(paper, options)):
        return together
    if "distance" not in paper:
        places = [link["place"] for link in paper["links"].values() if link["place"]]
        every = (_kilometres(one, other) for one in set(places) for other in set(places))
        paper["distance"] = max(every) if len(places) > 1 else None
    return None if paper["distance"] is None else paper["distance"] >= 5000


def _kilometres(one, other):
    (lat1, lon1), (lat2, lon2) = ([math.radians(each) for each in place] for place in (one, other))
    across = math.cos(lat1) * math.cos(lat2) * (1 - math.cos(lon2 - lon1))
    return 2 * 6371.01 * math.asin(math.sqrt(min(1, ((1 - math.cos(lat2 - lat1)) + across) / 2)))


def _ours(paper, home, what):
    return any(link[what] for link in paper["links"].values() if link["unit"] == home)


FLAGS = {
    "international": lambda paper, home, options: _international(paper, options),
    "collaborative": lambda paper, home, options: _collaborative(paper, options),
    "long_distance": lambda paper, home, options: _far(paper, options),
    "hyper_authored": lambda paper, home, options: len(paper["homes"]) > 30,
    "open_access": lambda paper, home, options: paper["open"],
    "led_first": lambda paper, home, options: _ours(paper, home, "first"),
    "led_corresponding": lambda paper, home, options: (
        _ours(paper, home, "corresponding") if paper["flagged"] else None
    ),
}
ONLY_INTERNATIONAL = {"led_first", "led_corresponding", "international_impact"}


def _weight(paper, home, counting):
    if counting == "full":
        return Fraction(1)
    return sum(link["fraction"] for link in paper["links"].values() if link["unit"] == home)


def _figures(world, code, by, counting, among, options):
    cells = defaultdict(list)
    top = _top_tenth(world, options) if code == "top_tenth" else None
    for keys, home, paper in _cases(world, by, options):
        abroad = _international(paper, options)
        if code in ONLY_INTERNATIONAL and not abroad:
            continue
        if code == "domestic_impact" and abroad is not False:
            continue
        if code == "impact_ratio" and abroad is None:
            continue
        cells[keys].append((paper, home, _weight(paper, home, counting), abroad))
    if code == "works":
        return {
            keys: (total, total, None, len(cases), len(cases))
            for keys, cases in cells.items()
            for total in [sum(weight for _, _, weight, _ in cases)]
        }
    if code in FLAGS:
        return {
            keys: _share([(FLAGS[code](p, h, options), weight) for p, h, weight, _ in cases], among)
            for keys, cases in cells.items()
        }
    if code == "impact_ratio":
        return {keys: _two_sides(cases) for keys, cases in cells.items()}
    return {
        keys: _mean([(top[p["work"]] if top else p["fwci"], weight) for p, _, weight, _ in cases])
        for keys, cases in cells.items()
    }


def _share(cases, among):
    known = [(flag, weight) for flag, weight in cases if flag is not None]
    numerator = sum(weight for flag, weight in known if flag)
    denominator = sum(weight for _, weight in (known if among == "known" else cases))
    value = numerator / denominator if denominator else None
    return value, numerator, denominator, len(cases), len(known)


def _mean(cases):
    known = [(amount, weight) for amount, weight in cases if amount is not None]
    numerator = sum(amount * weight for amount, weight in known)
    denominator = sum(weight for _, weight in known)
    value = numerator / denominator if denominator else None
    return value, numerator, denominator, len(cases), len(known)


def _two_sides(cases):
    sides = [
        _mean([(p["fwci"], weight) for p, _, weight, abroad in cases if abroad is side])
        for side in (True, False)
    ]
    (above, _, _, works1, known1), (below, _, _, works2, known2) = sides
    value = above / below if above is not None and below else None
    return value, above, below, works1 + works2, known1 + known2


def _top_tenth(world, options):
    """Work → the part of it in the most cited tenth of its year and field; None: not known."""
    pool = {**ANYBODY, **options, "hyper": "with"}
    pool["at"] = {key: value for key, value in options["at"].items() if key in ("year", "field")}
    cells = defaultdict(list)
    for paper in world.papers:
        if _taken(paper, pool):
            cells[paper["year"], paper["field"]].append(paper)
    found = dict.fromkeys((paper["work"] for paper in world.papers), None)
    for (year, field), papers in cells.items():
        papers = [paper for paper in papers if paper["cited"] is not None]
        if year is None or field is None:
            continue
        room = len(papers) * TENTH
        for cited in sorted({paper["cited"] for paper in papers}, reverse=True):
            alike = [paper for paper in papers if paper["cited"] == cited]
            part = min(Fraction(1), max(Fraction(0), room / len(alike)))
            room -= len(alike)
            found.update({paper["work"]: part for paper in alike})
    return found


def _partners(world, code, by, options):
    if code == "partner_countries":
        options = {**options, "abroad": True}
    key = "partner" if code == "partners" else "country"
    cells = defaultdict(set)
    wider = by if key in by else (*by, key)
    for keys, _, paper in _cases(world, wider, options):
        kept = keys if key in by else keys[:-1]
        cells[kept].add((keys[1 + wider.index(key)], paper["work"]))
    found = {}
    for keys, pairs in cells.items():
        amount = len({partner for partner, _ in pairs} - {None})
        known = len({work for partner, work in pairs if partner is not None})
        found[keys] = (amount, amount, None, len({work for _, work in pairs}), known)
    return found


def _changes(world, code, by, options, earlier):
    later = options["years"]
    span = later[1] - later[0] + 1
    earlier = earlier or (later[0] - span, later[0] - 1)
    wider = by if "partner" in by else (*by, "partner")
    both = {**options, "years": (min(later[0], earlier[0]), max(later[1], earlier[1]))}
    counts = defaultdict(lambda: [0, 0])
    for keys, _, paper in _cases(world, wider, both):
        counts[keys][0] += _within(paper["year"], later)
        counts[keys][1] += _within(paper["year"], earlier)
    cells = defaultdict(list)
    for keys, (now, then) in counts.items():
        such = {"new": now and not then, "lost": then and not now, "steady": now and then}
        of = now if code == "partners_new" else then
        counts_in = such[code.removeprefix("partners_")] if "partner" in by else of
        if counts_in:
            kept = keys if "partner" in by else keys[:-1]
            cells[kept].append((bool(such[code.removeprefix("partners_")]), of))
    return {
        keys: (amount, amount, len(cases), works, works)
        for keys, cases in cells.items()
        for amount in [sum(such for such, _ in cases)]
        for works in [sum(of for such, of in cases if such)]
    }


def _affinity(world, code, key, options):
    """By brute force: every ordered pair of every paper."""
    place = ("partner", "country").index(key)
    world_options = {**options, "abroad": False, "units": ()}
    world_options["at"] = {
        each: value for each, value in options["at"].items() if each in ("year", "field", "topic")
    }
    own_options = {**options, "abroad": False}
    own_options["at"] = {
        each: value for each, value in options["at"].items() if each not in ("partner", "country")
    }
    everything, papers_of = _pairs(world, place, world_options)
    ours, our_papers = _pairs(world, place, own_options)
    total = sum(everything.values())
    of_home, of_key = defaultdict(int), defaultdict(int)
    for (home, _), amount in ours.items():
        of_home[home] += amount
    for (_, other), amount in everything.items():
        of_key[other] += amount
    wanted = {keys for keys, _, _ in _cases(world, (key,), options)}
    found = {}
    for (home, other), common in ours.items():
        if (home, other) not in wanted:
            continue
        if code == "salton":
            size = len(our_papers["home", home]) * len(papers_of[key, other])
            numerator, denominator = common, math.sqrt(size)
        else:
            numerator, denominator = common * total, of_home[home] * of_key[other]
        found[home, other] = (numerator / denominator, numerator, denominator, common, common)
    return found


def _pairs(world, place, options):
    """(home, key) → works in common; and ("home", home), ("partner" or "country", key) → works."""
    pairs, papers = defaultdict(int), defaultdict(set)
    for (home,), _, paper in _cases(world, (), options):
        papers["home", home].add(paper["work"])
        papers["partner", home].add(paper["work"])
        for link in paper["links"].values():
            papers["country", _china(link["country"], options)].add(paper["work"])
        others = {pair[place] for pair in _partner_pairs(world, paper, home, options)}
        for other in others - {None}:
            pairs[home, other] += 1
    return pairs, papers
