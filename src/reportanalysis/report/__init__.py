"""Notebooks to an offline, accessible site.

The steps are separate, so that Make can run just those whose inputs changed::

    pages.write_pages(notebooks, "build/pages.json")            titles, for the navigation
    execute.execute_notebook("notebooks/a.ipynb", "build/executed/a.ipynb")
    site.render_page("build/executed/a.ipynb", "report/a.html", pages)
    explorer.render_explorer(commitments, "report/explorer.html", pages)
    site.render_index(pages, "report/index.html", purpose=..., cite=..., inputs=[...])
    notebooks.save_figures(["build/executed/a.ipynb"], "figures")

In notebooks: `reportanalysis.figure.Figure` and `reportanalysis.tables.table`. Pages know
no statistics: they show tables and what notebooks put out.
"""

import sys
from types import ModuleType
from typing import cast

# JupyterLab brings a package with which jsonschema, when it is imported, builds a grammar of
# web addresses: seconds for every notebook and page, and none needs it. None: not to be found.
sys.modules.setdefault("rfc3987_syntax", cast(ModuleType, None))
