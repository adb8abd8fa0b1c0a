// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// CHECK-LABEL: func.func @formats(
// CHECK-GENERIC: sym_name = "formats"
func.func @formats(%x: tensor<1x4x8x8xf32>, %w: tensor<3x4xf32>) {
  // CHECK-NEXT: %0 = sdf.quantize %x {bits = 8 : i64, scale = 1.250000e-01 : f32} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %0 = "sdf.quantize"(%x) <{bits = 8 : i64, scale = 1.250000e-01 : f32}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 0.125 : f32} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %1 = sdf.quantize %x {bits = 4 : i64, scale = 5.000000e-01 : f32, unsigned, source = "act"} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %1 = "sdf.quantize"(%x) <{bits = 4 : i64, scale = 5.000000e-01 : f32, unsigned, source = "act"}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = sdf.quantize %x {bits = 4 : i64, scale = 0.5 : f32, unsigned, source = "act"} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %2 = sdf.quantize %w {bits = 2 : i64, scale = dense<[5.000000e-01, 2.500000e-01, 1.000000e+00]> : tensor<3xf32>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  // CHECK-GENERIC: %2 = "sdf.quantize"(%w) <{bits = 2 : i64, scale = dense<[5.000000e-01, 2.500000e-01, 1.000000e+00]> : tensor<3xf32>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %2 = sdf.quantize %w {bits = 2 : i64, scale = dense<[0.5, 0.25, 1.0]> : tensor<3xf32>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  // CHECK-NEXT: %3 = sdf.share %w {codebook = dense<[-1.000000e+00, 2.500000e-01, 5.000000e-01]> : tensor<3xf32>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  // CHECK-GENERIC: %3 = "sdf.share"(%w) <{codebook = dense<[-1.000000e+00, 2.500000e-01, 5.000000e-01]> : tensor<3xf32>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %3 = sdf.share %w {codebook = dense<[-1.0, 0.25, 0.5]> : tensor<3xf32>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return
}
