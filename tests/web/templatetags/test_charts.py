import re

from django.template import Context, engines

from kakehashi.web.components.charts import trend


def render(text, **context):
    return engines["django"].from_string("{% load charts %}" + text).render(context)


def test_ids_are_unique_on_a_page_even_for_the_same_chart():
    page = render(
        "{% trend points title='t' %}{% for n in 'ab' %}{% bars rows title='t' %}{% endfor %}"
        "{% world_map values places title='t' %}{% world_map values places title='t' %}",
        points=[("2025", 1), ("2026", 2)],
        rows=[("a", 1)],
        values={"FR": 1},
        places=[(2.35, 48.86, "Paris", "/p"), (139.4, 35.6, "Tokyo")],
    )
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == 2 * (2 + 2 + 2 + 1 + 1)
    assert len(set(ids)) == len(ids)


def test_trend_passes_its_arguments_on():
    points = [("2025", 1), ("2026", None)]
    assert render("{% trend points title='t' description='d' small=True %}", points=points) == (
        trend(points, title="t", description="d", small=True)
    )


def test_world_map_takes_no_values_as_none_to_shade():
    assert "chart__legend" not in render("{% world_map nothing title='t' %}")


def test_tags_work_without_a_request():
    template = engines["django"].from_string("{% load charts %}{% trend points title='t' %}")
    assert "<figure" in template.template.render(Context({"points": [("2026", 1)]}))
