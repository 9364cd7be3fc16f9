"""Which languages a subtitle's name claims, in the many spellings that uploaders use.

Knows codes and words; nothing of preferences.
"""

from __future__ import annotations

import re

_EDGE, _STOP = r"(?<![a-z0-9])", r"(?![a-z0-9])"
_JAPANESE = re.compile(
    rf"{_EDGE}(?:ja|jp|jpn|jap|japanese|ja-?jp|nihongo){_STOP}|日本語|日文|[简繁簡中英]日|日[简繁簡中英]|日双语|日雙語|[简繁簡]日",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"{_EDGE}(?:chs|cht|chi|zho|zh(?:-?(?:cn|tw|hk|hans|hant))?|gb|gbk|big5|sc|tc|chinese){_STOP}"
    r"|[简繁簡]体|[繁简簡]體|简|繁|簡|中文|中日|中字",
    re.IGNORECASE,
)
_ENGLISH = re.compile(rf"{_EDGE}(?:en|eng|english|en-?us){_STOP}|英文|英日", re.IGNORECASE)
_OTHER = re.compile(
    rf"(?<=[.\[(\s])(?:ko|kor|korean|fr|fre|french|es|spa|spanish|de|ger|german|it|ita|pt|por|ru|rus|vi|vie|th|tha|id|ind|ar|ara){_STOP}(?=[^a-z]*$)",
    re.IGNORECASE,
)
_CODES = (("ja", _JAPANESE), ("zh", _CHINESE), ("en", _ENGLISH), ("other", _OTHER))


def languages_in(text: str) -> frozenset[str]:
    """Of `ja`, `zh`, `en` and `other` those that are named; empty when the name says nothing."""
    return frozenset(code for code, pattern in _CODES if pattern.search(text))
