# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the SPSS and Stata files beside it, from invented data: `pip install pandas pyreadstat`, then run it here.

The tests read them; writing them needs pandas, which nothing else does.
"""

from pathlib import Path

import pandas
import pyreadstat

HERE = Path(__file__).parent
IDS, TIMES = list("aabbccdd"), [1.0, 2.0] * 4
SCORES = [20.5, 8.25, 18.0, 17.0, 25.0, None, 30.0, 12.5]
LABELS = {1.0: "pre", 2.0: "post"}

spss = pandas.DataFrame({"id": IDS, "time": TIMES, "bdi": [-99.0 if score is None else score for score in SCORES]})
for kind in ("sav", "zsav"):
    pyreadstat.write_sav(
        spss,
        str(HERE / f"scores.{kind}"),
        variable_value_labels={"time": LABELS, "bdi": {-99.0: "refused"}},
        missing_ranges={"bdi": [-99.0]},
        compress=kind == "zsav",
    )

stata = pandas.DataFrame({"id": IDS, "time": TIMES, "bdi": ["r" if score is None else score for score in SCORES]})
stata["time"] = stata["time"].astype("int32")
pyreadstat.write_dta(
    stata,
    str(HERE / "scores.dta"),
    variable_value_labels={"time": {1: "pre", 2: "post"}},
    missing_user_values={"bdi": ["r"]},
)
