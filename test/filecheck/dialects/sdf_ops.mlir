// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// CHECK-LABEL: func.func @constants(
// CHECK-GENERIC: sym_name = "constants"
func.func @constants() {
  // CHECK-NEXT: %key = sdf.weight "layer1.0.conv1.weight" : tensor<8x4x3x3xf32>
  // CHECK-GENERIC: %key = "sdf.weight"() <{key = "layer1.0.conv1.weight"}> : () -> tensor<8x4x3x3xf32>
  %key = sdf.weight "layer1.0.conv1.weight" : tensor<8x4x3x3xf32>
  // CHECK-NEXT: %named = sdf.weight "odd \22name\22" {source = "layer1"} : tensor<4xf32>
  // CHECK-GENERIC: %named = "sdf.weight"() <{key = "odd \22name\22", source = "layer1"}> : () -> tensor<4xf32>
  %named = sdf.weight "odd \22name\22" {source = "layer1"} : tensor<4xf32>
  // CHECK-NEXT: %inline = sdf.constant {value = dense<[1.000000e+00, -2.500000e+00]> : tensor<2xf32>} : tensor<2xf32>
  // CHECK-GENERIC: %inline = "sdf.constant"() <{value = dense<[1.000000e+00, -2.500000e+00]> : tensor<2xf32>}> : () -> tensor<2xf32>
  %inline = sdf.constant {value = dense<[1.0, -2.5]> : tensor<2xf32>} : tensor<2xf32>
  // CHECK-NEXT: %splat = sdf.constant {value = dense<5.000000e-01> : tensor<4x4xf32>} : tensor<4x4xf32>
  // CHECK-GENERIC: %splat = "sdf.constant"() <{value = dense<5.000000e-01> : tensor<4x4xf32>}> : () -> tensor<4x4xf32>
  %splat = sdf.constant {value = dense<0.5> : tensor<4x4xf32>} : tensor<4x4xf32>
  return
}

// CHECK-LABEL: func.func @folded(
// CHECK-GENERIC: sym_name = "folded"
func.func @folded(%w: tensor<8x4x3x3xf32>, %c: tensor<8xf32>) {
  // CHECK-NEXT: %w2 = sdf.fold_weight %w, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<8x4x3x3xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8x4x3x3xf32>
  // CHECK-GENERIC: %w2 = "sdf.fold_weight"(%w, %c, %c) <{epsilon = 1.000000e-05 : f64}> : (tensor<8x4x3x3xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8x4x3x3xf32>
  %w2 = sdf.fold_weight %w, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<8x4x3x3xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8x4x3x3xf32>
  // CHECK-NEXT: %b = sdf.fold_bias %c, %c, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  // CHECK-GENERIC: %b = "sdf.fold_bias"(%c, %c, %c, %c) <{epsilon = 1.000000e-05 : f64}> : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %b = sdf.fold_bias %c, %c, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  // CHECK-NEXT: %b2 = sdf.fold_bias %c, %c, %c, %c, %b {epsilon = 1.000000e-05 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  // CHECK-GENERIC: %b2 = "sdf.fold_bias"(%c, %c, %c, %c, %b) <{epsilon = 1.000000e-05 : f64}> : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  %b2 = sdf.fold_bias %c, %c, %c, %c, %b {epsilon = 1.000000e-05 : f64} : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return
}

// CHECK-LABEL: func.func @compute(
// CHECK-GENERIC: sym_name = "compute"
func.func @compute(%x: tensor<1x4x9x8xf32>, %w: tensor<8x2x3x3xf32>, %b: tensor<8xf32>, %y: tensor<2x5x4xf32>, %v: tensor<8x4xf32>) {
  // CHECK-NEXT: %0 = sdf.conv2d %x, %w {strides = array<i64: 2, 1>, padding = array<i64: 1, 0, 2, 1>, dilation = array<i64: 1, 2>, groups = 2 : i64} : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>) -> tensor<1x8x5x5xf32>
  // CHECK-GENERIC: %0 = "sdf.conv2d"(%x, %w) <{strides = array<i64: 2, 1>, padding = array<i64: 1, 0, 2, 1>, dilation = array<i64: 1, 2>, groups = 2 : i64}> : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>) -> tensor<1x8x5x5xf32>
  %0 = sdf.conv2d %x, %w {strides = array<i64: 2, 1>, padding = array<i64: 1, 0, 2, 1>, dilation = array<i64: 1, 2>, groups = 2 : i64} : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>) -> tensor<1x8x5x5xf32>
  // CHECK-NEXT: %1 = sdf.conv2d %x, %w, %b {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64, source = "conv1"} : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>, tensor<8xf32>) -> tensor<1x8x9x8xf32>
  // CHECK-GENERIC: %1 = "sdf.conv2d"(%x, %w, %b) <{strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64, source = "conv1"}> : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>, tensor<8xf32>) -> tensor<1x8x9x8xf32>
  %1 = sdf.conv2d %x, %w, %b {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64, source = "conv1"} : (tensor<1x4x9x8xf32>, tensor<8x2x3x3xf32>, tensor<8xf32>) -> tensor<1x8x9x8xf32>
  // CHECK-NEXT: %2 = sdf.linear %y, %v : (tensor<2x5x4xf32>, tensor<8x4xf32>) -> tensor<2x5x8xf32>
  // CHECK-GENERIC: %2 = "sdf.linear"(%y, %v) : (tensor<2x5x4xf32>, tensor<8x4xf32>) -> tensor<2x5x8xf32>
  %2 = sdf.linear %y, %v : (tensor<2x5x4xf32>, tensor<8x4xf32>) -> tensor<2x5x8xf32>
  // CHECK-NEXT: %3 = sdf.linear %y, %v, %b {source = "fc"} : (tensor<2x5x4xf32>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<2x5x8xf32>
  // CHECK-GENERIC: %3 = "sdf.linear"(%y, %v, %b) <{source = "fc"}> : (tensor<2x5x4xf32>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<2x5x8xf32>
  %3 = sdf.linear %y, %v, %b {source = "fc"} : (tensor<2x5x4xf32>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<2x5x8xf32>
  return
}

// CHECK-LABEL: func.func @elementwise(
// CHECK-GENERIC: sym_name = "elementwise"
func.func @elementwise(%x: tensor<1x4x8x8xf32>, %c: tensor<4xf32>) {
  // CHECK-NEXT: %0 = sdf.threshold %x {value = 1.250000e-01 : f32} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %0 = "sdf.threshold"(%x) <{value = 1.250000e-01 : f32}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %0 = sdf.threshold %x {value = 0.125 : f32} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %1 = sdf.batch_norm %x, %c, %c, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %1 = "sdf.batch_norm"(%x, %c, %c, %c, %c) <{epsilon = 1.000000e-05 : f64}> : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  %1 = sdf.batch_norm %x, %c, %c, %c, %c {epsilon = 1.000000e-05 : f64} : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %2 = sdf.relu %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %2 = "sdf.relu"(%x) : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %2 = sdf.relu %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %3 = sdf.relu6 %x {source = "act"} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %3 = "sdf.relu6"(%x) <{source = "act"}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %3 = sdf.relu6 %x {source = "act"} : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-NEXT: %4 = sdf.add %x, %2 : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  // CHECK-GENERIC: %4 = "sdf.add"(%x, %2) : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %4 = sdf.add %x, %2 : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return
}

// CHECK-LABEL: func.func @pooling(
// CHECK-GENERIC: sym_name = "pooling"
func.func @pooling(%x: tensor<1x4x8x8xf32>) {
  // CHECK-NEXT: %0 = sdf.max_pool2d %x {kernel = array<i64: 3, 2>, strides = array<i64: 2, 2>, padding = array<i64: 1, 0, 1, 1>, dilation = array<i64: 1, 2>, ceil_mode = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x5x4xf32>
  // CHECK-GENERIC: %0 = "sdf.max_pool2d"(%x) <{kernel = array<i64: 3, 2>, strides = array<i64: 2, 2>, padding = array<i64: 1, 0, 1, 1>, dilation = array<i64: 1, 2>, ceil_mode = true}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x5x4xf32>
  %0 = sdf.max_pool2d %x {kernel = array<i64: 3, 2>, strides = array<i64: 2, 2>, padding = array<i64: 1, 0, 1, 1>, dilation = array<i64: 1, 2>, ceil_mode = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x5x4xf32>
  // CHECK-NEXT: %1 = sdf.avg_pool2d %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  // CHECK-GENERIC: %1 = "sdf.avg_pool2d"(%x) <{kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  %1 = sdf.avg_pool2d %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  // CHECK-NEXT: %2 = sdf.global_avg_pool2d %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  // CHECK-GENERIC: %2 = "sdf.global_avg_pool2d"(%x) : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  %2 = sdf.global_avg_pool2d %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  // CHECK-NEXT: %3 = sdf.global_max_pool2d %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  // CHECK-GENERIC: %3 = "sdf.global_max_pool2d"(%x) : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  %3 = sdf.global_max_pool2d %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x1x1xf32>
  return
}

// CHECK-LABEL: func.func @shapes(
// CHECK-GENERIC: sym_name = "shapes"
func.func @shapes(%x: tensor<1x4x8x8xf32>, %y: tensor<1x3x8x8xf32>) {
  // CHECK-NEXT: %0 = sdf.flatten %x {axis = 2 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x64xf32>
  // CHECK-GENERIC: %0 = "sdf.flatten"(%x) <{axis = 2 : i64}> : (tensor<1x4x8x8xf32>) -> tensor<1x4x64xf32>
  %0 = sdf.flatten %x {axis = 2 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x64xf32>
  // CHECK-NEXT: %1 = sdf.concat %x, %y, %x {axis = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<1x3x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x11x8x8xf32>
  // CHECK-GENERIC: %1 = "sdf.concat"(%x, %y, %x) <{axis = 1 : i64}> : (tensor<1x4x8x8xf32>, tensor<1x3x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x11x8x8xf32>
  %1 = sdf.concat %x, %y, %x {axis = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<1x3x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x11x8x8xf32>
  return
}
