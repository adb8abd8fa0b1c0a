"""Networks as transformers defines them, with seeded weights: nothing is downloaded.

Needs `pip install transformers`.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from examples.seeding import noise, seeded, tokens

Made = tuple[nn.Module, tuple[Tensor, ...]]


class Outputs(nn.Module):
    """A model of transformers that returns the tensors `names` of its output, not an object."""

    def __init__(self, model: nn.Module, *names: str):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, ...]:
        """Images or token numbers in, the named outputs out."""
        outputs: Any = self.model(x)
        found = tuple(getattr(outputs, name) for name in self.names)
        return found[0] if len(found) == 1 else found


def resnet50() -> Made:
    """ResNet-50 at 224×224."""
    from transformers import ResNetConfig, ResNetForImageClassification

    config = ResNetConfig(num_labels=1000)
    return seeded(lambda: Outputs(ResNetForImageClassification(config), "logits")), (
        noise(1, 3, 224, 224),
    )


def mobilenet_v2() -> Made:
    """MobileNetV2 at 224×224."""
    from transformers import MobileNetV2Config, MobileNetV2ForImageClassification

    config = MobileNetV2Config(num_labels=1000)
    return seeded(lambda: Outputs(MobileNetV2ForImageClassification(config), "logits")), (
        noise(1, 3, 224, 224),
    )


def bert(length: int = 128, **sizes: int) -> Made:
    """A BERT classifier of two classes over `length` tokens, its sizes as BertConfig names them."""
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(num_labels=2, **sizes)
    model = seeded(lambda: Outputs(BertForSequenceClassification(config), "logits"))
    return model, (tokens(config.vocab_size, 1, length),)


def bert_base() -> Made:
    """BERT-base: 12 layers of width 768, 109 million parameters, 128 tokens."""
    return bert()


def bert_tiny() -> Made:
    """Two layers of width 128, 32 tokens."""
    return bert(
        32,
        vocab_size=1000,
        hidden_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=512,
        max_position_embeddings=64,
    )


def vit_tiny() -> Made:
    """A vision transformer of four layers of width 96 on 64×64 pixels in patches of 8."""
    from transformers import ViTConfig, ViTForImageClassification

    config = ViTConfig(
        hidden_size=96,
        num_hidden_layers=4,
        num_attention_heads=3,
        intermediate_size=192,
        image_size=64,
        patch_size=8,
        num_labels=10,
    )
    return seeded(lambda: Outputs(ViTForImageClassification(config), "logits")), (
        noise(1, 3, 64, 64),
    )


def yolos_tiny() -> Made:
    """A YOLOS detector of four layers of width 96 on 64×96 pixels, ten queries."""
    from transformers import YolosConfig, YolosForObjectDetection

    config = YolosConfig(
        hidden_size=96,
        num_hidden_layers=4,
        num_attention_heads=3,
        intermediate_size=192,
        image_size=[64, 96],
        patch_size=8,
        num_detection_tokens=10,
        num_labels=20,
    )
    return seeded(lambda: Outputs(YolosForObjectDetection(config), "logits", "pred_boxes")), (
        noise(1, 3, 64, 96),
    )
