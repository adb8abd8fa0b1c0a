// Bodies are recognised by what they compute, fused or not; weights stay in this file.

// RUN: hass-opt %s --convert-linalg-to-sdf | filecheck %s
// RUN: hass-opt %s --print-op-generic | hass-opt --convert-linalg-to-sdf | filecheck %s --check-prefix OPS
// RUN: hass-opt %s --hass-check-support -o /dev/null

// CHECK:      builtin.module attributes {hass.weights = "convert_linalg_to_sdf.mlir", hass.weights_digest = "sha256:{{[0-9a-f]+}}"} {
// CHECK-NEXT:   func.func @main(%x: tensor<1x2x3x4xf32>) -> tensor<1x4xf32> {
// CHECK-NEXT:     %0 = sdf.silu %x : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x4xf32>
// CHECK-NEXT:     %1 = sdf.global_avg_pool2d %0 : (tensor<1x2x3x4xf32>) -> tensor<1x2x1x1xf32>
// CHECK-NEXT:     %2 = sdf.flatten %1 {axis = 1 : i64} : (tensor<1x2x1x1xf32>) -> tensor<1x2xf32>
// CHECK-NEXT:     %3 = sdf.weight "w" : tensor<4x2xf32>
// CHECK-NEXT:     %4 = sdf.constant {value = dense<[1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>} : tensor<4xf32>
// CHECK-NEXT:     %5 = sdf.linear %2, %3, %4 : (tensor<1x2xf32>, tensor<4x2xf32>, tensor<4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:     func.return %5 : tensor<1x4xf32>

// OPS: sdf.silu
// OPS: sdf.global_avg_pool2d
// OPS: sdf.linear

#image = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#pixel = affine_map<(d0, d1, d2, d3) -> (d0, d1, 0, 0)>
#rows = affine_map<(d0, d1) -> (d0, d1)>
#columns = affine_map<(d0, d1) -> (d1)>
func.func @main(%x: tensor<1x2x3x4xf32>) -> tensor<1x4xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %count = arith.constant 12.0 : f32
  %w = arith.constant dense_resource<w> : tensor<4x2xf32>
  %b = arith.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %0 = tensor.empty() : tensor<1x2x3x4xf32>
  %1 = linalg.generic {indexing_maps = [#image, #image], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x : tensor<1x2x3x4xf32>) outs(%0 : tensor<1x2x3x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    %e = math.exp %n : f32
    %d = arith.addf %one, %e : f32
    %s = arith.divf %one, %d : f32
    %p = arith.mulf %s, %in : f32
    linalg.yield %p : f32
  } -> tensor<1x2x3x4xf32>
  %2 = tensor.empty() : tensor<1x2x1x1xf32>
  %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %4 = linalg.generic {indexing_maps = [#image, #pixel], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%1 : tensor<1x2x3x4xf32>) outs(%3 : tensor<1x2x1x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<1x2x1x1xf32>
  %5 = linalg.generic {indexing_maps = [#image, #image], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%4 : tensor<1x2x1x1xf32>) outs(%2 : tensor<1x2x1x1xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.divf %in, %count : f32
    linalg.yield %m : f32
  } -> tensor<1x2x1x1xf32>
  %6 = tensor.collapse_shape %5 [[0], [1, 2, 3]] : tensor<1x2x1x1xf32> into tensor<1x2xf32>
  %7 = tensor.empty() : tensor<2x4xf32>
  %8 = linalg.transpose ins(%w : tensor<4x2xf32>) outs(%7 : tensor<2x4xf32>) permutation = [1, 0]
  %9 = tensor.empty() : tensor<1x4xf32>
  %10 = linalg.fill ins(%zero : f32) outs(%9 : tensor<1x4xf32>) -> tensor<1x4xf32>
  %11 = linalg.matmul ins(%6, %8 : tensor<1x2xf32>, tensor<2x4xf32>) outs(%10 : tensor<1x4xf32>) -> tensor<1x4xf32>
  %12 = linalg.generic {indexing_maps = [#rows, #columns, #rows], iterator_types = ["parallel", "parallel"]} ins(%11, %b : tensor<1x4xf32>, tensor<4xf32>) outs(%9 : tensor<1x4xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    linalg.yield %s : f32
  } -> tensor<1x4xf32>
  return %12 : tensor<1x4xf32>
}

{-#
  dialect_resources: {
    builtin: {
      w: "0x040000000000803F000000400000803F000000400000803F000000400000803F00000040"
    }
  }
#-}
