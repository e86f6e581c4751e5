# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The extensions of FHIR R4 that carry what a score needs, those of our own, and how one is found."""

from collections.abc import Iterator, Mapping
from typing import Any

LOINC = "http://loinc.org"
_HL7 = "http://hl7.org/fhir/StructureDefinition/"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
ORDINAL = f"{_HL7}ordinalValue"
# R4, R5 and SDC, and the older names that published forms still use
_OLDER = ("questionnaire-ordinalValue", "valueset-ordinalValue", "codesystem-ordinalValue", "iso21090-CO-value")
WEIGHTS = (ORDINAL, f"{_HL7}itemWeight", *(f"{_HL7}{name}" for name in _OLDER))
HIDDEN = f"{_HL7}questionnaire-hidden"
WEIGHT_PROPERTIES = ("itemWeight", "ordinalValue")  # of a concept in a code system
MIN_VALUE = f"{_HL7}minValue"
MAX_VALUE = f"{_HL7}maxValue"
DECIMAL_PLACES = f"{_HL7}maxDecimalPlaces"
COMPUTED = (
    f"{_SDC}calculatedExpression",
    f"{_HL7}questionnaire-calculatedExpression",
    f"{_HL7}cqif-calculatedValue",
)
CONDITION_IN_CODE = (f"{_SDC}enableWhenExpression", f"{_HL7}questionnaire-enableWhenExpression")
DEFINITION = "urn:openipt:instrument"
ITEM = "urn:openipt:item"
CODE = "urn:openipt:code"
NUMBERS = ("valueDecimal", "valueInteger")


def extensions(holder: Mapping[str, Any], *urls: str) -> Iterator[Mapping[str, Any]]:
    """Yield every extension of an element with one of these addresses."""
    for extension in holder.get("extension", ()):
        if isinstance(extension, Mapping) and extension.get("url") in urls:
            yield extension


def extension(holder: Mapping[str, Any], *urls: str) -> Mapping[str, Any] | None:
    """Return the first extension of an element with one of these addresses, or None."""
    return next(extensions(holder, *urls), None)


def number_in(holder: Mapping[str, Any]) -> float | None:
    """Return the number that an extension or an answer holds, or None; a truth value is no number."""
    for key in NUMBERS:
        value = holder.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
    return None


def loinc_of(holder: Mapping[str, Any]) -> str:
    """Return the LOINC code of a questionnaire or a question, or an empty text."""
    return next((str(code.get("code")) for code in holder.get("code", []) if code.get("system") == LOINC), "")
