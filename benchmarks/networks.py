"""Layer sizes of well-known networks, as lists of layers: facts, without weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hass_ir.hardware.pipeline import window_fill
from hass_ir.hardware.streamed import Beside
from hass_ir.hardware.workload import ComputeLayer, StreamLayer

Layers = list[ComputeLayer | StreamLayer]


@dataclass
class Builder:
    """Appends layers one behind the other; `size`, `channels` are those of the last output."""

    size: int
    channels: int
    bits: int = 16
    layers: Layers = field(default_factory=list[ComputeLayer | StreamLayer])

    def conv(
        self, name: str, filters: int, kernel: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        """A convolution with the padding that keeps the size, or halves it with stride 2."""
        out, pad = -(-self.size // stride), kernel // 2
        self.layers.append(
            ComputeLayer(
                name, self.size, self.size, out, out, self.channels, filters, groups,
                (kernel, kernel), (stride, stride), (pad, pad),
                activation_bits=self.bits, weight_bits=self.bits,
            )
        )  # fmt: skip
        self.size, self.channels = out, filters

    def depthwise(self, name: str, kernel: int, stride: int) -> None:
        """A convolution of each channel by itself."""
        self.conv(name, self.channels, kernel, stride, self.channels)

    def stream(self, name: str, kind: str, operands: int = 1) -> None:
        """An operation word by word."""
        words = self.size * self.size * self.channels
        layer = StreamLayer(name, kind, words, words, bits=self.bits, operands=operands)
        self.layers.append(layer)

    def pool(self, name: str, kernel: int = 3, stride: int = 2) -> None:
        """Maximum, by default 3x3 with stride 2."""
        words = self.size * self.size * self.channels
        size, channels = self.size, self.channels
        self.layers.append(
            StreamLayer(
                name, "max_pool", words, words // stride**2, size, channels, (kernel, kernel),
                self.bits,
            )
        )  # fmt: skip
        self.size //= stride

    def linear(self, name: str, filters: int) -> None:
        """Global average, then a linear layer."""
        words = self.size * self.size * self.channels
        layer = StreamLayer(
            f"{name}.pool", "global_avg_pool", words, self.channels, self.size, self.channels,
            bits=self.bits,
        )  # fmt: skip
        self.layers.append(layer)
        self.size = 1
        self.conv(name, filters)

    def squeeze(self, name: str, hidden: int) -> None:
        """Squeeze-excite: two linear layers on the mean, and a factor a channel.

        That the main branch waits is a matter of FIFOs.
        """
        size, channels = self.size, self.channels
        self.stream(f"{name}.fork", "fork", 2)
        self.linear(f"{name}.down", hidden)
        self.stream(f"{name}.relu", "relu")
        self.conv(f"{name}.up", channels)
        self.stream(f"{name}.gate", "hardsigmoid")
        self.size, self.channels = size, channels
        words = size * size * channels
        scale = StreamLayer(
            f"{name}.scale", "multiply", words, words, bits=self.bits, operands=2,
            block_words=channels,
        )  # fmt: skip
        self.layers.append(scale)


def residual(
    widths: Sequence[int], blocks: Sequence[int], deep: bool, small: bool, bits: int = 16
) -> Layers:
    """ResNet (He et al., CVPR 2016, table 1): `deep` has bottlenecks of four times the width.

    `small` is the digits example: 8x8 images, a stem of 3x3.
    """
    b = Builder(8, 1, bits) if small else Builder(224, 3, bits)
    b.conv("stem", widths[0], 3 if small else 7, 1 if small else 2)
    b.stream("stem.relu", "relu")
    if not small:
        b.pool("pool")
    for i, (width, count) in enumerate(zip(widths, blocks, strict=True)):
        for j in range(count):
            name, stride = f"{i}.{j}", 2 if i and not j else 1
            size, channels, out = b.size, b.channels, width * (4 if deep else 1)
            if stride == 2 or channels != out:
                b.conv(f"{name}.skip", out, 1, stride)
                b.size, b.channels = size, channels
            kernels = (1, 3, 1) if deep else (3, 3)
            for k, kernel in enumerate(kernels):
                last = k == len(kernels) - 1
                here = stride if k == (1 if deep else 0) else 1
                b.conv(f"{name}.conv{k + 1}", out if last else width, kernel, here)
                if not last:
                    b.stream(f"{name}.relu{k + 1}", "relu")
            b.stream(f"{name}.fork", "fork", 2)
            b.stream(f"{name}.add", "add", 2)
            b.stream(f"{name}.relu", "relu")
    b.linear("fc", 10 if small else 1000)
    return b.layers


def residual_besides(layers: Layers) -> list[Beside | None]:
    """What waits beside each layer of a ResNet while it works on a tile of streamed weights.

    In a block that is the other branch, of which the sum takes as many words. Convolutions on that
    branch have no FIFO beside them, so that their weights stay on chip.
    """
    sums = {layer.name: layer.in_words for layer in layers if isinstance(layer, StreamLayer)}
    result: list[Beside | None] = []
    for layer in layers:
        if not isinstance(layer, ComputeLayer) or layer.name.endswith(".skip"):
            result.append(None)
            continue
        words = sums.get(f"{layer.name.rpartition('.')[0]}.add")
        up, left = layer.padding[:2]
        fill = window_fill(
            layer.in_height, layer.in_width, layer.kernel, (up, left, up, left), layer.dilation
        )
        result.append(Beside(() if words is None else (words,), layer.activation_bits, fill))
    return result


def inverted(
    b: Builder,
    name: str,
    wide: int,
    out: int,
    kernel: int,
    stride: int,
    se: int = 0,
    act: str = "relu6",
) -> None:
    """An inverted residual: 1x1 up to `wide`, depthwise, squeeze-excite to `se`, 1x1 down."""
    before = b.channels
    keeps = stride == 1 and before == out
    if keeps:
        b.stream(f"{name}.fork", "fork", 2)
    if wide != before:
        b.conv(f"{name}.up", wide)
        b.stream(f"{name}.act1", act)
    b.depthwise(f"{name}.depthwise", kernel, stride)
    b.stream(f"{name}.act2", act)
    if se:
        b.squeeze(f"{name}.se", se)
    b.conv(f"{name}.down", out)
    if keeps:
        b.stream(f"{name}.add", "add", 2)


def mobilenet_v2(bits: int = 16) -> Layers:
    """Sandler et al., CVPR 2018, table 2: expansion, channels, repeats, stride."""
    b = Builder(224, 3, bits)
    b.conv("stem", 32, 3, 2)
    b.stream("stem.act", "relu6")
    table = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
             (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip
    for i, (expansion, out, repeats, stride) in enumerate(table):
        for j in range(repeats):
            wide = b.channels * expansion
            inverted(b, f"{i}.{j}", wide, out, 3, 1 if j else stride)
    b.conv("last", 1280)
    b.stream("last.act", "relu6")
    b.linear("fc", 1000)
    return b.layers


LARGE = (
    (16, 16, 3, 1, 0), (64, 24, 3, 2, 0), (72, 24, 3, 1, 0), (72, 40, 5, 2, 24),
    (120, 40, 5, 1, 32), (120, 40, 5, 1, 32), (240, 80, 3, 2, 0), (200, 80, 3, 1, 0),
    (184, 80, 3, 1, 0), (184, 80, 3, 1, 0), (480, 112, 3, 1, 120), (672, 112, 3, 1, 168),
    (672, 160, 5, 2, 168), (960, 160, 5, 1, 240), (960, 160, 5, 1, 240),
)  # fmt: skip
SMALL = (
    (16, 16, 3, 2, 8), (72, 24, 3, 2, 0), (88, 24, 3, 1, 0), (96, 40, 5, 2, 24),
    (240, 40, 5, 1, 64), (240, 40, 5, 1, 64), (120, 48, 5, 1, 32), (144, 48, 5, 1, 40),
    (288, 96, 5, 2, 72), (576, 96, 5, 1, 144), (576, 96, 5, 1, 144),
)  # fmt: skip
"""Howard et al., ICCV 2019, tables 1 and 2: expanded, output channels, kernel, stride, and the
squeeze's width (a quarter of the expanded, to a multiple of 8)."""


def mobilenet_v3(
    table: Sequence[tuple[int, int, int, int, int]], swish: int, last: int, head: int
) -> Layers:
    """MobileNetV3; blocks from number `swish` on have the hard swish, those before a ReLU."""
    b = Builder(224, 3)
    b.conv("stem", 16, 3, 2)
    b.stream("stem.act", "hardswish")
    for i, (wide, out, kernel, stride, se) in enumerate(table):
        act = "relu" if i < swish else "hardswish"
        inverted(b, str(i), wide, out, kernel, stride, se, act)
    b.conv("last", last)
    b.stream("last.act", "hardswish")
    b.linear("head", head)
    b.stream("head.act", "hardswish")
    b.conv("fc", 1000)
    return b.layers


def encoder(
    blocks: int, width: int, heads: int, hidden: int, length: int = 128, bits: int = 16
) -> Layers:
    """A BERT encoder (Devlin et al., NAACL 2019) on `length` embedded words.

    Each block: attention of `heads` heads, and two linear layers with a GELU between, each with a
    residual and a layer normalisation. The scale of the scores is part of the queries' weights.
    """
    layers: Layers = []

    def linear(name: str, inward: int, out: int, groups: int = 1) -> None:
        layer = ComputeLayer(
            name, 1, length, 1, length, inward, out, groups, activation_bits=bits,
            weight_bits=bits, dynamic=groups > 1,
        )  # fmt: skip
        layers.append(layer)

    def stream(name: str, kind: str, words: int, operands: int = 1, block: int = 1) -> None:
        layer = StreamLayer(
            name, kind, words, words, bits=bits, operands=operands, block_words=block
        )
        layers.append(layer)

    for i in range(blocks):
        stream(f"{i}.fork", "fork", length * width, 4)
        for name in ("query", "key", "value"):
            linear(f"{i}.{name}", width, width)
        linear(f"{i}.scores", width, heads * length, heads)
        stream(f"{i}.softmax", "softmax", heads * length**2, block=length)
        linear(f"{i}.context", heads * length, width, heads)
        linear(f"{i}.out", width, width)
        stream(f"{i}.add1", "add", length * width, 2)
        stream(f"{i}.norm1", "layer_norm", length * width, block=width)
        stream(f"{i}.fork2", "fork", length * width, 2)
        linear(f"{i}.up", width, hidden)
        stream(f"{i}.gelu", "gelu", length * hidden)
        linear(f"{i}.down", hidden, width)
        stream(f"{i}.add2", "add", length * width, 2)
        stream(f"{i}.norm2", "layer_norm", length * width, block=width)
    return layers


def yolo_v3_tiny() -> Layers:
    """Redmon and Farhadi, 2018, the small network of their code: two outputs, 416x416."""
    b = Builder(416, 3)

    def conv(name: str, filters: int, kernel: int = 3) -> None:
        b.conv(name, filters, kernel)
        b.stream(f"{name}.act", "leaky_relu")

    for i, filters in enumerate((16, 32, 64, 128, 256)):
        conv("stem" if i == 0 else f"conv{i}", filters)
        if filters == 256:
            b.stream("early", "fork", 2)
        b.pool(f"pool{i}", 2)
    conv("conv5", 512)
    b.pool("pool5", 2, 1)
    conv("conv6", 1024)
    conv("conv7", 256, 1)
    b.stream("middle", "fork", 2)
    conv("conv8", 512)
    b.conv("large", 255)
    b.channels = 256
    conv("conv9", 128, 1)
    words = b.size * b.size * b.channels
    b.layers.append(
        StreamLayer("resize", "resize", words, 4 * words, b.size, b.channels, (2, 2), b.bits)
    )
    b.size, b.channels = 2 * b.size, b.channels + 256
    b.stream("concat", "concat", 2)
    conv("conv10", 256)
    b.conv("small", 255)
    return b.layers


def synthetic(count: int) -> Layers:
    """`count` convolutions of 16 channels, alternately 3x3 and 1x1, on 32x32: for scaling only."""
    b = Builder(32, 16)
    for i in range(count):
        b.conv(f"conv{i}", 16, 3 if i % 2 == 0 else 1)
    return b.layers


NETWORKS = {
    "resnet18": residual((64, 128, 256, 512), (2, 2, 2, 2), False, False),
    "resnet18_streamed": residual((64, 128, 256, 512), (2, 2, 2, 2), False, False),
    "resnet18_8bit": residual((64, 128, 256, 512), (2, 2, 2, 2), False, False, 8),
    "resnet18_4bit": residual((64, 128, 256, 512), (2, 2, 2, 2), False, False, 4),
    "resnet50": residual((64, 128, 256, 512), (3, 4, 6, 3), True, False),
    "mobilenet_v2": mobilenet_v2(),
    "mobilenet_v2_8bit": mobilenet_v2(8),
    "mobilenet_v2_4bit": mobilenet_v2(4),
    "mobilenet_v3_large": mobilenet_v3(LARGE, 6, 960, 1280),
    "mobilenet_v3_small": mobilenet_v3(SMALL, 3, 576, 1024),
    "bert_tiny": encoder(2, 128, 2, 512),
    "bert_base": encoder(12, 768, 12, 3072),
    "bert_half_8bit": encoder(6, 768, 12, 3072, bits=8),
    "yolo_v3_tiny": yolo_v3_tiny(),
    "digits": residual((16, 32, 64), (1, 1, 1), False, True),
    "synthetic100": synthetic(100),
    "synthetic500": synthetic(500),
}
