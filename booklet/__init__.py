"""Film data in, a print-ready festival booklet out."""

import os

__version__ = "0.1.0"

# No plugin of the machine changes how data is read; looking for them opens every package there.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
