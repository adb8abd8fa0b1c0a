// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// CHECK-LABEL: func.func @elementwise(
// CHECK-GENERIC: sym_name = "elementwise"
func.func @elementwise(%x: tensor<1x2x4x6xf32>, %c: tensor<1x2x1x1xf32>) {
  // CHECK-NEXT: %0 = sdf.sigmoid %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %0 = "sdf.sigmoid"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %0 = sdf.sigmoid %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %1 = sdf.tanh %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %1 = "sdf.tanh"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %1 = sdf.tanh %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %2 = sdf.silu %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %2 = "sdf.silu"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %2 = sdf.silu %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %3 = sdf.hardsigmoid %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %3 = "sdf.hardsigmoid"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %3 = sdf.hardsigmoid %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %4 = sdf.hardswish %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %4 = "sdf.hardswish"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %4 = sdf.hardswish %x : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %5 = sdf.gelu %x {tanh = false} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %5 = "sdf.gelu"(%x) <{tanh = false}> : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %5 = sdf.gelu %x {tanh = false} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %6 = sdf.leaky_relu %x {slope = 1.000000e-01 : f32} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %6 = "sdf.leaky_relu"(%x) <{slope = 1.000000e-01 : f32}> : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  %6 = sdf.leaky_relu %x {slope = 1.000000e-01 : f32} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %7 = sdf.mul %x, %c : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %7 = "sdf.mul"(%x, %c) : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  %7 = sdf.mul %x, %c : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-NEXT: %8 = sdf.add %x, %c : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  // CHECK-GENERIC: %8 = "sdf.add"(%x, %c) : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  %8 = sdf.add %x, %c : (tensor<1x2x4x6xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x4x6xf32>
  return
}

// CHECK-LABEL: func.func @attention(
// CHECK-GENERIC: sym_name = "attention"
func.func @attention(%q: tensor<1x2x5x8xf32>, %k: tensor<1x2x3x8xf32>, %v: tensor<1x2x3x4xf32>, %g: tensor<8xf32>) {
  // CHECK-NEXT: %0 = sdf.matmul %q, %k {scale = 5.000000e-01 : f64, transpose_rhs = true} : (tensor<1x2x5x8xf32>, tensor<1x2x3x8xf32>) -> tensor<1x2x5x3xf32>
  // CHECK-GENERIC: %0 = "sdf.matmul"(%q, %k) <{scale = 5.000000e-01 : f64, transpose_rhs = true}> : (tensor<1x2x5x8xf32>, tensor<1x2x3x8xf32>) -> tensor<1x2x5x3xf32>
  %0 = sdf.matmul %q, %k {scale = 5.000000e-01 : f64, transpose_rhs = true} : (tensor<1x2x5x8xf32>, tensor<1x2x3x8xf32>) -> tensor<1x2x5x3xf32>
  // CHECK-NEXT: %1 = sdf.softmax %0 {axis = 3 : i64} : (tensor<1x2x5x3xf32>) -> tensor<1x2x5x3xf32>
  // CHECK-GENERIC: %1 = "sdf.softmax"(%0) <{axis = 3 : i64}> : (tensor<1x2x5x3xf32>) -> tensor<1x2x5x3xf32>
  %1 = sdf.softmax %0 {axis = 3 : i64} : (tensor<1x2x5x3xf32>) -> tensor<1x2x5x3xf32>
  // CHECK-NEXT: %2 = sdf.matmul %1, %v {scale = 1.000000e+00 : f64, transpose_rhs = false} : (tensor<1x2x5x3xf32>, tensor<1x2x3x4xf32>) -> tensor<1x2x5x4xf32>
  // CHECK-GENERIC: %2 = "sdf.matmul"(%1, %v) <{scale = 1.000000e+00 : f64, transpose_rhs = false}> : (tensor<1x2x5x3xf32>, tensor<1x2x3x4xf32>) -> tensor<1x2x5x4xf32>
  %2 = sdf.matmul %1, %v {scale = 1.000000e+00 : f64, transpose_rhs = false} : (tensor<1x2x5x3xf32>, tensor<1x2x3x4xf32>) -> tensor<1x2x5x4xf32>
  // CHECK-NEXT: %3 = sdf.layer_norm %q, %g, %g {epsilon = 1.000000e-05 : f64} : (tensor<1x2x5x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x2x5x8xf32>
  // CHECK-GENERIC: %3 = "sdf.layer_norm"(%q, %g, %g) <{epsilon = 1.000000e-05 : f64}> : (tensor<1x2x5x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x2x5x8xf32>
  %3 = sdf.layer_norm %q, %g, %g {epsilon = 1.000000e-05 : f64} : (tensor<1x2x5x8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<1x2x5x8xf32>
  return
}

// CHECK-LABEL: func.func @layout(
// CHECK-GENERIC: sym_name = "layout"
func.func @layout(%x: tensor<1x2x4x6xf32>, %n: tensor<1x3xi64>, %t: tensor<9x4xf32>) {
  // CHECK-NEXT: %0 = sdf.reshape %x : (tensor<1x2x4x6xf32>) -> tensor<1x8x6xf32>
  // CHECK-GENERIC: %0 = "sdf.reshape"(%x) : (tensor<1x2x4x6xf32>) -> tensor<1x8x6xf32>
  %0 = sdf.reshape %x : (tensor<1x2x4x6xf32>) -> tensor<1x8x6xf32>
  // CHECK-NEXT: %1 = sdf.transpose %x {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x4x2x6xf32>
  // CHECK-GENERIC: %1 = "sdf.transpose"(%x) <{permutation = array<i64: 0, 2, 1, 3>}> : (tensor<1x2x4x6xf32>) -> tensor<1x4x2x6xf32>
  %1 = sdf.transpose %x {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x4x2x6xf32>
  // CHECK-NEXT: %2 = sdf.slice %x {axis = 3 : i64, start = 1 : i64, stop = 6 : i64, step = 2 : i64} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x3xf32>
  // CHECK-GENERIC: %2 = "sdf.slice"(%x) <{axis = 3 : i64, start = 1 : i64, stop = 6 : i64, step = 2 : i64}> : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x3xf32>
  %2 = sdf.slice %x {axis = 3 : i64, start = 1 : i64, stop = 6 : i64, step = 2 : i64} : (tensor<1x2x4x6xf32>) -> tensor<1x2x4x3xf32>
  // CHECK-NEXT: %3 = sdf.pad %x {padding = array<i64: 0, 1, 2, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x6x10xf32>
  // CHECK-GENERIC: %3 = "sdf.pad"(%x) <{padding = array<i64: 0, 1, 2, 3>}> : (tensor<1x2x4x6xf32>) -> tensor<1x2x6x10xf32>
  %3 = sdf.pad %x {padding = array<i64: 0, 1, 2, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x6x10xf32>
  // CHECK-NEXT: %4 = sdf.resize %x {scale = array<i64: 2, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x8x18xf32>
  // CHECK-GENERIC: %4 = "sdf.resize"(%x) <{scale = array<i64: 2, 3>}> : (tensor<1x2x4x6xf32>) -> tensor<1x2x8x18xf32>
  %4 = sdf.resize %x {scale = array<i64: 2, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x8x18xf32>
  // CHECK-NEXT: %5 = sdf.embedding %n, %t : (tensor<1x3xi64>, tensor<9x4xf32>) -> tensor<1x3x4xf32>
  // CHECK-GENERIC: %5 = "sdf.embedding"(%n, %t) : (tensor<1x3xi64>, tensor<9x4xf32>) -> tensor<1x3x4xf32>
  %5 = sdf.embedding %n, %t : (tensor<1x3xi64>, tensor<9x4xf32>) -> tensor<1x3x4xf32>
  return
}

// CHECK-LABEL: func.func @constant_layout(
// CHECK-GENERIC: sym_name = "constant_layout"
func.func @constant_layout() {
  // CHECK-NEXT: %w = sdf.weight "w" : tensor<4x6xf32>
  // CHECK-GENERIC: %w = "sdf.weight"() <{key = "w"}> : () -> tensor<4x6xf32>
  %w = sdf.weight "w" : tensor<4x6xf32>
  // CHECK-NEXT: %0 = sdf.transpose %w {permutation = array<i64: 1, 0>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  // CHECK-GENERIC: %0 = "sdf.transpose"(%w) <{permutation = array<i64: 1, 0>}> : (tensor<4x6xf32>) -> tensor<6x4xf32>
  %0 = sdf.transpose %w {permutation = array<i64: 1, 0>} : (tensor<4x6xf32>) -> tensor<6x4xf32>
  // CHECK-NEXT: %1 = sdf.reshape %0 : (tensor<6x4xf32>) -> tensor<2x12xf32>
  // CHECK-GENERIC: %1 = "sdf.reshape"(%0) : (tensor<6x4xf32>) -> tensor<2x12xf32>
  %1 = sdf.reshape %0 : (tensor<6x4xf32>) -> tensor<2x12xf32>
  return
}
