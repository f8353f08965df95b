"""`python -m bench [NAME…]`: run the measurements of that name (by default the usual ones), print tables.

Nothing is written unless `--save`: then the figures go into bench/RESULTS.md, under the name of the database.
"""

import argparse
import os
import sys
import time
from importlib import import_module

# Measured in whole sites of their own, each under its own heading: name → heading, module.
OUTSIDE = {
    "running": ("Starting", "running"),
    "freshness": ("Freshness", "freshness"),
    "memory": ("Memory", "memory"),
    "backups": ("Backups", "backing_up"),
}
INSIDE = ("reading", "weight", "writing", "importing", "searching", "plans", "desk")
NAMES = (*INSIDE, *OUTSIDE, "serving")
USUAL = ("reading", "weight", "writing", "importing")
OWN_HEADINGS = {"searching": "Searching", "desk": "The desk", "importing": "Importing"}
SERVING = ("front", "nginx", "mixed", "cold")
SMALLEST = 100  # stories; fewer have too few comments to approve


def main(words=None) -> int:
    """Measure what the words of the command line ask for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the site.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"some of {', '.join(NAMES)}; default: {' '.join(USUAL)}"
    )
    parser.add_argument(
        "--sizes", nargs="+", type=int, default=[100, 10_000], metavar="N", help="stories in the papers"
    )
    parser.add_argument(
        "--megabytes", type=int, default=0, metavar="N", help="pictures that the largest import brings along"
    )
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each measurement; the median counts")
    parser.add_argument("--part", nargs="+", choices=SERVING, default=list(SERVING), help="the parts of serving")
    parser.add_argument("--save", action="store_true", help="write the figures into bench/RESULTS.md")
    options = parser.parse_args(words)
    names = options.names or list(USUAL)
    if unknown := set(names) - set(NAMES):
        parser.error(f"there is no measurement {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    if min(options.sizes) < SMALLEST:
        parser.error(f"a paper to be measured has at least {SMALLEST} stories")
    started = time.monotonic()
    for name in OUTSIDE:
        if name in names:
            run_outside(name, options)
    if "serving" in names:
        run_serving(options)
    if set(names) & set(INSIDE):
        run_inside(names, options)
    print(f"\n{time.monotonic() - started:.0f} s in all", flush=True)
    return 0


def run_inside(names, options):
    """What is measured inside this process, in databases of its own."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from bench import desk, importing, plans, reading, searching, weight, writing
    from bench.house import house
    from bench.measuring import machine, save

    call_command("collectstatic", interactive=False, verbosity=0)
    tables = {}
    with house() as here:
        papers = []
        if set(names) & {"reading", "weight", "writing", "searching", "plans"}:
            talk = bool(set(names) & {"reading", "weight", "writing", "plans"})
            for size in sorted(options.sizes):
                begun = time.monotonic()
                papers.append(here.make(size, talk=talk))
                print(f"{size:,} stories, {papers[-1].corpus.comments:,} comments: {papers[-1].bytes / 1e6:.0f} MB, "
                      f"made in {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
        archives = []
        if "desk" in names:
            for size in sorted(options.sizes):
                begun = time.monotonic()
                archives.append(here.make_archive(size))
                print(f"an archive of {size:,} stories: {archives[-1].bytes / 1e6:.0f} MB, "
                      f"made in {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
        if "plans" in names:
            plans.show(here, papers[-1])
        steps = {
            "reading": lambda: reading.measure(here, papers, options.runs),
            "weight": lambda: weight.measure(here, papers[-1]),
            "writing": lambda: writing.measure(here, papers, options.runs),
            "importing": lambda: importing.measure(here, options.sizes, options.megabytes),
            "searching": lambda: searching.measure(here, papers, options.runs),
            "desk": lambda: desk.measure(here, archives, options.runs),
        }
        for name in [name for name in steps if name in names]:
            for table in steps[name]():
                print(f"\n{table}", flush=True)
                # Search, the desk and imports are measured in other papers than the rest, under their own headings.
                heading = f"{OWN_HEADINGS[name]}, {here.engine}" if name in OWN_HEADINGS else here.engine
                tables.setdefault(heading, []).append(str(table))
        if options.save:
            start = "" if here.engine == "SQLite" else "python tests/cluster.py "
            command = f"{start}python -m bench {' '.join(sys.argv[1:])}".strip()
            for heading, made in tables.items():
                save(heading, "\n\n".join([f"Made by `{command}` on {machine()}.", *made]))


def run_outside(name, options):
    """One measurement of a whole site: the first start of a fresh clone, a change under readers, memory, a backup."""
    heading, module = OUTSIDE[name]
    table = import_module(f"bench.{module}").measure()
    print(f"\n{table}", flush=True)
    if options.save:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        from bench.measuring import machine, save

        save(heading, f"Made by `python -m bench {name} --save` on {machine()}.\n\n{table}")


def run_serving(options):
    """Stored pages out of gunicorn and nginx, in processes of their own; each part stands under its own heading."""
    from bench import serving

    for part, table in serving.measure(options.part):
        print(f"\n{table}", flush=True)
        if options.save:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
            from bench.measuring import machine, save

            made = f"Made by `python -m bench serving --part {part} --save` on {machine()}."
            save(f"Serving, {part}", f"{made}\n\n{table}")


if __name__ == "__main__":
    sys.exit(main())
