"""Static files named by their content, the modules that scripts import included."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    support_js_module_import_aggregation = True
    # Without an entry a file's name is worked out from the file, as before there was a manifest.
    manifest_strict = False

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """The names that `collectstatic` gave; a damaged list is none, and is made again by it."""
        try:
            paths, digest = super().load_manifest()
        except ValueError:
            logger.warning("静态文件的清单读不了；make run 会自动重建它")
            return {}, ""
        return paths, digest
