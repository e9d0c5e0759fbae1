"""haystack's command, without its gap: it would remove the index before it builds another."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.management.commands import rebuild_index

from search.index.connection import library_index


class Command(rebuild_index.Command):  # type: ignore[misc] # haystack has no types
    help = "重建检索索引：在一旁建好之后再替换，其间照常检索。"

    def handle(self, *, using: Sequence[str] | None, verbosity: int, **options: object) -> None:
        """Nothing is lost meanwhile, so that nothing need be asked."""
        for alias in using or connections.connections_info:
            try:
                index = library_index(alias)
            except ImproperlyConfigured:
                # Another engine: as haystack does it.
                super().handle(using=[alias], verbosity=verbosity, **options)
                continue
            count = index.rebuild()
            if verbosity:
                self.stdout.write(f"索引已建好：{count} 篇。")
