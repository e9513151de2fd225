"""How long the explorer takes for a query and a filter over 10,000 made-up commitments.

Run it with ``python benchmarks/explorer.py CHROMIUM``; it prints the slowest and the middle
of the times that the page itself measures, in milliseconds: of each view the best of five, so
that other work on the machine counts little.
"""

import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from reportanalysis.report.explorer import render_explorer

ROWS, WORDS, BAG = 10_000, 12_000, 16
ASK = """<script>
  const times = %s.map(view => Math.min(...[1, 2, 3, 4, 5].map(() => {
    history.replaceState(null, "", "#" + view);
    window.dispatchEvent(new Event("popstate"));
    return Number(document.documentElement.dataset.milliseconds);
  })));
  document.title = "took " + times.join(" ");
</script>"""


def made_up_rows(rng: random.Random) -> tuple[pd.DataFrame, list[str]]:
    """Rows as many and as long as three times the study's, and phrases of two words."""
    marks = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
    words = ["".join(rng.choices(marks, k=rng.choice((2, 2, 2, 3, 4)))) for _ in range(WORDS)]
    weights = [1 / (place + 10) for place in range(WORDS)]
    bags = [sorted(rng.choices(words, weights, k=BAG)) for _ in range(ROWS)]
    pairs = [rng.choice(bag) + rng.choice(bag) for bag in bags]
    common = sorted(set(pairs))[:7000]
    known = set(common)
    rows = pd.DataFrame(
        {
            "commitment_id": [f"made-up-2024-{n:05d}" for n in range(ROWS)],
            "document_id": "made-up-2024",
            "city": [f"City {n % 16}" for n in range(ROWS)],
            "policy_type": rng.choices(["service", "other", "investment"], k=ROWS),
            "theme": rng.choices(["rural", "urban", "safety"], k=ROWS),
            "text": "",
            "bag": bags,
            "figures": "",
            "phrases": [[pair] if pair in known else [] for pair in pairs],
        }
    )
    return rows, common


def main() -> None:
    """Render, ask, print."""
    rng = random.Random(0)
    rows, phrases = made_up_rows(rng)
    asked = [*rng.sample(phrases, 15), *(word[:2] for word in rng.sample(rows["bag"][0], 5))]
    views = [f"q={query}" for query in asked] + ["city=City%201&policy_type=service", "theme=rural"]
    with tempfile.TemporaryDirectory() as folder:
        page = render_explorer(rows, Path(folder) / "explorer.html", phrases=phrases)
        text = re.sub(r'<meta content="default-src[^>]*>', "", page.read_text("utf-8"))
        page.write_text(text.replace("</body>", ASK % views + "</body>"), "utf-8")
        command = [
            *(sys.argv[1], "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--user-data-dir={folder}/profile", page.as_uri()),
        ]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    took = re.search(r"<title[^>]*>took ([\d. ]+)</title>", shown)
    if took is None:
        raise SystemExit("the browser told nothing")
    times = sorted(map(float, took[1].split()))
    print(f"{len(times)} views: middle {times[len(times) // 2]} ms, slowest {times[-1]} ms")


if __name__ == "__main__":
    main()
