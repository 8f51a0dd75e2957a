"""Film data in, a print-ready festival booklet out."""

import os

__version__ = "0.1.0"

# No plugin of the machine changes how data is read; looking for them opens every package there.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")

# The program multiplies no matrices; numpy's threads for that would spin beside other work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
