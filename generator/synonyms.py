"""What a layperson's word is called in abstracts: who asks whether an answer is "made up" is told of "hallucination".

Only plain English and the field's common words; it finds sentences, none of it is ever shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from generator.words import STOPWORDS, stem, stems

# words of a question : words of an abstract
_GROUPS = """
made invent true truth honest lie lies imagine wrong mistake trust believe fool : hallucinate hallucination faithful
  unfaithful faithfulness factual factuality incorrect wrong correctness error errors misleading
polite formal informal tone friend sie vous : polite honorific honorifics politeness formality formal register
sad happy angry feeling feel mood emotion emotional laugh cry : emotion emotional emotions sentiment expressive prosody
voice : speaker speakers voice
accent dialect mumble mumbles slang : accent accents dialect robustness multilingual generalize
noise noisy hiss rustle background : noise noisy robust
hair fur edge edges fringe outline : hair boundary boundaries alpha contour
hidden behind covered covers overlap overlapping crowd : occlusion occluded occlusions
few little handful only : few-shot few scarce limited augmentation low-resource
describe described sentence words wording typed phrase caption : text textual caption captions prompt language
film clip clips movie footage recording : video videos frame frames temporal
laser dots scanner scan scanned : point points cloud clouds lidar
far distance away near deep : depth disparity distance
moves moved move movement moving arrow arrows wind : motion flow movement trajectory trajectories
hand label labelled labeled labels : annotation annotations annotated label labels ground-truth synthetic
watch watching imitate copy copies shown : demonstration demonstrations imitation imitate
taste like liked prefer : preference preferences preferences interest interests
many huge million millions thousand : large-scale scale million memory sampling
smooth smoothly flicker flickers steady jitter jump jumps : temporal coherence consistent consistency stable smooth
sharp crisp detail details fine : detail details sharp fidelity resolution texture
face eyes eye : face facial
jumper shirt dress cloth clothes coat sleeve stripes : garment clothing cloth warp warped warping
body arm elbow : body pose person
beautiful nice ugly good bad best judge taste grounds : quality aesthetic opinion opinions score scores human
remember forget forgot : memory forgetting
fog haze mist smoke behind : haze hazy atmospheric scattering transmission
colour color colours colors faded : color colors colour chrominance chroma
song tune singer drums : music melody musical vocals
summary shorter : summary summarization extractive
language foreign translate translated : language languages multilingual translation
robot gripper : robot robotic
compare same alike similar : similarity contrastive pairs matching
unknown unseen never new : unseen novel zero-shot open-vocabulary generalize
guess decide decides knows tell : predict predicts estimate estimates
large big print poster metre : resolution high-resolution upscaling
wait second seconds minute minutes hour hours long : time seconds minutes hours real-time latency fps
phone laptop home computer : device mobile gpu lightweight memory
missing hole gap fill filled : masked missing inpainting fill
own mine personal private : personalized personal subject-driven privacy
set adjust strength strongly strong control knob : control controllable adjustable flexible
clean cleans cleaned spotless : removal remove artifacts denoising clean
size sizes times bigger larger enlarge zoom : scale scales resolution arbitrary continuous size
hand handwriting letters : handwritten handwriting annotation
good bad broken faulty fault flaw : nominal normal defective anomaly anomalous anomalies abnormal
doctor patient : clinical patients medical
why reason because explain : explanation explanations interpret interpretability attribution
safe danger dangerous : safe safety harmful
harmless nude naked bathing : inappropriate nudity nsfw
"""


def _read(groups: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups.replace("\n  ", " ").strip().split("\n"):
        asked, _, told = group.partition(":")
        called = frozenset(word for word in stems(told) if word not in STOPWORDS)
        for word in asked.split():
            found[stem(word)] = found.get(stem(word), frozenset()) | called
    return found


_CALLED = _read(_GROUPS)


@lru_cache(maxsize=64)
def with_synonyms(asked: frozenset[str]) -> frozenset[str]:
    """Return the stems `asked` and those of what abstracts call the same."""
    return asked.union(*(_CALLED[word] for word in asked if word in _CALLED))
