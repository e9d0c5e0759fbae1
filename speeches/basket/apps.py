from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class BasketConfig(AppConfig):
    name = "speeches.basket"
    label = "basket"
    verbose_name = "文稿"

    def ready(self) -> None:
        # Models can be imported only now.
        from speeches.basket.holders import take_along  # noqa: PLC0415

        user_logged_in.connect(take_along, dispatch_uid="baskets come along")
