import pytest

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works.data import AuthorData
from tests.make import make_home, make_institution, make_officer, make_person
from tests.research.dissemination.make import make_profile, make_researcher
from tests.research.dissemination.works.make import author, enter

pytestmark = pytest.mark.django_db
WORKS = "/en/research/works/"


@pytest.fixture(autouse=True)
def home():
    return make_home()


def read(response):
    return response.content.decode()


def rows(*authors, room=2):
    """The posted rows of authors: (name, {what else}); and empty ones."""
    posted = {"authors-TOTAL_FORMS": len(authors) + room, "authors-INITIAL_FORMS": 0}
    for number, (name, more) in enumerate(authors):
        posted[f"authors-{number}-name"] = name
        for key, value in more.items():
            posted[f"authors-{number}-{key}"] = value
    return posted


def post(client, address, follow=True, **facts):
    return client.post(address, facts, follow=follow)


def test_enter_makes_a_draft_with_its_authors_in_the_order_of_their_numbers(client):
    vienna = make_institution("University of Vienna", country="AT", ror="03prydq77")
    profile = make_profile(name_en="Hanako Sato")
    client.force_login(make_officer())

    response = post(
        client,
        f"{WORKS}enter/",
        kind="article",
        title="Bridges",
        language="EN",
        year="2024",
        doi="https://doi.org/10.1000/XYZ",
        fundings="JSPS; JP24K01234",
        **rows(
            ("Anna Gruber", {"place": 2, "places": "https://ror.org/03prydq77"}),
            ("Hanako Sato", {"place": 1, "profile": profile.slug, "is_corresponding": "on"}),
        ),
    )

    assert "The work is entered as a draft." in read(response)
    work = Work.objects.get()
    sato, anna = work.contributions.order_by("position")
    assert (sato.name, sato.profile, sato.is_corresponding) == ("Hanako Sato", profile, True)
    assert (anna.name, anna.affiliations.get().institution) == ("Anna Gruber", vienna)
    assert (work.language, work.identifier("doi")) == ("en", "10.1000/xyz")
    assert str(work.fundings.get()) == "JSPS JP24K01234"


def test_enter_finds_the_own_profile_of_who_enters(client):
    person = make_researcher()
    profile = make_profile(person=person, name_en="Hanako Sato", name_ja="")
    client.force_login(person)

    assert 'value="Hanako Sato"' in read(client.get(f"{WORKS}enter/"))
    post(
        client,
        f"{WORKS}enter/",
        kind="book",
        title="Bridges",
        **rows(("Anna Gruber", {}), ("SATO, Hanako", {})),
    )

    assert [each.profile for each in Work.objects.get().contributions.all()] == [None, profile]


def test_enter_says_at_each_field_what_is_wrong(client):
    client.force_login(make_officer())
    page = read(
        post(
            client,
            f"{WORKS}enter/",
            kind="article",
            title="",
            language="english!",
            doi="none",
            **rows(("", {"orcid": "1234"}), ("A", {"profile": "nobody"})),
        )
    )
    assert "“english!” is not a language tag" in page
    assert "“none” cannot be a DOI identifier." in page
    assert "This is no ORCID iD: its digits do not fit." in page
    assert "There is no profile with this address." in page
    assert not Work.objects.exists()


def test_enter_shows_the_refusal_above_the_form(client):
    enter(title="Known", identifiers=[("doi", "10.1000/xyz")])
    client.force_login(make_officer())
    facts = {"kind": "article", "title": "Again", "doi": "10.1000/xyz", **rows(("A", {}))}
    page = read(post(client, f"{WORKS}enter/", **facts))
    assert "names another work already: “Known”" in page
    assert 'role="alert"' in page


def test_enter_makes_room_for_more_authors_and_forgets_nothing(client):
    client.force_login(make_officer())
    facts = {"kind": "book", "title": "Half", **rows(("Hanako Sato", {"orcid": "0"}))}
    page = read(post(client, f"{WORKS}enter/", more="1", **facts))
    assert 'name="authors-10-name"' in page
    assert 'value="Hanako Sato"' in page
    assert ">Half</textarea>" in page.replace("\n", "")
    assert "This is no ORCID iD" not in page


def test_enter_leads_back_who_may_not(client):
    assert client.get(f"{WORKS}enter/").status_code == 302
    client.force_login(make_person())
    response = client.get(f"{WORKS}enter/", follow=True)
    assert response.redirect_chain == [(WORKS, 302)]
    assert "Works are entered by researchers" in read(response)


def test_change_of_nothing_changes_nothing(client):
    by = make_officer()
    profile = make_profile()
    work = enter(
        authors=[
            AuthorData("Hanako Sato", is_corresponding=False, profile=profile.pk),
            author("Anna Gruber", ("University of Vienna", "AT"), ("Elsewhere", "")),
        ],
        by=by,
        topic="Bridges",
        cited=7,
        identifiers=[("doi", "10.1000/a"), ("doi", "10.1000/b"), ("arxiv", "2101.00001")],
    )
    client.force_login(by)
    form = client.get(f"{WORKS}{work.pk}/change/").context["form"]
    posted = {name: form[name].value() for name in form.fields}
    for row in form.authors:
        posted |= {f"{row.prefix}-{name}": row[name].value() for name in row.fields}
    posted |= {"authors-TOTAL_FORMS": 5, "authors-INITIAL_FORMS": 2}
    sent = {key: value for key, value in posted.items() if value not in (None, False)}

    post(client, f"{WORKS}{work.pk}/change/", **sent)

    before = work.changed_at
    work.refresh_from_db()
    assert work.changed_at == before
    assert work.contributions.get(position=1).profile == profile


def test_change_leaves_a_crowd_of_authors_as_it_is(client):
    by = make_officer()
    work = enter(*(f"A{number}" for number in range(101)), by=by)
    client.force_login(by)
    assert "so many authors" in read(client.get(f"{WORKS}{work.pk}/change/"))
    post(client, f"{WORKS}{work.pk}/change/", kind="article", title="Anew")
    work.refresh_from_db()
    assert (work.title, work.contributions.count()) == ("Anew", 101)


def test_publish_and_withdraw(client):
    by, work = make_officer(), enter()
    client.force_login(by)

    page = read(post(client, f"{WORKS}{work.pk}/publish/", sure="1"))
    assert "Everybody can read the work now." in page
    response = post(client, f"{WORKS}{work.pk}/withdraw/", reason="Printed twice.")

    assert response.status_code == 410
    assert "The work is withdrawn. Its address says so." in read(response)
    assert "Make it public" in read(response)


def test_merge_shows_both_before_it_merges(client):
    by, work, into = make_officer(), enter(title="One"), enter(title="The other")
    client.force_login(by)
    address = f"{WORKS}{work.pk}/merge/"

    assert "No work here is known by this." in read(post(client, address, into="999"))
    page = read(post(client, address, into=f"http://testserver{into.get_absolute_url()}"))
    assert "Are these the same?" in page
    assert "The other" in page
    work.refresh_from_db()
    assert work.state == "draft"
    response = post(client, address, into=str(into.pk), confirmed="1")

    assert response.redirect_chain[0][0] == into.get_absolute_url()
    work.refresh_from_db()
    assert work.merged_into == into


def test_what_is_not_seen_cannot_be_done(client):
    work = enter()
    client.force_login(make_person())
    for name in ("change", "publish", "withdraw", "merge"):
        assert client.get(f"{WORKS}{work.pk}/{name}/").status_code == 404
