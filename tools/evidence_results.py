# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Work out the results of the shipped trials that ship with them, so that no one waits for the first look at them.

Run after the shipped rows, the usual filters or what a result holds have changed: python tools/evidence_results.py.
A test holds that the file is current.
"""

import json
from pathlib import Path

from openipt.evidence import rows as evidence_rows
from openipt.evidence.results import result_key, usual_filters, work_out

FILE = Path(evidence_rows.__file__).parent / "data" / "results.json"


def main() -> None:
    """Write the file."""
    rows = evidence_rows.read_rows(evidence_rows.shipped_bytes())
    results = {result_key(filters): work_out(rows, filters) for filters in usual_filters(rows)}
    FILE.write_text(json.dumps(results, ensure_ascii=False, allow_nan=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(results)} results in {FILE.name}")


if __name__ == "__main__":
    main()
