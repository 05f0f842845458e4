"""``python -m xmpredict`` is ``xmpredict``."""

from xmpredict.cli.main import main

if __name__ == "__main__":
    main()
