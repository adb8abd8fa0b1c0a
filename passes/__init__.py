"""The passes of hass-ir, imported as `hass_ir.passes`."""

from collections.abc import Callable

from xdsl.passes import ModulePass


def get_all_passes() -> dict[str, Callable[[], type[ModulePass]]]:
    """Getters of all passes by name, in the order of the flow; a pass's file is imported when its
    getter is called."""

    def get_hass_search() -> type[ModulePass]:
        from hass_ir.passes.hass_search import HassSearchPass

        return HassSearchPass

    def get_hass_design() -> type[ModulePass]:
        from hass_ir.passes.hass_design import HassDesignPass

        return HassDesignPass

    def get_hass_check_support() -> type[ModulePass]:
        from hass_ir.passes.hass_check_support import HassCheckSupportPass

        return HassCheckSupportPass

    def get_torch_recompose() -> type[ModulePass]:
        from hass_ir.lowering.torch_recompose import TorchRecomposePass

        return TorchRecomposePass

    def get_convert_torch_to_sdf() -> type[ModulePass]:
        from hass_ir.lowering.convert_torch_to_sdf import ConvertTorchToSdfPass

        return ConvertTorchToSdfPass

    def get_convert_linalg_to_sdf() -> type[ModulePass]:
        from hass_ir.lowering.convert_linalg_to_sdf import ConvertLinalgToSdfPass

        return ConvertLinalgToSdfPass

    def get_sdf_fold_batch_norm() -> type[ModulePass]:
        from hass_ir.passes.sdf_fold_batch_norm import SdfFoldBatchNormPass

        return SdfFoldBatchNormPass

    def get_sdf_quantize() -> type[ModulePass]:
        from hass_ir.passes.sdf_quantize import SdfQuantizePass

        return SdfQuantizePass

    def get_sdf_annotate_sparsity() -> type[ModulePass]:
        from hass_ir.passes.sdf_annotate_sparsity import SdfAnnotateSparsityPass

        return SdfAnnotateSparsityPass

    def get_sdf_search() -> type[ModulePass]:
        from hass_ir.passes.sdf_search import SdfSearchPass

        return SdfSearchPass

    def get_lower_sdf_to_accel() -> type[ModulePass]:
        from hass_ir.lowering.lower_sdf_to_accel import LowerSdfToAccelPass

        return LowerSdfToAccelPass

    def get_hass_simulate() -> type[ModulePass]:
        from hass_ir.passes.hass_simulate import HassSimulatePass

        return HassSimulatePass

    return {
        "hass-search": get_hass_search,
        "hass-design": get_hass_design,
        "hass-check-support": get_hass_check_support,
        "torch-recompose": get_torch_recompose,
        "convert-torch-to-sdf": get_convert_torch_to_sdf,
        "convert-linalg-to-sdf": get_convert_linalg_to_sdf,
        "sdf-fold-batch-norm": get_sdf_fold_batch_norm,
        "sdf-quantize": get_sdf_quantize,
        "sdf-annotate-sparsity": get_sdf_annotate_sparsity,
        "sdf-search": get_sdf_search,
        "lower-sdf-to-accel": get_lower_sdf_to_accel,
        "hass-simulate": get_hass_simulate,
    }
