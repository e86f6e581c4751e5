# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What the pages share: base templates, style, components and drawings. No models, no queries."""
