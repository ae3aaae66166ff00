"""`python -m maillage` is `maillage`."""

from maillage.cli import main

if __name__ == "__main__":  # a process that is begun anew imports it too
    main(prog_name="maillage")
