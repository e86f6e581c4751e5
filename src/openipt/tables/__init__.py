# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables in files: one reader for every command, whatever program wrote the file.

Delimited text, Excel, OpenDocument, SPSS, Stata, Parquet and Arrow become one Arrow table that knows where its rows
stood in the file. The libraries that read a format are imported only when a file of that format is read.
"""
