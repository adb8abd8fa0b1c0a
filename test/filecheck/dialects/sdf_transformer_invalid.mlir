// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// CHECK: slope must be finite
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.leaky_relu %x {slope = 0x7F800000 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: (1, 3) cannot be repeated to (1, 4)
func.func @f(%x: tensor<1x4xf32>, %y: tensor<1x3xf32>) {
  %0 = sdf.mul %x, %y : (tensor<1x4xf32>, tensor<1x3xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: (1, 4) cannot be repeated to (1, 1)
func.func @f(%x: tensor<1x1xf32>, %y: tensor<1x4xf32>) {
  %0 = sdf.add %x, %y : (tensor<1x1xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: scale must be finite
func.func @f(%x: tensor<1x2x2xf32>) {
  %0 = sdf.matmul %x, %x {scale = 0x7FF0000000000000 : f64, transpose_rhs = false} : (tensor<1x2x2xf32>, tensor<1x2x2xf32>) -> tensor<1x2x2xf32>
  return
}

// -----

// CHECK: the operands must have rank 3 or more, got (2, 2)
func.func @f(%x: tensor<2x2xf32>) {
  %0 = sdf.matmul %x, %x {scale = 1.0 : f64, transpose_rhs = false} : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// CHECK: the operands differ besides the last two axes: (1, 2, 2) and (2, 2, 2)
func.func @f(%x: tensor<1x2x2xf32>, %y: tensor<2x2x2xf32>) {
  %0 = sdf.matmul %x, %y {scale = 1.0 : f64, transpose_rhs = false} : (tensor<1x2x2xf32>, tensor<2x2x2xf32>) -> tensor<1x2x2xf32>
  return
}

// -----

// CHECK: rows of 3 cannot be multiplied by columns of 4
func.func @f(%x: tensor<1x2x3xf32>, %y: tensor<1x4x2xf32>) {
  %0 = sdf.matmul %x, %y {scale = 1.0 : f64, transpose_rhs = false} : (tensor<1x2x3xf32>, tensor<1x4x2xf32>) -> tensor<1x2x2xf32>
  return
}

// -----

// CHECK: axis must lie between 1 and 1, got 0
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.softmax %x {axis = 0 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: gamma must have shape (4,), got (3,)
func.func @f(%x: tensor<1x4xf32>, %g: tensor<3xf32>, %b: tensor<4xf32>) {
  %0 = sdf.layer_norm %x, %g, %b {epsilon = 0.1 : f64} : (tensor<1x4xf32>, tensor<3xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: beta must have shape (4,), got (3,)
func.func @f(%x: tensor<1x4xf32>, %g: tensor<4xf32>, %b: tensor<3xf32>) {
  %0 = sdf.layer_norm %x, %g, %b {epsilon = 0.1 : f64} : (tensor<1x4xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: epsilon must be finite and not negative, got -1.0
func.func @f(%x: tensor<1x4xf32>, %g: tensor<4xf32>) {
  %0 = sdf.layer_norm %x, %g, %g {epsilon = -1.0 : f64} : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: the input must have rank 2 or more, got rank 1
func.func @f(%x: tensor<4xf32>) {
  %0 = sdf.layer_norm %x, %x, %x {epsilon = 0.1 : f64} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

// CHECK: (1, 4) cannot become (1, 5): the number of elements stays
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.reshape %x : (tensor<1x4xf32>) -> tensor<1x5xf32>
  return
}

// -----

// CHECK: (1, 4) cannot become (4, 1): the batch, axis 0, stays
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.reshape %x : (tensor<1x4xf32>) -> tensor<4x1xf32>
  return
}

// -----

// CHECK: input and result must have an axis
func.func @f(%x: tensor<1xf32>) {
  %0 = sdf.reshape %x : (tensor<1xf32>) -> tensor<f32>
  return
}

// -----

// CHECK: permutation must hold each of 2 axes once, got [0, 0]
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.transpose %x {permutation = array<i64: 0, 0>} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: the batch, axis 0, must stay where it is
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.transpose %x {permutation = array<i64: 1, 0>} : (tensor<1x4xf32>) -> tensor<4x1xf32>
  return
}

// -----

// CHECK: axis must lie between 1 and 1, got 2
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.slice %x {axis = 2 : i64, start = 0 : i64, stop = 1 : i64, step = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: start and stop must be increasing and within 0..4, got 3, 2
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.slice %x {axis = 1 : i64, start = 3 : i64, stop = 2 : i64, step = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: step must be at least 1, got 0
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.slice %x {axis = 1 : i64, start = 0 : i64, stop = 2 : i64, step = 0 : i64} : (tensor<1x4xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: padding needs 4 values, got 2
func.func @f(%x: tensor<1x1x2x2xf32>) {
  %0 = sdf.pad %x {padding = array<i64: 1, 1>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x3x3xf32>
  return
}

// -----

// CHECK: padding must be at least 0, got [0, 0, -1, 0]
func.func @f(%x: tensor<1x1x2x2xf32>) {
  %0 = sdf.pad %x {padding = array<i64: 0, 0, -1, 0>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x1x2xf32>
  return
}

// -----

// CHECK: scale needs 2 values, got 1
func.func @f(%x: tensor<1x1x2x2xf32>) {
  %0 = sdf.resize %x {scale = array<i64: 2>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x4x4xf32>
  return
}

// -----

// CHECK: scale must be at least 1, got [0, 1]
func.func @f(%x: tensor<1x1x2x2xf32>) {
  %0 = sdf.resize %x {scale = array<i64: 0, 1>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x2x2xf32>
  return
}

// -----

// CHECK: the table must have rank 2, got rank 1
func.func @f(%n: tensor<1x3xi64>, %t: tensor<9xf32>) {
  %0 = sdf.embedding %n, %t : (tensor<1x3xi64>, tensor<9xf32>) -> tensor<1x3x1xf32>
  return
}
