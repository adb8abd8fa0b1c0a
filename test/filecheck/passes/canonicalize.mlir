// RUN: hass-opt %s --canonicalize | filecheck %s
// RUN: hass-opt %s --canonicalize --canonicalize | filecheck %s

// CHECK-LABEL: func.func @zero_threshold(
// CHECK-NEXT:    func.return %x : tensor<1x4xf32>
func.func @zero_threshold(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.threshold %x {value = 0.0 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @merge_thresholds(
// CHECK-NEXT:    %0 = sdf.threshold %x {value = 5.000000e-01 : f32, source = "a"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    func.return %0 : tensor<1x4xf32>
func.func @merge_thresholds(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.threshold %x {value = 0.25 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.threshold %0 {value = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = sdf.threshold %1 {value = 0.125 : f32, source = "a"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// The first threshold keeps its other user.
// CHECK-LABEL: func.func @shared_threshold(
// CHECK-NEXT:    %0 = sdf.threshold %x {value = 5.000000e-01 : f32}
// CHECK-NEXT:    %1 = sdf.threshold %x {value = 7.500000e-01 : f32}
// CHECK-NEXT:    func.return %0, %1
func.func @shared_threshold(%x: tensor<1x4xf32>) -> (tensor<1x4xf32>, tensor<1x4xf32>) {
  %0 = sdf.threshold %x {value = 0.5 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.threshold %0 {value = 0.75 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %0, %1 : tensor<1x4xf32>, tensor<1x4xf32>
}

// CHECK-LABEL: func.func @relu_of_relu(
// CHECK-NEXT:    %0 = sdf.relu %x
// CHECK-NEXT:    %1 = sdf.max_pool2d %0
// CHECK-NEXT:    %2 = sdf.avg_pool2d %1
// CHECK-NEXT:    %3 = sdf.threshold %2
// CHECK-NEXT:    %4 = sdf.global_max_pool2d %3
// CHECK-NEXT:    %5 = sdf.global_avg_pool2d %4
// CHECK-NEXT:    %6 = sdf.flatten %5
// CHECK-NEXT:    func.return %6
func.func @relu_of_relu(%x: tensor<1x4x8x8xf32>) -> tensor<1x4xf32> {
  %0 = sdf.relu %x : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %1 = sdf.max_pool2d %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, ceil_mode = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  %2 = sdf.avg_pool2d %1 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true} : (tensor<1x4x4x4xf32>) -> tensor<1x4x2x2xf32>
  %3 = sdf.threshold %2 {value = 0.5 : f32} : (tensor<1x4x2x2xf32>) -> tensor<1x4x2x2xf32>
  %4 = sdf.global_max_pool2d %3 : (tensor<1x4x2x2xf32>) -> tensor<1x4x1x1xf32>
  %5 = sdf.global_avg_pool2d %4 : (tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32>
  %6 = sdf.flatten %5 {axis = 1 : i64} : (tensor<1x4x1x1xf32>) -> tensor<1x4xf32>
  %7 = sdf.relu %6 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %7 : tensor<1x4xf32>
}

// ReLU6 after ReLU still cuts at 6; ReLU after ReLU6 changes nothing.
// CHECK-LABEL: func.func @relu6(
// CHECK-NEXT:    %0 = sdf.relu %x
// CHECK-NEXT:    %1 = sdf.relu6 %0
// CHECK-NEXT:    func.return %1
func.func @relu6(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.relu %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.relu6 %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %2 = sdf.relu %1 : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %2 : tensor<1x4xf32>
}

// A sum, even of rectified values, is not looked through; a difference in sign could hide there.
// CHECK-LABEL: func.func @kept(
// CHECK-NEXT:    %0 = sdf.threshold %x
// CHECK-NEXT:    %1 = sdf.add %0, %x
// CHECK-NEXT:    %2 = sdf.relu %1
// CHECK-NEXT:    %3 = sdf.flatten %2
// CHECK-NEXT:    %4 = sdf.concat %3, %3
// CHECK-NEXT:    func.return %4
func.func @kept(%x: tensor<1x4x2xf32>) -> tensor<1x16xf32> {
  %0 = sdf.threshold %x {value = 0.5 : f32} : (tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
  %1 = sdf.add %0, %x : (tensor<1x4x2xf32>, tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
  %2 = sdf.relu %1 : (tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
  %3 = sdf.flatten %2 {axis = 1 : i64} : (tensor<1x4x2xf32>) -> tensor<1x8xf32>
  %4 = sdf.concat %3, %3 {axis = 1 : i64} : (tensor<1x8xf32>, tensor<1x8xf32>) -> tensor<1x16xf32>
  return %4 : tensor<1x16xf32>
}

// CHECK-LABEL: func.func @identities(
// CHECK-NEXT:    func.return %x : tensor<1x4xf32>
func.func @identities(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.flatten %x {axis = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %1 = sdf.concat %0 {axis = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}

// What nobody uses goes.
// CHECK-LABEL: func.func @unused(
// CHECK-NEXT:    func.return %x : tensor<1x4xf32>
func.func @unused(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = sdf.weight "w" : tensor<3x4xf32>
  %1 = sdf.linear %x, %0 : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return %x : tensor<1x4xf32>
}

// CHECK-LABEL: func.func @layout(
// CHECK-NEXT:    %0 = sdf.reshape %x : (tensor<1x4x6xf32>) -> tensor<1x3x8xf32>
// CHECK-NEXT:    %1 = sdf.transpose %x {permutation = array<i64: 0, 2, 1>} : (tensor<1x4x6xf32>) -> tensor<1x6x4xf32>
// CHECK-NEXT:    func.return %0, %1, %x
func.func @layout(%x: tensor<1x4x6xf32>) -> (tensor<1x3x8xf32>, tensor<1x6x4xf32>, tensor<1x4x6xf32>) {
  %0 = sdf.reshape %x : (tensor<1x4x6xf32>) -> tensor<1x2x12xf32>
  %1 = sdf.reshape %0 : (tensor<1x2x12xf32>) -> tensor<1x3x8xf32>
  %2 = sdf.transpose %x {permutation = array<i64: 0, 2, 1>} : (tensor<1x4x6xf32>) -> tensor<1x6x4xf32>
  %3 = sdf.transpose %2 {permutation = array<i64: 0, 1, 2>} : (tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  %4 = sdf.transpose %3 {permutation = array<i64: 0, 2, 1>} : (tensor<1x6x4xf32>) -> tensor<1x4x6xf32>
  return %1, %3, %4 : tensor<1x3x8xf32>, tensor<1x6x4xf32>, tensor<1x4x6xf32>
}

// CHECK-LABEL: func.func @padded(
// CHECK-NEXT:    %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 2, 3>,
// CHECK-NEXT:    %1 = sdf.pad %x {padding = array<i64: 1, 0, 0, 0>}
// CHECK-NEXT:    func.return %0, %1
func.func @padded(%x: tensor<1x1x4x4xf32>, %w: tensor<1x1x3x3xf32>) -> (tensor<1x1x5x6xf32>, tensor<1x1x5x4xf32>) {
  %0 = sdf.pad %x {padding = array<i64: 0, 0, 1, 2>} : (tensor<1x1x4x4xf32>) -> tensor<1x1x5x6xf32>
  %1 = sdf.conv2d %0, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x1x5x6xf32>, tensor<1x1x3x3xf32>) -> tensor<1x1x5x6xf32>
  %2 = sdf.pad %x {padding = array<i64: 1, 0, 0, 0>} : (tensor<1x1x4x4xf32>) -> tensor<1x1x5x4xf32>
  return %1, %2 : tensor<1x1x5x6xf32>, tensor<1x1x5x4xf32>
}
