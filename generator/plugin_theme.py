"""The theme's files as MkDocs sees them: what of Material is left out, what the style sheet is made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.plugin_pages import GeneratedPage, others_have_a_say
from generator.theme_files import STYLES, Styles, as_served, frame_words, is_material, is_script, is_unused


def take_styles(files: Files, config: MkDocsConfig) -> Styles | None:
    """Leave out what the theme brings and no page loads, pack scripts; return what the style sheet is made from.

    None where the site has another theme than ours.
    """
    own = files.get_file_from_path(STYLES)
    if own is None:
        return None
    theirs = [file for file in files.media_files() if file.src_dir != config.docs_dir]
    material = [file for file in theirs if is_material(file.src_uri)]
    dirs = config.theme.dirs
    own_dirs = dirs.index(str(material[0].src_dir)) if material else len(dirs)
    for file in [file for file in theirs if is_unused(file.src_uri)]:
        files.remove(file)
    for file in [file for file in theirs if is_script(file.src_uri)]:
        file.content_string = as_served(file.content_string)
    sheets = [files.get_file_from_path(str(path)) for path in config.extra_css]
    pages = [file for file in files.documentation_pages() if not isinstance(file.page, GeneratedPage)]
    return Styles(
        "".join(file.content_string for file in material),
        own.content_string,
        others=tuple(sheet.content_string for sheet in sheets if sheet),
        frame=frame_words(dirs[:own_dirs], dirs[own_dirs:]),
        pages=(*(Path(file.abs_dest_path) for file in pages), Path(config.site_dir) / "404.html"),
        # A script may put anything into a page, and so may another plugin.
        is_whole=bool(config.extra_javascript) or None in sheets or _others_finish(config),
    )


def _others_finish(config: MkDocsConfig) -> bool:
    methods: list[Any] = [
        method for event in ("post_page", "post_template", "post_build") for method in config.plugins.events[event]
    ]
    names = {type(getattr(method, "__self__", None)).__module__ for method in methods}
    return bool(names - {"generator.plugin"}) or others_have_a_say(config)
