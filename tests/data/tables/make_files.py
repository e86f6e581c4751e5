# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes the SPSS, Stata, .ods and .xls files beside it, from invented data.

`pip install pandas pyreadstat odfpy xlwt`, then run it here. The tests read the files.
"""

from pathlib import Path

import pandas
import pyreadstat
import xlwt

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

names = [LABELS[time] for time in TIMES]
sheet = pandas.DataFrame({"id": IDS, "time": names, "bdi": SCORES})
sheet.to_excel(HERE / "scores.ods", engine="odf", index=False)

book = xlwt.Workbook()
page = book.add_sheet("scores")
rows = [("id", "time", "bdi"), *zip(IDS, names, SCORES, strict=True)]
for number, row in enumerate(rows):
    for place, cell in enumerate(row):
        if cell is not None:
            page.write(number, place, cell)
book.save(str(HERE / "scores.xls"))

CHOICES = {1.0: "Not at all", 2.0: "Several days", 3.0: "More than half the days", 4.0: "Nearly every day"}
items = [f"phq9_{item}" for item in range(1, 10)]
from_one = pandas.DataFrame([["a", *[2.0, 3.0, 2.0, 1.0, 2.0, 3.0, 2.0, 1.0, 1.0]]], columns=["id", *items])
pyreadstat.write_sav(from_one, str(HERE / "phq9_from_one.sav"), variable_value_labels=dict.fromkeys(items, CHOICES))
