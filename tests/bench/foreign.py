"""Material that no prompt holds: what a careless author of answers would add from memory."""

from __future__ import annotations

NUMBERS = ["37", "4096", "12.7%", "0.83", "16x", "640x480", "1,250", "88.4", "1999", "5.6M", "24fps", "3e-4"]
NUMBER_WORDS = ["eleven", "twenty", "seventeen", "hundred", "thousands", "millions", "dozen", "twelve"]
MODELS = [
    "Flamingo",
    "Whisper",
    "GPT-4",
    "LLaMA-2",
    "ResNet-50",
    "StyleGAN3",
    "ESRGAN",
    "YOLOv8",
    "Mask R-CNN",
    "Segment Anything",
    "CycleGAN",
    "wav2vec",
    "Stable Diffusion XL",
    "Imagen",
    "Real-ESRGAN",
    "SwinIR",
    "NAFNet",
    "Zero-DCE",
    "Tacotron 2",
    "OpenPose",
    "ControlNet",
    "PaLM",
]
DATA_SETS = [
    "ImageNet-21k",
    "LAION-5B",
    "DIV2K",
    "MS MARCO",
    "CelebA-HQ",
    "Open Images",
    "Kinetics",
    "LibriSpeech",
    "ScanNet",
]
TERMS = [
    "attention",
    "contrastive learning",
    "transformer",
    "latent space",
    "fine-tuning",
    "learning rate",
    "loss function",
    "beam search",
    "one-shot",
    "in-context learning",
    "reward model",
    "U-Net",
    "CNN",
    "generative adversarial",
    "self-supervised",
    "flow matching",
    "mixture of experts",
    "autoencoder",
    "reinforcement learning",
    "knowledge distillation",
    "LoRA",
]
ADDRESSES = (
    "https://github.com/openai/whisper",
    "http://arxiv.org/abs/1706.03762",
    "arXiv:1505.04597",
    "huggingface.co/stabilityai",
    "github.com/facebookresearch/segment-anything",
    "1706.03762v5",
)
CLAIMS = (
    "It was trained on millions of photos.",
    "The network learns what sharp edges look like.",
    "Two encoders feed a shared decoder.",
    "This approach works in real time on a phone.",
    "Experiments show clear gains over earlier work.",
    "A diffusion process removes the noise step by step.",
    "The authors report better scores on every benchmark.",
    "Skip connections carry fine texture to the output.",
    "Users prefer it in blind tests.",
    "It beats commercial software.",
)
BANNED = ("leverages", "seamlessly", "delves into", "cutting-edge", "state-of-the-art", "plays a crucial role in")
