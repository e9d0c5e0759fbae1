"""Static files named by their content, the modules that scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    support_js_module_import_aggregation = True
