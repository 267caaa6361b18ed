"""A sheet as a browser sends it back."""


def sent_by(sheet, **changes):
    """What the browser sends when nothing is touched but `changes`, by their names with dashes."""
    data = {}
    for form in [sheet.terms, *(form for each in sheet.lists.values() for form in each.forms)]:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            data[field.html_name] = value.isoformat() if hasattr(value, "isoformat") else value
    for name, formset in sheet.lists.items():
        data[f"{name}-TOTAL_FORMS"] = len(formset.forms)
        data[f"{name}-INITIAL_FORMS"] = 0
    return {**data, **{name.replace("__", "-"): value for name, value in changes.items()}}
