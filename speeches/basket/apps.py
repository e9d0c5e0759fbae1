from django.apps import AppConfig

from config import visitors


class BasketConfig(AppConfig):
    name = "speeches.basket"
    label = "basket"
    verbose_name = "文稿"

    def ready(self) -> None:
        # Models can be imported only now.
        from speeches.basket.holders import clear, take_along  # noqa: PLC0415

        visitors.came_along.connect(take_along, dispatch_uid="baskets come along")
        visitors.cleared.connect(clear, dispatch_uid="baskets are cleared")
