"""Detectors as networks with several outputs, up to the raw predictions of each scale: one after
YOLOv5n (CSP blocks, SiLU, spatial pyramid) and one after YOLOv3-tiny (leaky ReLU), seeded weights.

Boxes are made of the predictions on the host.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from examples.seeding import noise, seeded


class Conv(nn.Module):
    """A convolution, its batch norm and an activation."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1, leaky: bool = False
    ):
        super().__init__()
        padding = kernel // 2
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)
        self.act = nn.LeakyReLU(0.1) if leaky else nn.SiLU()

    def forward(self, x: Tensor) -> Tensor:
        """[N, inputs, H, W] to [N, outputs, H/stride, W/stride]."""
        return self.act(self.bn(self.conv(x)))


class Bottleneck(nn.Module):
    """1×1 and 3×3 convolution, with a shortcut."""

    def __init__(self, channels: int, shortcut: bool):
        super().__init__()
        self.cv1 = Conv(channels, channels)
        self.cv2 = Conv(channels, channels, 3)
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        """Keeps the shape."""
        y = self.cv2(self.cv1(x))
        return x + y if self.shortcut else y


class CrossStage(nn.Module):
    """Two branches, one of them with bottlenecks, joined by a 1×1 convolution."""

    def __init__(self, inputs: int, outputs: int, blocks: int, shortcut: bool = True):
        super().__init__()
        half = outputs // 2
        self.cv1 = Conv(inputs, half)
        self.cv2 = Conv(inputs, half)
        self.cv3 = Conv(2 * half, outputs)
        self.blocks = nn.Sequential(*(Bottleneck(half, shortcut) for _ in range(blocks)))

    def forward(self, x: Tensor) -> Tensor:
        """[N, inputs, H, W] to [N, outputs, H, W]."""
        return self.cv3(torch.cat((self.blocks(self.cv1(x)), self.cv2(x)), 1))


class Pyramid(nn.Module):
    """Maxima over three growing neighbourhoods beside the input."""

    def __init__(self, channels: int):
        super().__init__()
        self.cv1 = Conv(channels, channels // 2)
        self.cv2 = Conv(2 * channels, channels)
        self.pool = nn.MaxPool2d(5, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        """Keeps the shape."""
        x = self.cv1(x)
        once = self.pool(x)
        twice = self.pool(once)
        return self.cv2(torch.cat((x, once, twice, self.pool(twice)), 1))


class YoloV5n(nn.Module):
    """A backbone of five halvings, a neck up and down again, and a head a scale."""

    def __init__(self, classes: int = 80, anchors: int = 3):
        super().__init__()
        self.stem = Conv(3, 16, 6, 2)
        self.stem.conv.padding = (2, 2)
        self.down2, self.stage2 = Conv(16, 32, 3, 2), CrossStage(32, 32, 1)
        self.down3, self.stage3 = Conv(32, 64, 3, 2), CrossStage(64, 64, 2)
        self.down4, self.stage4 = Conv(64, 128, 3, 2), CrossStage(128, 128, 3)
        self.down5, self.stage5 = Conv(128, 256, 3, 2), CrossStage(256, 256, 1)
        self.pyramid = Pyramid(256)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.lateral5, self.merge4 = Conv(256, 128), CrossStage(256, 128, 1, False)
        self.lateral4, self.merge3 = Conv(128, 64), CrossStage(128, 64, 1, False)
        self.down3to4, self.out4 = Conv(64, 64, 3, 2), CrossStage(128, 128, 1, False)
        self.down4to5, self.out5 = Conv(128, 128, 3, 2), CrossStage(256, 256, 1, False)
        width = anchors * (5 + classes)
        self.heads = nn.ModuleList(nn.Conv2d(c, width, 1) for c in (64, 128, 256))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[N, 3, H, W] to predictions [N, anchors·(5 + classes), H/s, W/s] for s = 8, 16, 32."""
        x3 = self.stage3(self.down3(self.stage2(self.down2(self.stem(x)))))
        x4 = self.stage4(self.down4(x3))
        x5 = self.lateral5(self.pyramid(self.stage5(self.down5(x4))))
        y4 = self.lateral4(self.merge4(torch.cat((self.up(x5), x4), 1)))
        p3 = self.merge3(torch.cat((self.up(y4), x3), 1))
        p4 = self.out4(torch.cat((self.down3to4(p3), y4), 1))
        p5 = self.out5(torch.cat((self.down4to5(p4), x5), 1))
        return self.heads[0](p3), self.heads[1](p4), self.heads[2](p5)


class YoloV3Tiny(nn.Module):
    """Seven convolutions with maximum pools, and two scales (Redmon and Farhadi, arXiv
    1804.02767; the tiny variant of its release)."""

    def __init__(self, classes: int = 80, anchors: int = 3):
        super().__init__()
        widths = (3, 16, 32, 64, 128, 256)
        self.backbone = nn.ModuleList(
            Conv(a, b, 3, leaky=True) for a, b in zip(widths[:-1], widths[1:], strict=True)
        )
        self.pool = nn.MaxPool2d(2, 2)
        self.pad = nn.ZeroPad2d((0, 1, 0, 1))
        self.pool1 = nn.MaxPool2d(2, 1)
        self.conv6 = Conv(256, 512, 3, leaky=True)
        self.conv7 = Conv(512, 1024, 3, leaky=True)
        self.conv8 = Conv(1024, 256, leaky=True)
        self.conv9 = Conv(256, 512, 3, leaky=True)
        self.lateral = Conv(256, 128, leaky=True)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.conv10 = Conv(384, 256, 3, leaky=True)
        width = anchors * (5 + classes)
        self.head5, self.head4 = nn.Conv2d(512, width, 1), nn.Conv2d(256, width, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[N, 3, H, W] to predictions of both scales, H/32 and H/16."""
        for conv in self.backbone[:-1]:
            x = self.pool(conv(x))
        x4 = self.backbone[-1](x)
        x = self.conv6(self.pool(x4))
        x = self.conv7(self.pool1(self.pad(x)))
        x = self.conv8(x)
        p5 = self.head5(self.conv9(x))
        x = torch.cat((self.up(self.lateral(x)), x4), 1)
        return p5, self.head4(self.conv10(x))


def yolov5n() -> tuple[nn.Module, tuple[Tensor]]:
    """The network with seeded weights, and one input of 320×320 pixels."""
    return seeded(YoloV5n), (noise(1, 3, 320, 320),)


def yolov3_tiny() -> tuple[nn.Module, tuple[Tensor]]:
    """The network with seeded weights, and one input of 320×320 pixels."""
    return seeded(YoloV3Tiny), (noise(1, 3, 320, 320),)
