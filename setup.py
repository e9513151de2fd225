"""Puts the stored models into the built package; all else stands in pyproject.toml."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

MODELS = Path("data/model")


class BuildWithModels(build_py):
    """The package and, where it is not read from this folder itself, the models beside it."""

    def run(self):
        """Build, then copy the models."""
        super().run()
        if self.editable_mode:
            return
        for file in sorted([*MODELS.rglob("*.json"), *MODELS.rglob("*.csv.gz")]):
            target = Path(self.build_lib, "reportanalysis", "model", file.relative_to(MODELS))
            self.mkpath(str(target.parent))
            self.copy_file(str(file), str(target), preserve_mode=False)


setup(cmdclass={"build_py": BuildWithModels})
