// RUN: hass-opt %s --sdf-fold-batch-norm | filecheck %s
// RUN: hass-opt %s --sdf-fold-batch-norm --sdf-fold-batch-norm | filecheck %s
// RUN: hass-opt %s --sdf-fold-batch-norm="function=linear" | filecheck %s --check-prefix=ONE
// RUN: not hass-opt %s --sdf-fold-batch-norm="function=linea" 2>&1 | filecheck %s --check-prefix=UNKNOWN

// ONE:      func.func @conv(
// ONE:        sdf.batch_norm
// ONE:      func.func @linear(
// ONE-NOT:    sdf.batch_norm
// ONE:      func.func @two_users(

// UNKNOWN: error: the module has no function 'linea' (did you mean 'linear'?); it has: 'conv', 'linear'

// CHECK-LABEL: func.func @conv(
// CHECK-NEXT:    %0 = sdf.fold_weight %w, %g, %v {epsilon = 1.000000e-03 : f64} : (tensor<4x1x3x3xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4x1x3x3xf32>
// CHECK-NEXT:    %1 = sdf.fold_bias %g, %b, %m, %v {epsilon = 1.000000e-03 : f64} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT:    %2 = sdf.conv2d %x, %0, %1 {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64, source = "conv"} :
// CHECK-NEXT:    %3 = sdf.relu %2
// CHECK-NEXT:    func.return %3
func.func @conv(%x: tensor<1x2x4x4xf32>, %w: tensor<4x1x3x3xf32>, %g: tensor<4xf32>, %b: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<1x4x4x4xf32> {
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64, source = "conv"} : (tensor<1x2x4x4xf32>, tensor<4x1x3x3xf32>) -> tensor<1x4x4x4xf32>
  %1 = sdf.batch_norm %0, %g, %b, %m, %v {epsilon = 0.001 : f64, source = "bn"} : (tensor<1x4x4x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  %2 = sdf.relu %1 : (tensor<1x4x4x4xf32>) -> tensor<1x4x4x4xf32>
  return %2 : tensor<1x4x4x4xf32>
}

// The bias is folded too. What was measured on the layer as it was goes.
// CHECK-LABEL: func.func @linear(
// CHECK-NEXT:    %0 = sdf.fold_weight %w, %g, %v {epsilon = 1.000000e-03 : f64} :
// CHECK-NEXT:    %1 = sdf.fold_bias %g, %b, %m, %v, %c {epsilon = 1.000000e-03 : f64} :
// CHECK-NEXT:    %2 = sdf.linear %x, %0, %1 {source = "fc"} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
// CHECK-NEXT:    func.return %2
func.func @linear(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>, %c: tensor<1xf32>, %g: tensor<1xf32>, %b: tensor<1xf32>, %m: tensor<1xf32>, %v: tensor<1xf32>) -> tensor<1x1xf32> {
  %0 = sdf.linear %x, %w, %c {source = "fc", sparsity = #sdf.sparsity<samples = 2, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  %1 = sdf.batch_norm %0, %g, %b, %m, %v {epsilon = 0.001 : f64} : (tensor<1x1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x1xf32>
  return %1 : tensor<1x1xf32>
}

// Somebody else sees the layer's own result.
// CHECK-LABEL: func.func @two_users(
// CHECK-NEXT:    %0 = sdf.linear %x, %w
// CHECK-NEXT:    %1 = sdf.batch_norm %0, %g, %b, %m, %v
// CHECK-NEXT:    %2 = sdf.add %0, %1
func.func @two_users(%x: tensor<1x2xf32>, %w: tensor<3x2xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>) -> tensor<1x3xf32> {
  %0 = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %1 = sdf.batch_norm %0, %g, %b, %m, %v {epsilon = 0.001 : f64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %2 = sdf.add %0, %1 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>
  return %2 : tensor<1x3xf32>
}

// Axis 1 of this linear layer's result is not its features.
// CHECK-LABEL: func.func @other_axis(
// CHECK-NEXT:    %0 = sdf.linear %x, %w
// CHECK-NEXT:    %1 = sdf.batch_norm %0, %g, %g, %g, %g
func.func @other_axis(%x: tensor<1x3x2xf32>, %w: tensor<3x2xf32>, %g: tensor<3xf32>) -> tensor<1x3x3xf32> {
  %0 = sdf.linear %x, %w : (tensor<1x3x2xf32>, tensor<3x2xf32>) -> tensor<1x3x3xf32>
  %1 = sdf.batch_norm %0, %g, %g, %g, %g {epsilon = 0.001 : f64} : (tensor<1x3x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3x3xf32>
  return %1 : tensor<1x3x3xf32>
}

// No layer before it.
// CHECK-LABEL: func.func @alone(
// CHECK-NEXT:    %0 = sdf.relu %x
// CHECK-NEXT:    %1 = sdf.batch_norm %0, %g, %g, %g, %g
// CHECK-NEXT:    %2 = sdf.batch_norm %1, %g, %g, %g, %g
func.func @alone(%x: tensor<1x3xf32>, %g: tensor<3xf32>) -> tensor<1x3xf32> {
  %0 = sdf.relu %x : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %1 = sdf.batch_norm %0, %g, %g, %g, %g {epsilon = 0.001 : f64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %2 = sdf.batch_norm %1, %g, %g, %g, %g {epsilon = 0.001 : f64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %2 : tensor<1x3xf32>
}

// Two in a row fold one after the other.
// CHECK-LABEL: func.func @twice(
// CHECK-NEXT:    %0 = sdf.fold_weight %w, %g, %g
// CHECK-NEXT:    %1 = sdf.fold_bias %g, %g, %g, %g {
// CHECK-NEXT:    %2 = sdf.fold_weight %0, %g, %g
// CHECK-NEXT:    %3 = sdf.fold_bias %g, %g, %g, %g, %1
// CHECK-NEXT:    %4 = sdf.linear %x, %2, %3
// CHECK-NEXT:    func.return %4
func.func @twice(%x: tensor<1x2xf32>, %w: tensor<3x2xf32>, %g: tensor<3xf32>) -> tensor<1x3xf32> {
  %0 = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %1 = sdf.batch_norm %0, %g, %g, %g, %g {epsilon = 0.001 : f64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  %2 = sdf.batch_norm %1, %g, %g, %g, %g {epsilon = 0.001 : f64} : (tensor<1x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3xf32>
  return %2 : tensor<1x3xf32>
}
