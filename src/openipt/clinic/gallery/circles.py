# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Invented circles for the gallery and the tests: none to forty people, long names, many scripts."""

from typing import Literal

from openipt.clinic.drawings.circle import Circle, Missing, Person

RING_NAMES = ("could not imagine life without", "close and important", "in my life, less close")

SEVEN = Circle(
    "Orla",
    (
        Person("Bram", 1, "home", "husband", was=2, was_words="21 Jan", quality="conflict", url="#bram"),
        Person("Hesper", 2, "family", "mother", quality="thin", url="#hesper"),
        Person("Pip", 1, "home", "son", quality="good", url="#pip"),
        Person("Linnet", 2, "family", "sister", quality="good", url="#linnet"),
        Person("Fern", 3, "friend", "friend, former colleague", wished=2, quality="thin", url="#fern"),
        Person("Quill", 3, "work", "head teacher", quality="thin", url="#quill"),
        Person("Saffron", 2, "neighbour", "neighbour", was=3, was_words="21 Jan", quality="good", url="#saffron"),
    ),
    (Missing("a local friend", 2, "friend"), Missing("a colleague who knows her work", 2, "work")),
    RING_NAMES,
    "outside",
)

NONE = Circle("Ivo", ring_names=RING_NAMES)

ONE = Circle("Ivo", (Person("Wren", 1, "home", "brother", dead=True, quality="good"),), ring_names=RING_NAMES)

FIFTEEN = Circle(
    "Marit",
    (
        Person("Dov", 1, "home", "partner", quality="good"),
        Person("Ilse", 1, "home", "daughter", quality="good"),
        Person("Joost", 2, "home", "son", was=1, was_words="3 March", quality="thin"),
        Person("Mother", 2, "family", "", dead=True, quality="good"),
        Person("Aunt Petronella", 3, "family", "aunt", quality=""),
        Person("Cas", 2, "family", "brother", quality="conflict"),
        Person("Willemijn van den Heuvel", 2, "friend", "friend from school", quality="good"),
        Person("Noor", 3, "friend", "friend", wished=2, quality="thin"),
        Person("Ayo", 2, "friend", "friend", was=3, was_words="3 March", quality="good"),
        Person("Mr de Boer", 3, "work", "manager", quality="conflict"),
        Person("Fatima", 2, "work", "colleague", quality="good"),
        Person("Sem", 3, "work", "colleague", quality="thin"),
        Person("Tuur", 3, "neighbour", "neighbour", quality="good"),
        Person("Rika", 4, "neighbour", "neighbour", was=3, was_words="3 March", quality=""),
        Person("Pastor Bakker", 3, "other", "pastor", quality="good"),
    ),
    (Missing("somebody to sing with", 2, "friend"),),
    RING_NAMES,
    "outside",
)

_GIVEN = (
    "Ada Bo Cem Dara Eli Femke Goran Hana Idris Jun Kofi Lena Mika Nia Otto Paz Quim Rosa Sol Tomas "
    "Uma Vera Wil Xia Yara Zoe Abel Bente Ciro Dina Ebba Flor Gita Hugo Ines Jara Kai Lotte Malik Nora"
).split()
_KINDS = ("home", "family", "friend", "work", "neighbour", "family", "friend", "other")
_QUALITIES: tuple[Literal["", "good", "thin", "conflict"], ...] = ("good", "thin", "", "conflict", "good")
_FORTY_RINGS = (1, 2, 3, 3, 2, 3, 2, 3)

FORTY = Circle(
    "Basil",
    tuple(
        Person(
            name,
            1 if index in (9, 17) else _FORTY_RINGS[index % 8],
            _KINDS[index % 8],
            "known since school",
            quality=_QUALITIES[index % 5],
        )
        for index, name in enumerate(_GIVEN)
    ),
    ring_names=RING_NAMES,
)

MANY_SCRIPTS = Circle(
    "أمل",
    (
        Person("محمد", 1, "home", "زوج", quality="good"),
        Person("Юлия Владимировна", 2, "family", "мама", quality="thin"),
        Person("さくら", 2, "friend", "友だち", quality="good"),
        Person("👩‍👧‍👦 the twins", 3, "family", "nieces", quality=""),
        Person("Donaudampfschifffahrtsgesellschaft", 3, "work", "Arbeit", quality="conflict"),
        Person("สมหญิง", 2, "neighbour", "เพื่อนบ้าน", quality="good"),
        Person("</text><script>alert(1)</script>", 3, "other", '"quoted" & <b>bold</b>', quality=""),
        Person("שרה", 3, "friend", "חברה", dead=True, quality="good"),
    ),
    ring_names=("لا أتخيل الحياة بدونهم", "close and important", "in my life, less close"),
)

ALL = {
    "none": NONE,
    "one": ONE,
    "seven": SEVEN,
    "fifteen": FIFTEEN,
    "forty": FORTY,
    "scripts": MANY_SCRIPTS,
}
