// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// Every rule of the ops' verifiers, once.

// CHECK: shapes must be static and positive, got tensor<?x4xf32>
func.func @f(%x: tensor<?x4xf32>) {
  %0 = sdf.relu %x : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return
}

// -----

// CHECK: shapes must be static and positive, got tensor<0x4xf32>
func.func @f(%x: tensor<0x4xf32>) {
  %0 = sdf.relu %x : (tensor<0x4xf32>) -> tensor<0x4xf32>
  return
}

// -----

// CHECK: the result must have shape (1, 4), not (1, 5)
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.relu %x : (tensor<1x4xf32>) -> tensor<1x5xf32>
  return
}

// -----

// CHECK: Expected attribute f32 but got f16
func.func @f(%x: tensor<1x4xf16>) {
  %0 = sdf.relu %x : (tensor<1x4xf16>) -> tensor<1x4xf16>
  return
}

// -----

// CHECK: an engine of kind 'dense' cannot compute sdf.relu
#engine = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.relu %x {engine = #engine} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: an engine of kind 'relu' cannot compute sdf.linear
#engine = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {engine = #engine} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: weight_total of the sparsity is 3, the op has 2
#zeros = #sdf.sparsity<samples = 2, weight_zeros = 2, weight_total = 3, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {sparsity = #zeros} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: activation_total of the sparsity is 4, the op has 6
#zeros = #sdf.sparsity<samples = 3, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {sparsity = #zeros} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: pair_total of the sparsity is 5, the op has 4
#zeros = #sdf.sparsity<samples = 2, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 5, histogram = dense<[3, 2]> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {sparsity = #zeros} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: histogram of the sparsity must have 2 entries, not 3
#zeros = #sdf.sparsity<samples = 2, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<[1, 0, 1]> : tensor<3xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {sparsity = #zeros} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: channel_weights of the sparsity must have 2 entries, not 1
#zeros = #sdf.sparsity<samples = 2, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>
func.func @f(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %0 = sdf.linear %x, %w {sparsity = #zeros} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  return
}

// -----

// CHECK: key must not be empty
%0 = sdf.weight "" : tensor<4xf32>

// -----

// CHECK: value must have type tensor<4xf32>
%0 = sdf.constant {value = dense<1.0> : tensor<3xf32>} : tensor<4xf32>

// -----

// CHECK: the values must be finite
%0 = sdf.constant {value = dense<"0x0000803F0000C07F"> : tensor<2xf32>} : tensor<2xf32>

// -----

// CHECK: the weight must have rank 1 or more, got rank 0
func.func @f(%w: tensor<f32>, %c: tensor<2xf32>) {
  %0 = sdf.fold_weight %w, %c, %c {epsilon = 0.1 : f64} : (tensor<f32>, tensor<2xf32>, tensor<2xf32>) -> tensor<f32>
  return
}

// -----

// CHECK: epsilon must be finite and not negative, got -0.1
func.func @f(%w: tensor<2x3xf32>, %c: tensor<2xf32>) {
  %0 = sdf.fold_weight %w, %c, %c {epsilon = -0.1 : f64} : (tensor<2x3xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

// CHECK: variance must have shape (2,), got (3,)
func.func @f(%w: tensor<2x3xf32>, %c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_weight %w, %c, %d {epsilon = 0.1 : f64} : (tensor<2x3xf32>, tensor<2xf32>, tensor<3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// CHECK: gamma must have shape (2,), got (3,)
func.func @f(%w: tensor<2x3xf32>, %c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_weight %w, %d, %c {epsilon = 0.1 : f64} : (tensor<2x3xf32>, tensor<3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

// CHECK: gamma must have rank 1, got rank 2
func.func @f(%c: tensor<2x3xf32>) {
  %0 = sdf.fold_bias %c, %c, %c, %c {epsilon = 0.1 : f64} : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

// CHECK: epsilon must be finite and not negative, got inf
func.func @f(%c: tensor<2xf32>) {
  %0 = sdf.fold_bias %c, %c, %c, %c {epsilon = 0x7FF0000000000000 : f64} : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// CHECK: beta must have shape (2,), got (3,)
func.func @f(%c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_bias %c, %d, %c, %c {epsilon = 0.1 : f64} : (tensor<2xf32>, tensor<3xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// CHECK: mean must have shape (2,), got (3,)
func.func @f(%c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_bias %c, %c, %d, %c {epsilon = 0.1 : f64} : (tensor<2xf32>, tensor<2xf32>, tensor<3xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// CHECK: variance must have shape (2,), got (3,)
func.func @f(%c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_bias %c, %c, %c, %d {epsilon = 0.1 : f64} : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>) -> tensor<2xf32>
  return
}

// -----

// CHECK: bias must have shape (2,), got (3,)
func.func @f(%c: tensor<2xf32>, %d: tensor<3xf32>) {
  %0 = sdf.fold_bias %c, %c, %c, %c, %d {epsilon = 0.1 : f64} : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<3xf32>) -> tensor<2xf32>
  return
}

// -----

// CHECK: value must be finite and not negative, got -0.5
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.threshold %x {value = -0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: value must be finite and not negative, got nan
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.threshold %x {value = 0x7FC00000 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: the input must have rank 4 (N×C×H×W), got rank 3
func.func @f(%x: tensor<4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<8x8x8xf32>
  return
}

// -----

// CHECK: the weight must have rank 4 (N×C×H×W), got rank 3
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: groups must be at least 1, got 0
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 0 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: 4 input channels do not divide into 3 groups
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<9x1x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 3 : i64} : (tensor<1x4x8x8xf32>, tensor<9x1x3x3xf32>) -> tensor<1x9x8x8xf32>
  return
}

// -----

// CHECK: 7 filters do not divide into 2 groups
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<7x2x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<7x2x3x3xf32>) -> tensor<1x7x8x8xf32>
  return
}

// -----

// CHECK: the weight takes 4 channels a group, the input has 2
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: the bias must have shape (8,), got (4,)
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>, %b: tensor<4xf32>) {
  %0 = sdf.conv2d %x, %w, %b {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>, tensor<4xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: strides needs 2 values, got 1
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: strides must be at least 1, got [0, 1]
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 0, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: padding needs 4 values, got 2
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: padding must be at least 0, got [1, 1, 1, -1]
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, -1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x6xf32>
  return
}

// -----

// CHECK: dilation must be at least 1, got [1, 0]
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 0>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: a window of 9 does not fit into 8 + padding 0
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 0, 1, 0, 1>, dilation = array<i64: 4, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x1x8xf32>
  return
}

// -----

// CHECK: the result must have shape (1, 8, 4, 8), not (1, 8, 8, 8)
func.func @f(%x: tensor<1x4x8x8xf32>, %w: tensor<8x4x3x3xf32>) {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 2, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<8x4x3x3xf32>) -> tensor<1x8x8x8xf32>
  return
}

// -----

// CHECK: the weight must have rank 2 (F×C), got rank 1
func.func @f(%x: tensor<1x4xf32>, %w: tensor<4xf32>) {
  %0 = sdf.linear %x, %w : (tensor<1x4xf32>, tensor<4xf32>) -> tensor<1xf32>
  return
}

// -----

// CHECK: the input must have rank 2 or more, got rank 1
func.func @f(%x: tensor<4xf32>, %w: tensor<3x4xf32>) {
  %0 = sdf.linear %x, %w : (tensor<4xf32>, tensor<3x4xf32>) -> tensor<3xf32>
  return
}

// -----

// CHECK: the weight takes 5 features, the input has 4
func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x5xf32>) {
  %0 = sdf.linear %x, %w : (tensor<1x4xf32>, tensor<3x5xf32>) -> tensor<1x3xf32>
  return
}

// -----

// CHECK: the bias must have shape (3,), got (4,)
func.func @f(%x: tensor<1x4xf32>, %w: tensor<3x4xf32>, %b: tensor<4xf32>) {
  %0 = sdf.linear %x, %w, %b : (tensor<1x4xf32>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<1x3xf32>
  return
}

// -----

// CHECK: the input must have rank 2 or more, got rank 1
func.func @f(%x: tensor<4xf32>) {
  %0 = sdf.batch_norm %x, %x, %x, %x, %x {epsilon = 0.1 : f64} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

// CHECK: epsilon must be finite and not negative, got -1.0
func.func @f(%x: tensor<1x4xf32>, %c: tensor<4xf32>) {
  %0 = sdf.batch_norm %x, %c, %c, %c, %c {epsilon = -1.0 : f64} : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: gamma must have shape (4,), got (3,)
func.func @f(%x: tensor<1x4xf32>, %c: tensor<4xf32>, %d: tensor<3xf32>) {
  %0 = sdf.batch_norm %x, %d, %c, %c, %c {epsilon = 0.1 : f64} : (tensor<1x4xf32>, tensor<3xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: variance must have shape (4,), got (3,)
func.func @f(%x: tensor<1x4xf32>, %c: tensor<4xf32>, %d: tensor<3xf32>) {
  %0 = sdf.batch_norm %x, %c, %c, %c, %d {epsilon = 0.1 : f64} : (tensor<1x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: (1, 3) cannot be repeated to (1, 4)
func.func @f(%x: tensor<1x4xf32>, %y: tensor<1x3xf32>) {
  %0 = sdf.add %x, %y : (tensor<1x4xf32>, tensor<1x3xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: the input must have rank 4 (N×C×H×W), got rank 2
func.func @f(%x: tensor<8x8xf32>) {
  %0 = sdf.max_pool2d %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, ceil_mode = false} : (tensor<8x8xf32>) -> tensor<4x4xf32>
  return
}

// -----

// CHECK: kernel must be at least 1, got [2, 0]
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.max_pool2d %x {kernel = array<i64: 2, 0>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, ceil_mode = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

// CHECK: kernel needs 2 values, got 0
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.avg_pool2d %x {kernel = array<i64>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

// CHECK: padding 2 is more than half the kernel 3
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.max_pool2d %x {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 2>, dilation = array<i64: 1, 1>, ceil_mode = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x5xf32>
  return
}

// -----

// CHECK: the result must have shape (1, 4, 4, 4), not (1, 4, 3, 3)
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.avg_pool2d %x {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = true, count_include_pad = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x3x3xf32>
  return
}

// -----

// CHECK: the input must have rank 4 (N×C×H×W), got rank 2
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.global_avg_pool2d %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: the result must have shape (1, 4, 1, 1), not (1, 4)
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.global_max_pool2d %x : (tensor<1x4x8x8xf32>) -> tensor<1x4xf32>
  return
}

// -----

// CHECK: axis must lie between 1 and 3, got 0
func.func @f(%x: tensor<1x4x8x8xf32>) {
  %0 = sdf.flatten %x {axis = 0 : i64} : (tensor<1x4x8x8xf32>) -> tensor<256xf32>
  return
}

// -----

// CHECK: needs at least one operand
%0 = sdf.concat {axis = 1 : i64} : () -> tensor<1x4xf32>

// -----

// CHECK: axis must lie between 1 and 1, got 2
func.func @f(%x: tensor<1x4xf32>) {
  %0 = sdf.concat %x, %x {axis = 2 : i64} : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

// CHECK: operands differ besides axis 1: (1, 4) and (2, 4)
func.func @f(%x: tensor<1x4xf32>, %y: tensor<2x4xf32>) {
  %0 = sdf.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<2x4xf32>) -> tensor<1x8xf32>
  return
}

// -----

// CHECK: operands differ besides axis 1: (1, 4) and (1, 4, 1)
func.func @f(%x: tensor<1x4xf32>, %y: tensor<1x4x1xf32>) {
  %0 = sdf.concat %x, %y {axis = 1 : i64} : (tensor<1x4xf32>, tensor<1x4x1xf32>) -> tensor<1x8xf32>
  return
}
