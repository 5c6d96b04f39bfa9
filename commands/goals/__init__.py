"""Goals in small steps: private, at one's own pace; rest and beginning again are good, and nothing is counted."""

from commands.goals import asking, beginning, ending, parting, resting, sentences, sharing, showing, stepping, telling
from commands.goals.feature import goals

__all__ = [
    "asking",
    "beginning",
    "ending",
    "goals",
    "parting",
    "resting",
    "sentences",
    "sharing",
    "showing",
    "stepping",
    "telling",
]
