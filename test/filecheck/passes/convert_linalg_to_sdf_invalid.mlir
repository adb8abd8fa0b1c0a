// Everything that is not recognised is told at once, with its place; what is not needed is not.

// RUN: not hass-opt %s --convert-linalg-to-sdf 2>&1 | filecheck %s
// RUN: not hass-opt %s --hass-check-support 2>&1 | filecheck %s

// CHECK:      convert_linalg_to_sdf_invalid.mlir:17:3: error: linalg.generic: 'exp' is no part of anything that is recognised
// CHECK-NEXT: layer.py:7:3: error: linalg.generic: 'math.cos' in its body is not supported
// CHECK-NEXT: convert_linalg_to_sdf_invalid.mlir:27:3: error: linalg.pooling_nhwc_sum: this op is not supported; replace it in the model, or leave it to the host
// CHECK-NOT:  error

#rows = affine_map<(d0, d1) -> (d0, d1)>
func.func @main(%x: tensor<2x3xf32>, %i: tensor<1x4x4x2xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<1x3x3x2xf32>) {
  %0 = tensor.empty() : tensor<2x3xf32>
  %k = tensor.empty() : tensor<2x2xf32>
  %o = tensor.empty() : tensor<1x3x3x2xf32>
  // An exponential by itself has no engine.
  %1 = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<2x3xf32>) outs(%0 : tensor<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %e = math.exp %in : f32
    linalg.yield %e : f32
  } -> tensor<2x3xf32>
  %2 = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<2x3xf32>) outs(%0 : tensor<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %c = math.cos %in : f32
    linalg.yield %c : f32
  } -> tensor<2x3xf32> loc("layer.py":7:3)
  %3 = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%i, %k : tensor<1x4x4x2xf32>, tensor<2x2xf32>) outs(%o : tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  %dead = linalg.generic {indexing_maps = [#rows, #rows], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<2x3xf32>) outs(%0 : tensor<2x3xf32>) {
  ^bb0(%in: f32, %out: f32):
    %c = math.log %in : f32
    linalg.yield %c : f32
  } -> tensor<2x3xf32>
  return %1, %2, %3 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<1x3x3x2xf32>
}
