"""The linalg dialect as torch-mlir prints it: xDSL's, with the named ops that xDSL lacks."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from typing import ClassVar, Self

from xdsl.dialects.arith import AddfOp, AddiOp
from xdsl.dialects.builtin import AffineMapAttr, AnyFloat, ArrayAttr, StringAttr
from xdsl.dialects.linalg import Linalg as UpstreamLinalg
from xdsl.dialects.linalg import ops as upstream
from xdsl.dialects.linalg.abstract_ops import ConvOperation, NamedOperation, PoolingOperation
from xdsl.dialects.linalg.attrs import IteratorType, IteratorTypeAttr
from xdsl.ir import Attribute, Block, Dialect, Operation, Region, SSAValue
from xdsl.ir.affine import AffineDimExpr, AffineExpr, AffineMap
from xdsl.irdl import irdl_op_definition, prop_def
from xdsl.parser import Parser
from xdsl.utils.hints import isa


def _dims(count: int) -> list[AffineDimExpr]:
    return [AffineDimExpr(i) for i in range(count)]


def _window(
    op: ConvOperation | PoolingOperation, position: AffineExpr, tap: AffineExpr, axis: int
) -> AffineExpr:
    """Where the window at `position` reads its `tap`, along `axis` of height and width."""
    return position * op.strides.get_values()[axis] + tap * op.dilations.get_values()[axis]


class GenericOp(upstream.GenericOp):
    """xDSL's, which cannot read several results, `-> (type, type)`."""

    @classmethod
    def parse(cls, parser: Parser) -> Self:
        attributes = parser.parse_optional_attr_dict()
        iterators = attributes.pop("iterator_types", None)
        maps = attributes.pop("indexing_maps", None)
        if not isa(maps, ArrayAttr[AffineMapAttr]) or not isa(iterators, ArrayAttr[Attribute]):
            parser.raise_error("linalg.generic needs indexing_maps and iterator_types")
        inputs, outputs = (_operands(parser, word) for word in ("ins", "outs"))
        if parser.parse_optional_keyword("attrs") is not None:
            parser.parse_punctuation("=")
            attributes |= parser.parse_optional_attr_dict()
        body = parser.parse_region()
        results: Sequence[Attribute] = ()
        if parser.parse_optional_punctuation("->") is not None:
            several = parser.parse_optional_comma_separated_list(
                parser.Delimiter.PAREN, parser.parse_type
            )
            results = [parser.parse_type()] if several is None else several
        kinds = [
            IteratorTypeAttr(IteratorType(i.data)) if isinstance(i, StringAttr) else i
            for i in iterators
        ]
        generic = cls(inputs, outputs, body, maps, kinds, results)
        for name in ("doc", "library_call"):
            if name in attributes:
                generic.properties[name] = attributes.pop(name)
        generic.attributes.update(attributes)
        return generic


def _operands(parser: Parser, word: str) -> Sequence[SSAValue]:
    """`word(%a, %b : type, type)`, or nothing."""
    position = parser.pos
    if parser.parse_optional_keyword(word) is None:
        return ()
    with parser.in_parens():
        values = parser.parse_comma_separated_list(
            parser.Delimiter.NONE, parser.parse_unresolved_operand
        )
        parser.parse_punctuation(":")
        types = parser.parse_comma_separated_list(parser.Delimiter.NONE, parser.parse_type)
    return parser.resolve_operands(values, types, position)


@irdl_op_definition
class BatchMatmulOp(NamedOperation):
    """B×M×K by B×K×N."""

    name = "linalg.batch_matmul"

    PRINT_ATTRS_IN_FRONT: ClassVar[bool] = True

    indexing_maps = prop_def(
        ArrayAttr[AffineMapAttr],
        default_value=ArrayAttr(
            [
                AffineMapAttr(AffineMap.from_callable(lambda b, m, _, k: (b, m, k))),
                AffineMapAttr(AffineMap.from_callable(lambda b, _, n, k: (b, k, n))),
                AffineMapAttr(AffineMap.from_callable(lambda b, m, n, _: (b, m, n))),
            ]
        ),
    )

    @classmethod
    def get_hidden_region(cls, inputs: Sequence[SSAValue], outputs: Sequence[SSAValue]) -> Region:
        return upstream.MatmulOp.get_hidden_region(inputs, outputs)

    def get_iterator_types(self) -> ArrayAttr[IteratorTypeAttr]:
        parallel = (IteratorTypeAttr.parallel(),) * (self.get_num_loops() - 1)
        return ArrayAttr((*parallel, IteratorTypeAttr.reduction()))

    def get_default_indexing_maps(self) -> Sequence[AffineMap]:
        return tuple(m.data for m in self.indexing_maps)

    def get_indexing_maps(self) -> ArrayAttr[AffineMapAttr]:
        return self.indexing_maps


class _Depthwise(ConvOperation, ABC):
    """Each channel convolved by filters of its own."""

    def get_iterator_types(self) -> ArrayAttr[IteratorTypeAttr]:
        parallel = (IteratorTypeAttr.parallel(),) * (self.get_num_loops() - 2)
        return ArrayAttr((*parallel, *(IteratorTypeAttr.reduction(),) * 2))


@irdl_op_definition
class DepthwiseConv2DNchwChwOp(_Depthwise):
    """N×C×H×W by C×kh×kw."""

    name = "linalg.depthwise_conv_2d_nchw_chw"

    def get_default_indexing_maps(self) -> Sequence[AffineMap]:
        n, h, w, c, kh, kw = _dims(6)
        rows, columns = _window(self, h, kh, 0), _window(self, w, kw, 1)
        return (
            AffineMap(6, 0, (n, c, rows, columns)),
            AffineMap(6, 0, (c, kh, kw)),
            AffineMap(6, 0, (n, c, h, w)),
        )


@irdl_op_definition
class PoolingNchwSumOp(PoolingOperation):
    """Sums over windows of N×C×H×W."""

    name = "linalg.pooling_nchw_sum"

    @classmethod
    def get_hidden_region(cls, inputs: Sequence[SSAValue], outputs: Sequence[SSAValue]) -> Region:
        types = cls.body_arg_types((*inputs, *outputs))
        block = Block(arg_types=types)
        add = AddfOp if isinstance(types[-1], AnyFloat) else AddiOp
        block.add_op(total := add(block.args[2], block.args[0]))
        block.add_op(upstream.YieldOp(total))
        return Region(block)

    def get_default_indexing_maps(self) -> Sequence[AffineMap]:
        n, c, h, w, kh, kw = _dims(6)
        rows, columns = _window(self, h, kh, 0), _window(self, w, kw, 1)
        return (
            AffineMap(6, 0, (n, c, rows, columns)),
            AffineMap(6, 0, (kh, kw)),
            AffineMap(6, 0, (n, c, h, w)),
        )


class NamedOnlyOp(NamedOperation, ABC):
    """A named op that is read in order to be reported: its indexing is not known here."""

    PRINT_ATTRS_IN_FRONT: ClassVar[bool] = True

    @classmethod
    def get_hidden_region(cls, inputs: Sequence[SSAValue], outputs: Sequence[SSAValue]) -> Region:
        block = Block(arg_types=cls.body_arg_types((*inputs, *outputs)))
        block.add_op(upstream.YieldOp(*block.args[len(inputs) :]))
        return Region(block)

    def get_default_indexing_maps(self) -> Sequence[AffineMap]:
        return ()

    def get_iterator_types(self) -> ArrayAttr[IteratorTypeAttr]:
        return ArrayAttr(())

    def verify_(self) -> None:
        pass


def _named_only(name: str) -> type[Operation]:
    members = {"name": f"linalg.{name}", "__doc__": NamedOnlyOp.__doc__}
    return irdl_op_definition(type(f"{name}_op", (NamedOnlyOp,), members))


_NAMED_ONLY = """
batch_matvec batch_mmt4d batch_reduce_matmul batch_vecmat contract conv_1d conv_1d_ncw_fcw
conv_1d_nwc_wcf conv_2d conv_2d_nchw_fchw_q conv_2d_nhwc_fhwc_q conv_2d_nhwc_hwcf_q
conv_2d_ngchw_gfchw_q conv_3d conv_3d_ncdhw_fcdhw conv_3d_ndhwc_dhwcf depthwise_conv_1d_ncw_cw
depthwise_conv_1d_nwc_wc depthwise_conv_1d_nwc_wcm depthwise_conv_2d_nhwc_hwc
depthwise_conv_2d_nhwc_hwcm depthwise_conv_3d_ncdhw_cdhw depthwise_conv_3d_ndhwc_dhwc
depthwise_conv_3d_ndhwc_dhwcm dot matvec mmt4d pooling_ncw_max pooling_ncw_sum pooling_ndhwc_max
pooling_ndhwc_min pooling_ndhwc_sum pooling_nhwc_max pooling_nhwc_min pooling_nhwc_sum
pooling_nwc_max pooling_nwc_min pooling_nwc_sum quantized_batch_matmul vecmat
""".split()

Linalg = Dialect(
    UpstreamLinalg.name,
    [
        *(op for op in UpstreamLinalg.operations if op is not upstream.GenericOp),
        GenericOp,
        BatchMatmulOp,
        DepthwiseConv2DNchwChwOp,
        PoolingNchwSumOp,
        *map(_named_only, _NAMED_ONLY),
    ],
    list(UpstreamLinalg.attributes),
)
