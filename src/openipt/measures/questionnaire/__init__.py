# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""An instrument to and from a FHIR R4 Questionnaire, as plain dictionaries.

What a Questionnaire has no place for (scoring, bands, thresholds, licence) goes along in an extension of our own, so
that ours come back whole; one of another maker becomes an instrument whose total is the sum of its answers, or is
refused with everything that cannot be kept.
"""

from openipt.measures.questionnaire.incoming import from_questionnaire
from openipt.measures.questionnaire.outgoing import to_questionnaire

__all__ = ["from_questionnaire", "to_questionnaire"]
