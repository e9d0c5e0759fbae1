from django.apps import AppConfig

from config import visitors


class SavedConfig(AppConfig):
    name = "search.saved"
    label = "saved"
    verbose_name = "收藏的检索"

    def ready(self) -> None:
        # Models can be imported only now.
        from search.saved.holders import clear, take_along  # noqa: PLC0415

        visitors.came_along.connect(take_along, dispatch_uid="saved searches come along")
        visitors.cleared.connect(clear, dispatch_uid="saved searches are cleared")
