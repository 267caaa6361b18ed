"""The one list of the whole site: filter, sort, page, export; with and without JavaScript.

A view says what the columns are, the rest is the same everywhere:

    COLUMNS = [
        Column("partner", _("Partner"), lambda a: a.partner, order="partners__name", link=address),
        Column("since", _("In force from"), lambda a: a.effective_on, order="effective_on"),
    ]

    def agreements(request):
        rows = Agreement.objects.visible_to(request.user)
        listing = Listing(request, rows, COLUMNS, filters=AgreementFilter, order="-since",
                          empty=_("No agreement matches."), name="agreements")
        return listing.response("education/cooperation/agreements.html", {"more": "context"})

and its template says `{% include "listing/list.html" %}` where the list belongs. `?export=csv`,
`xlsx` or `json` answers with every filtered row; an HTMX request with the list alone.
A page with two lists gives each a `prefix`, and includes `listing/list.html with listing=…`.
"""
