"""Notebooks to an offline, accessible site.

The steps are separate, so that Make can run just those whose inputs changed::

    write_pages(notebooks, "build/pages.json")                  titles, for the navigation
    execute_notebook("notebooks/a.ipynb", "build/executed/a.ipynb")
    render_page("build/executed/a.ipynb", "report/a.html", read_pages("build/pages.json"))
    render_explorer(commitments, "report/explorer.html", pages, documents=..., targets=...)
    render_index(pages, "report/index.html", purpose=..., cite=..., inputs=[...])
    save_figures(["build/executed/a.ipynb"], "figures")

In notebooks: `reportanalysis.figure.Figure` and `reportanalysis.tables.table`.
"""

from reportanalysis.report.execute import execute_notebook, save_figures
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.pages import Page, describe_notebook, read_pages, write_pages
from reportanalysis.report.site import render_index, render_page

__all__ = [
    "Page",
    "describe_notebook",
    "execute_notebook",
    "read_pages",
    "render_explorer",
    "render_index",
    "render_page",
    "save_figures",
    "write_pages",
]
