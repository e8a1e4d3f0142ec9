"""Write a test portal: ``python benchmarks/generate.py SIZE OUTDIR [--seed N] [--for portal|plain|hugo]``.

The same size and seed give the same bytes. ``--for`` writes the same content for one of the peers instead.
"""

from __future__ import annotations

from pathlib import Path

import click
from fiction import SIZES, imagine
from hugo_writer import write_hugo
from plain_writer import write_plain
from portal_writer import write_portal

WRITERS = {"portal": write_portal, "plain": write_plain, "hugo": write_hugo}


def generate(size: str, outdir: Path, seed: int = 1, builder: str = "portal") -> None:
    """Write the test portal of a size for a builder into *outdir*, which must be empty or not exist."""
    if outdir.exists() and any(outdir.iterdir()):
        raise ValueError(f"{outdir} is not empty; name a new folder, or empty it first.")
    WRITERS[builder](imagine(size, seed), outdir)


@click.command()
@click.argument("size")
@click.argument("outdir", type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", default=1, show_default=True, help="Another seed makes another portal of the same size.")
@click.option("--for", "builder", type=click.Choice(list(WRITERS)), default="portal", show_default=True)
def main(size: str, outdir: Path, seed: int, builder: str) -> None:
    """Write a test portal of SIZE into OUTDIR."""
    try:
        generate(size, outdir, seed, builder)
    except ValueError as exc:
        raise click.ClickException(str(exc)) from None


main.help = f"Write a test portal of SIZE ({', '.join(SIZES)}, or as in 12x6x3) into OUTDIR."

if __name__ == "__main__":
    main()
