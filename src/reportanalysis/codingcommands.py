"""What each command of `reportanalysis coding` does."""

import argparse
import sys
from pathlib import Path


def coding_export(options: argparse.Namespace) -> None:
    """Write the sheets and all that coders need."""
    from reportanalysis.coding import export_packet
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.study import load

    said = export_packet(
        load(),
        options.folder,
        corpus_folder(),
        coders=options.coders,
        sentences=options.sentences,
        overlap=options.overlap,
        seconds=options.seconds,
        seed=options.seed,
    )
    print("\n".join(said))


def coding_import(options: argparse.Namespace) -> None:
    """Check the filled sheets and store their codes, or say every fault and store nothing."""
    from reportanalysis.coding import import_sheets
    from reportanalysis.coding.packet import ALLOCATION
    from reportanalysis.coding.returns import read_allocation
    from reportanalysis.errors import ReportError
    from reportanalysis.study.humanlabels import HUMAN

    table, faults = import_sheets(options.folder, blanks=options.blanks)
    for fault in faults:
        print(f"reportanalysis: {fault}", file=sys.stderr)
    if faults:
        n = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise ReportError(f"{n}, nothing stored; mend the sheets and import again")
    counts = table.groupby("coder").size()
    for coder, n in counts.items():
        print(f"coder {coder}: {n} sentences")
    given = " ".join(read_allocation(Path(options.folder) / ALLOCATION)["coders"]).split(" ")
    for coder in sorted(set(given) - set(counts.index)):
        print(f"coder {coder}: no sheet yet; import again when it is there")
    print(f"{HUMAN}: {table['id'].nunique()} sentences; next: reportanalysis coding agreement")


def coding_agreement(options: argparse.Namespace) -> None:
    """Print how far coders and model agree; write confusions and what is to be decided."""
    from reportanalysis.codebook import VARIABLES
    from reportanalysis.coding import agreement, confusion, undecided
    from reportanalysis.coding.packet import decision_sheet
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.files import write_csv
    from reportanalysis.study import load

    data, out = load(), Path(options.out)
    table = agreement(data)
    print(table.round(3).to_string(index=False))
    write_csv(out / "agreement.csv", table.round(6))
    for variable in VARIABLES:
        counts = confusion(data, variable).round(1).rename_axis("human").reset_index()
        write_csv(out / f"confusion_{variable}.csv", counts)
    left = undecided(data)
    paths = decision_sheet(data, left, out / "decide", corpus_folder()) if len(left) else []
    print(f"{len(left)} sentences to decide{''.join(f'; {path}' for path in paths)}")
