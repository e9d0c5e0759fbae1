"""Lines of sites: learned to recur in their pages, and where they were seen."""

from __future__ import annotations

from django.db import models

from speeches.models.material import Material


class SiteLine(models.Model):
    """A line that recurs in the pages of a site, learned from them (see `importing.site_lines`)."""

    # The site as its pages tell it, a host or a name: not the row of a source, which people edit.
    site = models.CharField("网站", max_length=255)
    key = models.CharField(max_length=16)
    text = models.CharField("栏目", max_length=200)
    refused = models.BooleanField("不是栏目", default=False)
    learned_at = models.DateTimeField("学到的时间", auto_now_add=True)

    # Of how many speeches pages have it, where somebody counted (see `importing.site_lines`).
    pages = 0

    class Meta:
        ordering = ["site", "text"]
        verbose_name = verbose_name_plural = "网站栏目"
        constraints = [models.UniqueConstraint(fields=["site", "key"], name="site_line_once")]

    def __str__(self) -> str:
        return self.text


class Sighting(models.Model):
    """A line that may be its site's stands in this material, a page of this site."""

    site = models.CharField(max_length=255)
    key = models.CharField(max_length=16)
    material = models.ForeignKey(Material, models.CASCADE, related_name="sightings")
    # By what pages of one and the same speech are known: keys of its title and longest line.
    # No title where the line's place in this page teaches nothing: such a page does not count.
    title = models.CharField(max_length=16, null=True)  # noqa: DJ001
    body = models.CharField(max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "所见栏目"
        indexes = [models.Index(fields=["site", "key"], name="sighting_by_line")]
        constraints = [models.UniqueConstraint(fields=["material", "key"], name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.key}"
