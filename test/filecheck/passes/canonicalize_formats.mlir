// RUN: hass-opt %s --canonicalize | filecheck %s
// RUN: hass-opt %s --canonicalize --canonicalize | filecheck %s

// The narrower of two ranges in the same steps is left.
// CHECK-LABEL: func.func @same_steps(
// CHECK-NEXT:    %0 = sdf.quantize %x {bits = 4 : i64, scale = 5.000000e-01 : f32, source = "a"}
// CHECK-NEXT:    func.return %0
func.func @same_steps(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.quantize %0 {bits = 4 : i64, scale = 0.5 : f32, source = "a"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = sdf.quantize %1 {bits = 4 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %3 = sdf.quantize %2 {bits = 16 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %3 : tensor<1x4xf32>
}

// Words without a sign hold no negative numbers: neither range holds the other.
// CHECK-LABEL: func.func @signs(
// CHECK-NEXT:    %0 = sdf.quantize %x {bits = 4 : i64, scale = 5.000000e-01 : f32, unsigned}
// CHECK-NEXT:    %1 = sdf.quantize %0 {bits = 4 : i64, scale = 5.000000e-01 : f32}
// CHECK-NEXT:    func.return %1
func.func @signs(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.quantize %x {bits = 4 : i64, scale = 0.5 : f32, unsigned} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.quantize %0 {bits = 4 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @other_steps(
// CHECK-NEXT:    sdf.quantize
// CHECK-NEXT:    sdf.quantize
// CHECK-NEXT:    func.return
func.func @other_steps(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.quantize %0 {bits = 8 : i64, scale = 0.25 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @shared_twice(
// CHECK-NEXT:    %0 = sdf.share %x {codebook = dense<[5.000000e-01, 1.000000e+00]> : tensor<2xf32>}
// CHECK-NEXT:    %1 = sdf.share %0 {codebook = dense<[5.000000e-01, 2.000000e+00]> : tensor<2xf32>}
// CHECK-NEXT:    func.return %1
func.func @shared_twice(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.share %x {codebook = dense<[0.5, 1.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.share %0 {codebook = dense<[0.5, 1.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = sdf.share %1 {codebook = dense<[0.5, 2.0]> : tensor<2xf32>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// Rounding keeps the sign of what a ReLU made.
// CHECK-LABEL: func.func @relu_of_rounded(
// CHECK-NEXT:    sdf.relu
// CHECK-NEXT:    sdf.quantize
// CHECK-NEXT:    func.return
func.func @relu_of_rounded(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.quantize %0 {bits = 8 : i64, scale = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = sdf.relu %1 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}
