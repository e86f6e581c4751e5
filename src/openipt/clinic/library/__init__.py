# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What trials say of IPT, for every member of staff. Nothing here knows a client."""
