"""`python -m generator`: see `generator/cli.py`."""

import sys

if __name__ == "__main__":
    try:
        # Here, because loading it takes longer than some wait before they press Ctrl-C.
        from generator.cli import main

        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
