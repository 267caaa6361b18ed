"""What tests ask of the pages of plans and actions."""

from django.urls import reverse


def address(name, *args, **kwargs):
    return reverse(f"plan:{name}", args=args, kwargs=kwargs)


def text_of(client, place):
    response = client.get(place)
    assert response.status_code == 200
    return response.content.decode()


def sent(client, place, **fields):
    """The text of a form's page that refused what was sent."""
    response = client.post(place, fields)
    assert response.status_code == 200
    return response.content.decode()


def said(client, response):
    """The message on the page to which `response` leads."""
    assert response.status_code == 302
    return " ".join(
        str(message) for message in client.get(response["Location"]).context["messages"]
    )
