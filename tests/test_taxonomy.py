"""The packaged tasks are complete and precise; a faulty tasks file is told what is wrong, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.taxonomy import Taxonomy, load_taxonomy
from generator.words import stems

TASKS_ASKED_ABOUT = """
    image-classification zero-shot-image-classification nsfw-detection image-tagging image-captioning
    visual-question-answering ocr object-detection zero-shot-object-detection open-world-detection anomaly-detection
    semantic-segmentation instance-segmentation panoptic-segmentation interactive-segmentation image-matting
    video-matting object-tracking multi-object-tracking person-re-identification pose-estimation human-mesh-recovery
    gaze-estimation depth-estimation video-depth-estimation stereo-matching image-matching 3d-reconstruction slam
    point-cloud-completion point-cloud-segmentation point-cloud-understanding 3d-object-detection image-to-3d text-to-3d
    super-resolution any-scale-super-resolution deblurring denoising low-light-enhancement hdr jpeg-restoration
    general-restoration rain-removal snow-removal haze-removal weather-removal inpainting colorization harmonization
    style-transfer face-replacement instruction-editing text-to-image image-to-image layout-to-image text-to-video
    image-to-video multi-view-video-generation talking-avatar video-to-audio video-understanding video-captioning
    vectorization text-to-speech speech-recognition voice-conversion text-classification token-classification fill-mask
    text-generation summarization translation sentence-similarity text-embeddings reranking text-retrieval
    multimodal-embeddings recommendation graph-learning reinforcement-learning robot-manipulation gui-agents
    interpretability image-quality-assessment novel-view-synthesis image-stitching medical-image-segmentation
    medical-image-classification human-motion-prediction
"""
TASKS_ELSEWHERE = """
    annotation-studies benchmark-studies software-engineering-studies networks-and-iot indoor-positioning
    sound-source-localization continual-learning transfer-learning model-efficiency gpu-computing physics
    mathematics-and-theory earth-and-climate economics-and-law security-and-cryptography
"""
PREFIXES = {
    "Classification-": "image-classification",
    "Inpainting-": "inpainting",
    "Colorization-": "colorization",
    "Deblur-": "deblurring",
    "Denoise-": "denoising",
    "SISR-": "super-resolution",
    "SISR-Any-": "any-scale-super-resolution",
    "ObjDet-": "object-detection",
    "Segmentation-": "semantic-segmentation",
    "Restoration-Jpeg10": "jpeg-restoration",
    "Txt2Img-": "text-to-image",
    "WeatherRemoval-DeRain": "rain-removal",
    "WeatherRemoval-DeSnow": "snow-removal",
    "WeatherRemoval-DeHaze": "haze-removal",
    "HDR-": "hdr",
    "FaceReplacement-": "face-replacement",
    "Enhancement-low-light": "low-light-enhancement",
    "Harmonization-": "harmonization",
    "NST-": "style-transfer",
    "PoseEstimation-": "pose-estimation",
    "Img2Txt-": "image-captioning",
    "ImgTxt2Img-": "instruction-editing",
    "ImgTxt2Txt-": "visual-question-answering",
    "ImgMsk2Img-": "inpainting",
}
EVERYDAY_WORDS = {"good", "better", "best", "nice", "great", "amazing", "quality", "model", "image", "photo", "picture"}

SMALL = """\
families:
- id: photos
  name: Restoring photos
  check: {ask: "Is it blurred?", yes: "blurred", no: "sharp", otherwise: "Leave it as it is"}
  compare: {ask: "Does it match?", yes: "matches", no: "differs"}
  fallback: Keep the original
tasks:
- id: deblurring
  family: photos
  plain_name: sharpening a blurred photo
  name: image deblurring
  definition: Turns a blurred photo into one with clear edges.
  input: a blurred photo
  output: the same photo, sharper
  media: {input: image, output: [image, mask]}
  input_nouns: [photo]
  aliases: [deblurring]
  symptoms: [blurry]
  neighbours: [denoising]
- id: denoising
  family: photos
  plain_name: removing grain from a photo
  name: image denoising
  definition: Takes the grain out of a photo.
  input: a grainy photo
  output: the same photo without the grain
  media: {input: image, output: image}
  input_nouns: [photo]
  aliases: [image denoising]
  symptoms: [grainy]
  neighbours: [deblurring]
  fallback: Remove less grain
"""


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture
def faults_of(tmp_path: Path) -> Callable[[str], list[str]]:
    """Return a function that gives what is wrong with a tasks file, as `line: message`."""

    def faults(text: str) -> list[str]:
        path = tmp_path / "tasks.yml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            load_taxonomy(path)
        assert {d.path for d in caught.value.diagnostics} == {path.as_posix()}
        return [f"{d.line}: {d.message}" for d in caught.value.diagnostics]

    return faults


@pytest.mark.parametrize("task_id", TASKS_ASKED_ABOUT.split())
def test_every_task_that_people_ask_about_is_known_and_answerable(taxonomy: Taxonomy, task_id: str) -> None:
    assert taxonomy.tasks[task_id].family.answerable


@pytest.mark.parametrize("task_id", TASKS_ELSEWHERE.split())
def test_what_off_topic_papers_are_about_is_known_but_not_answerable(taxonomy: Taxonomy, task_id: str) -> None:
    assert not taxonomy.tasks[task_id].family.answerable


@pytest.mark.parametrize(("prefix", "task_id"), PREFIXES.items())
def test_every_prefix_of_model_names_leads_to_its_task(taxonomy: Taxonomy, prefix: str, task_id: str) -> None:
    fitting = [
        (len(known), task.id)
        for task in taxonomy.tasks.values()
        for known in task.prefixes
        if f"{prefix}x".lower().startswith(known.lower())
    ]
    assert max(fitting)[1] == task_id


def test_no_prefix_stands_under_two_tasks(taxonomy: Taxonomy) -> None:
    counts = Counter(prefix.lower() for task in taxonomy.tasks.values() for prefix in task.prefixes)
    assert {prefix: n for prefix, n in counts.items() if n > 1} == {}


def test_no_two_tasks_share_a_technical_term(taxonomy: Taxonomy) -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for task in taxonomy.tasks.values():
        for term in (task.name, *task.aliases):
            owners.setdefault(stems(term), set()).add(task.id)
    assert {term: ids for term, ids in owners.items() if len(ids) > 1} == {}


def test_no_symptom_stands_under_more_than_two_tasks(taxonomy: Taxonomy) -> None:
    owners: dict[tuple[str, ...], set[str]] = {}
    for task in taxonomy.tasks.values():
        for symptom in task.symptoms:
            owners.setdefault(stems(symptom), set()).add(task.id)
    assert {symptom: ids for symptom, ids in owners.items() if len(ids) > 2} == {}


def test_no_task_lists_two_phrases_that_matching_cannot_tell_apart(taxonomy: Taxonomy) -> None:
    for task in taxonomy.tasks.values():
        for phrases in (task.aliases, task.symptoms, task.weak):
            counts = Counter(map(stems, phrases))
            assert {phrase: n for phrase, n in counts.items() if n > 1} == {}, task.id


def test_no_everyday_word_is_a_symptom_or_a_technical_term(taxonomy: Taxonomy) -> None:
    for task in taxonomy.tasks.values():
        assert not EVERYDAY_WORDS & {*task.symptoms, *task.aliases}, task.id


def test_every_answerable_task_offers_enough_words_to_be_recognised_by(taxonomy: Taxonomy) -> None:
    for task in taxonomy.tasks.values():
        assert len(task.aliases) >= 6, task.id
        assert len(task.symptoms) >= (9 if task.family.answerable else 1), task.id


def test_neighbours_are_mutual(taxonomy: Taxonomy) -> None:
    pairs = {(task.id, other) for task in taxonomy.tasks.values() for other in task.neighbours}
    assert pairs == {(other, one) for one, other in pairs}


def test_names_and_definitions_read_well_where_pages_put_them(taxonomy: Taxonomy) -> None:
    for task in taxonomy.tasks.values():
        assert not task.plain_name.endswith("."), task.id
        assert task.plain_name.removeprefix("3D ")[0].islower() or task.plain_name.startswith("GPU"), task.id
        assert task.definition.split()[0].rstrip(",").endswith("s"), task.id
        assert task.definition.count(". ") == 0, task.id


def test_a_task_s_own_workflow_goes_before_its_family_s(tmp_path: Path) -> None:
    path = tmp_path / "tasks.yml"
    path.write_text(SMALL, encoding="utf-8")
    tasks = load_taxonomy(path).tasks
    assert tasks["deblurring"].fallback == "Keep the original"
    assert tasks["denoising"].fallback == "Remove less grain"
    assert tasks["denoising"].check is tasks["deblurring"].family.check
    assert tasks["deblurring"].output_media == ("image", "mask")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "  symptoms: [blurry]\n",
            "  symptom: [blurry]\n",
            "18: unknown key 'symptom' in task 'deblurring'; did you mean",
        ),
        (
            "  definition: Takes the grain out of a photo.\n",
            "",
            "20: task 'denoising' lacks 'definition'; expected e.g.",
        ),
        ("  fallback: Keep the original\n", "", "2: family 'photos' lacks 'fallback'; expected e.g. fallback: Keep"),
        ("id: denoising", "id: deblurring", "20: 'deblurring' stands twice in this list of tasks; keep one"),
        (
            "family: photos\n  plain_name: removing",
            "family: photo\n  plain_name: removing",
            "21: family: unknown family",
        ),
        ("neighbours: [denoising]", "neighbours: [denoisin]", "19: neighbours: unknown task 'denoisin'; did you mean"),
        ("neighbours: [denoising]", "neighbours: [denoising, deblurring]", "19: neighbours: 'deblurring' names itself"),
        ("  neighbours: [deblurring]\n", "", "19: neighbours: 'denoising' does not name 'deblurring' in return"),
        (
            'no: "sharp"',
            'no: "sharp enough already"',
            "4: check: no: 'sharp enough already' has 20 characters; at most 14",
        ),
        ('"Is it blurred?"', '"Blurred or not"', "4: check: ask: 'Blurred or not' does not fit; expected a question"),
        (
            "  input: a blurred photo\n",
            "  input: a blurred photo\n  second: a style\n",
            "14: second: 'a style' is not how the input ends; expected 'input: … and a style'",
        ),
        ("aliases: [deblurring]", "aliases: []", "17: aliases: expected a list of words with at least one entry"),
        (
            "symptoms: [grainy]",
            "symptoms: [grainy, Grainy]",
            "30: symptoms: 'grainy' stands twice in this list of words",
        ),
        (
            "input: image, output: image}",
            "input: picture, output: image}",
            "27: media: input: unknown medium 'picture'",
        ),
        ("output: the same photo, sharper", "output:", "14: output: nothing to read here; expected words"),
        (
            "clear edges.",
            "clear edges",
            "12: definition: 'Turns a blurred photo into one with clear edges' does not fit",
        ),
        ("tasks:\n", "tasks: [\n", "not valid YAML"),
        (SMALL, "", "1: expected the file with the keys families, tasks"),
        (SMALL, "families: []\ntasks: []\n", "1: expected a list of families with at least one entry"),
        (
            "  name: Restoring photos\n",
            "  name: Restoring photos\n  name: Photos\n",
            "4: 'name' stands twice in family",
        ),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_was_expected(
    faults_of: Callable[[str], list[str]], old: str, new: str, told: str
) -> None:
    assert SMALL.count(old) == 1
    assert any(told in fault for fault in faults_of(SMALL.replace(old, new)))


def test_all_faults_are_told_in_one_run_in_the_order_of_the_file(faults_of: Callable[[str], list[str]]) -> None:
    broken = SMALL.replace("  input: a blurred photo\n", "").replace("symptoms: [grainy]", "symptoms: grainy")
    assert [fault.partition(":")[0] for fault in faults_of(broken)] == ["8", "29"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told_as_such(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "tasks.yml"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputError, match="cannot read the tasks"):
        load_taxonomy(path)
