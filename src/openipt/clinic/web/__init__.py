# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What stands between a request and a page: sign-in, the shared view, forms that come twice. No pages, no tables."""
