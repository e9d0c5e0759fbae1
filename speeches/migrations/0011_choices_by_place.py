"""Decisions about lines were kept by words and held wherever these stood; now each has its place."""

from collections import Counter

from django.db import migrations


def to_places(apps, schema_editor):
    for material in _decided(apps):
        places = _places(material.text)
        for name in ("keep", "drop"):
            said = material.choices.get(name, [])
            found = [place for place in places if place["words"] in said]
            there = {place["words"] for place in found}
            # A line that is not there any more: kept, and told as not applied.
            lost = [{"start": 0, "words": words, "nth": 0, "of": 0} for words in said
                    if words not in there]  # fmt: skip
            if name in material.choices:
                material.choices[name] = lost + found
        material.save(update_fields=["choices"])


def to_words(apps, schema_editor):
    for material in _decided(apps):
        for name in ("keep", "drop"):
            places = material.choices.get(name, [])
            if name in material.choices:
                material.choices[name] = sorted({place["words"] for place in places})
        material.save(update_fields=["choices"])


def _decided(apps):
    materials = apps.get_model("speeches", "Material").objects.exclude(choices={})
    return materials.only("text", "choices").iterator(chunk_size=100)


def _places(text):
    lines = []
    end = 0
    for whole in text.splitlines(keepends=True):
        words = "".join(whole.split())
        if words:
            lines.append((end + len(whole) - len(whole.lstrip()), words))
        end += len(whole)
    number = Counter(words for _, words in lines)
    seen = Counter()
    places = []
    for start, words in lines:
        places.append({"start": start, "words": words, "nth": seen[words], "of": number[words]})
        seen[words] += 1
    return places


class Migration(migrations.Migration):
    dependencies = [("speeches", "0010_roles")]

    operations = [migrations.RunPython(to_places, to_words)]
