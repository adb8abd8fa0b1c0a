// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES
// RUN: hass-opt %s | torch-mlir-opt -o /dev/null

// CHECK-LABEL: func.func @constants() attributes {torch.assume_strict_symbolic_shapes}
// CHECK-GENERIC: sym_name = "constants"
func.func @constants() attributes {torch.assume_strict_symbolic_shapes} {
  // CHECK: torch.constant.int -3
  // CHECK-GENERIC: "torch.constant.int"() <{value = -3 : i64}> : () -> !torch.int
  %int-3 = torch.constant.int -3
  // CHECK: torch.constant.float 1.000000e-05
  // CHECK-GENERIC: "torch.constant.float"() <{value = 1.000000e-05 : f64}> : () -> !torch.float
  %float1.000000e-05 = torch.constant.float 1.000000e-05
  // CHECK: torch.constant.float 0x7ff0000000000000
  %floatInf = torch.constant.float 0x7FF0000000000000
  // CHECK: torch.constant.float 0xfff0000000000000
  %float-Inf = torch.constant.float 0xFFF0000000000000
  // CHECK: torch.constant.bool true
  // CHECK-GENERIC: "torch.constant.bool"() <{value = true}> : () -> !torch.bool
  %true = torch.constant.bool true
  // CHECK: torch.constant.none
  // CHECK-GENERIC: "torch.constant.none"() : () -> !torch.none
  %none = torch.constant.none
  // CHECK: torch.constant.str "a \22b\22"
  // CHECK-GENERIC: "torch.constant.str"() <{value = "a \22b\22"}> : () -> !torch.str
  %str = torch.constant.str "a \22b\22"
  // CHECK: torch.constant.str "\C3\BC"
  %str_0 = torch.constant.str "\C3\BC"
  // CHECK: torch.constant.device "cpu" {hass.source = "here"}
  // CHECK-GENERIC: "torch.constant.device"() <{value = "cpu"}> {hass.source = "here"} : () -> !torch.Device
  %cpu = torch.constant.device "cpu" {hass.source = "here"}
  // CHECK: torch.prim.ListConstruct %{{.*}}, %{{.*}} : (!torch.int, !torch.int) -> !torch.list<int>
  // CHECK-GENERIC: "torch.prim.ListConstruct"({{.*}}) : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.prim.ListConstruct %int-3, %int-3 : (!torch.int, !torch.int) -> !torch.list<int>
  // CHECK: torch.prim.ListConstruct  : () -> !torch.list<int>
  %1 = torch.prim.ListConstruct : () -> !torch.list<int>
  // CHECK: torch.prim.ListConstruct %{{.*}} {hass.source = "l"} : (!torch.none) -> !torch.list<optional<int>>
  %2 = torch.prim.ListConstruct %none {hass.source = "l"} : (!torch.none) -> !torch.list<optional<int>>
  // CHECK: torch.prim.TupleConstruct %{{.*}}, %{{.*}} : !torch.int, !torch.bool -> !torch.tuple<int, bool>
  // CHECK-GENERIC: "torch.prim.TupleConstruct"
  %3 = torch.prim.TupleConstruct %int-3, %true : !torch.int, !torch.bool -> !torch.tuple<int, bool>
  return
}

// CHECK-LABEL: func.func @literals
// CHECK-GENERIC: sym_name = "literals"
func.func @literals() {
  // CHECK: torch.vtensor.literal(dense_resource<layer1.0.conv1.weight> : tensor<2x3xf32>) : !torch.vtensor<[2,3],f32>
  // CHECK-GENERIC: "torch.vtensor.literal"() <{value = dense_resource<layer1.0.conv1.weight> : tensor<2x3xf32>}> : () -> !torch.vtensor<[2,3],f32>
  %0 = torch.vtensor.literal(dense_resource<layer1.0.conv1.weight> : tensor<2x3xf32>) : !torch.vtensor<[2,3],f32>
  // CHECK: torch.vtensor.literal(dense_resource<"0.weight"> : tensor<f32>) {hass.source = "0"} : !torch.vtensor<[],f32>
  // CHECK-GENERIC: "torch.vtensor.literal"() <{value = dense_resource<"0.weight"> : tensor<f32>}> {hass.source = "0"} : () -> !torch.vtensor<[],f32>
  %1 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<f32>) {hass.source = "0"} : !torch.vtensor<[],f32>
  // CHECK: torch.vtensor.literal(dense_resource<"0.weight"> : tensor<f32>) : !torch.vtensor<[],f32>
  %2 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<f32>) : !torch.vtensor<[],f32>
  // CHECK: torch.vtensor.literal(dense_resource<"a-b \22c"> : tensor<1xsi64>) : !torch.vtensor<[1],si64>
  %3 = torch.vtensor.literal(dense_resource<"a-b \22c"> : tensor<1xsi64>) : !torch.vtensor<[1],si64>
  // CHECK: torch.vtensor.literal(dense_resource<"gr\C3\B6\C3\9Fe"> : tensor<1xf32>) : !torch.vtensor<[1],f32>
  %4 = torch.vtensor.literal(dense_resource<"gr\C3\B6\C3\9Fe"> : tensor<1xf32>) : !torch.vtensor<[1],f32>
  // CHECK: torch.vtensor.literal(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  // CHECK-GENERIC: "torch.vtensor.literal"() <{value = dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>}> : () -> !torch.vtensor<[2],f32>
  %5 = torch.vtensor.literal(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  // CHECK: torch.tensor.literal(dense_resource<w> : tensor<2xf32>) : !torch.tensor<[2],f32>
  %6 = torch.tensor.literal(dense_resource<w> : tensor<2xf32>) : !torch.tensor<[2],f32>
  return
}

// CHECK-LABEL: func.func private @types
// CHECK-SAME: !torch.vtensor, !torch.vtensor<*,f32>, !torch.vtensor<[1,?],unk>, !torch.vtensor<[],si64>, !torch.tensor, !torch.tensor<[2],f16>
// CHECK-SAME: !torch.list<vtensor<[1,2],f32>>, !torch.list<list<int>>, !torch.list<optional<vtensor>>, !torch.dict<str, int>, !torch.union<int, none>
// CHECK-SAME: !torch.Generator, !torch.number, !torch.any, !torch.optional<tuple<int, float>>, !torch.Device
// CHECK-GENERIC: sym_name = "types"
func.func private @types(
  !torch.vtensor, !torch.vtensor<*,f32>, !torch.vtensor<[1,?],unk>, !torch.vtensor<[],si64>, !torch.tensor, !torch.tensor<[2],f16>,
  !torch.list<vtensor<[1,2],f32>>, !torch.list<list<int>>, !torch.list<optional<vtensor>>, !torch.dict<str, int>, !torch.union<int, none>,
  !torch.Generator, !torch.number, !torch.any, !torch.optional<tuple<int, float>>, !torch.Device)

// CHECK-LABEL: func.func @uniform
// CHECK-GENERIC: sym_name = "uniform"
func.func @uniform(%x: !torch.vtensor<[1,4],f32>, %l: !torch.list<int>, %b: !torch.bool) {
  // CHECK: torch.aten.relu %{{.*}} {hass.source = "layer1.relu"} : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  // CHECK-GENERIC: "torch.aten.relu"(%{{.*}}) {hass.source = "layer1.relu"} : (!torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32>
  %0 = torch.aten.relu %x {hass.source = "layer1.relu"} : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  // CHECK: %{{.*}}, %{{.*}} = torch.aten.max_pool2d_with_indices %{{.*}} : !torch.vtensor<[1,4],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor, !torch.vtensor<*,si64>
  // CHECK-GENERIC: "torch.aten.max_pool2d_with_indices"
  %1, %2 = torch.aten.max_pool2d_with_indices %x, %l, %l, %l, %l, %b : !torch.vtensor<[1,4],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor, !torch.vtensor<*,si64>
  // CHECK-GENERIC: "torch.prim.ListUnpack"
  // CHECK-GENERIC: "torch.operator"(%{{.*}}) <{name = "onnx.Conv"}> {hass.source = "c"} : (!torch.vtensor<[1,4],f32>) -> !torch.vtensor
  // CHECK-GENERIC: "torch.tensor_static_info_cast"
  // CHECK-GENERIC: "torch.derefine"
  // CHECK-GENERIC: "torch.copy.to_tensor"
  // CHECK: torch.prim.ListUnpack %{{.*}} : !torch.list<int> -> !torch.int, !torch.int
  %6, %7 = torch.prim.ListUnpack %l : !torch.list<int> -> !torch.int, !torch.int
  // CHECK: torch.operator "onnx.Conv"(%{{.*}}) {hass.source = "c"} : (!torch.vtensor<[1,4],f32>) -> !torch.vtensor
  %8 = torch.operator "onnx.Conv"(%x) {hass.source = "c"} : (!torch.vtensor<[1,4],f32>) -> !torch.vtensor
  // CHECK: torch.operator "mine"() : () -> ()
  torch.operator "mine"() : () -> ()
  // CHECK: torch.tensor_static_info_cast %{{.*}} : !torch.vtensor<[1,4],f32> to !torch.vtensor
  %9 = torch.tensor_static_info_cast %x : !torch.vtensor<[1,4],f32> to !torch.vtensor
  // CHECK: torch.derefine %{{.*}} {hass.source = "d"} : !torch.bool to !torch.optional<bool>
  %10 = torch.derefine %b {hass.source = "d"} : !torch.bool to !torch.optional<bool>
  // CHECK: "torch.copy.to_tensor"(%{{.*}}) : (!torch.vtensor<[1,4],f32>) -> !torch.tensor<[1,4],f32>
  %11 = "torch.copy.to_tensor"(%x) : (!torch.vtensor<[1,4],f32>) -> !torch.tensor<[1,4],f32>
  return
}
