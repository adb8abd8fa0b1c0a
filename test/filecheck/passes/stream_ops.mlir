// RUN: hass-opt --hass-design="device=zcu104 samples=2" %s | filecheck %s
// RUN: hass-opt --hass-design="device=zcu104 samples=2" %s -o %t.mlir
// RUN: hass-opt --lower-sdf-to-accel %t.mlir | diff - %t.mlir

// Every op without weights gets an engine of its kind; constants beside a stream are held by it, and
// the host looks up the rows of an embedding.

// CHECK-LABEL: func.func @main
// CHECK:       accel.read {engine = #sdf.engine<kind = "read"
// CHECK-SAME:  shape = array<i64: 4, 6>
// CHECK-NEXT:  accel.stage @add(
// CHECK-SAME:  kind = "add"
// CHECK-SAME:  weights = {keys = {{\[\[\]\]}}, places = array<i64: 1>, shapes = [array<i64: 1, 4, 6>]}
// CHECK-NEXT:  accel.stage @layer_norm(
// CHECK-SAME:  kind = "layer_norm"
// CHECK-SAME:  weights = {gamma = [], beta = []}
// CHECK-NEXT:  accel.stage @linear(
// CHECK-NEXT:  accel.stage @gelu(
// CHECK-NEXT:  accel.stage @reshape(
// CHECK-NEXT:  accel.stage @transpose(
// CHECK-NEXT:  accel.stage @resize(
// CHECK-NEXT:  accel.stage @leaky_relu(
// CHECK-NEXT:  accel.stage @pad(
// CHECK-NEXT:  accel.fork
// CHECK:       accel.stage @global_avg_pool2d(
// CHECK-NEXT:  accel.fifo
// CHECK-NEXT:  accel.stage @hardsigmoid(
// CHECK:       accel.stage @mul(
// CHECK-SAME:  kind = "multiply"
// CHECK-NEXT:  accel.stage @concat(
// CHECK-SAME:  places = array<i64: 0>
// CHECK-NEXT:  accel.stage @slice(
// CHECK-NEXT:  accel.stage @softmax(
// CHECK-NEXT:  accel.write
func.func @main(%x: tensor<1x4xi64>) -> tensor<1x3x5x7xf32> {
  %table = sdf.constant {value = dense<0.5> : tensor<9x6xf32>} : tensor<9x6xf32>
  %p = sdf.constant {value = dense<0.25> : tensor<1x4x6xf32>} : tensor<1x4x6xf32>
  %g = sdf.constant {value = dense<0.25> : tensor<6xf32>} : tensor<6xf32>
  %w = sdf.constant {value = dense<0.25> : tensor<6x6xf32>} : tensor<6x6xf32>
  %class = sdf.constant {value = dense<0.25> : tensor<1x1x5x8xf32>} : tensor<1x1x5x8xf32>
  %0 = sdf.embedding %x, %table : (tensor<1x4xi64>, tensor<9x6xf32>) -> tensor<1x4x6xf32>
  %1 = sdf.add %0, %p : (tensor<1x4x6xf32>, tensor<1x4x6xf32>) -> tensor<1x4x6xf32>
  %2 = sdf.layer_norm %1, %g, %g {epsilon = 1.0e-05 : f64} : (tensor<1x4x6xf32>, tensor<6xf32>, tensor<6xf32>) -> tensor<1x4x6xf32>
  %3 = sdf.linear %2, %w : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>
  %4 = sdf.gelu %3 {tanh = false} : (tensor<1x4x6xf32>) -> tensor<1x4x6xf32>
  %5 = sdf.reshape %4 : (tensor<1x4x6xf32>) -> tensor<1x4x2x3xf32>
  %6 = sdf.transpose %5 {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x3x4xf32>
  %7 = sdf.resize %6 {scale = array<i64: 1, 2>} : (tensor<1x2x3x4xf32>) -> tensor<1x2x3x8xf32>
  %8 = sdf.leaky_relu %7 {slope = 0.1 : f32} : (tensor<1x2x3x8xf32>) -> tensor<1x2x3x8xf32>
  %9 = sdf.pad %8 {padding = array<i64: 1, 0, 1, 0>} : (tensor<1x2x3x8xf32>) -> tensor<1x2x5x8xf32>
  %10 = sdf.global_avg_pool2d %9 : (tensor<1x2x5x8xf32>) -> tensor<1x2x1x1xf32>
  %11 = sdf.hardsigmoid %10 : (tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %12 = sdf.mul %9, %11 : (tensor<1x2x5x8xf32>, tensor<1x2x1x1xf32>) -> tensor<1x2x5x8xf32>
  %13 = sdf.concat %class, %12 {axis = 1 : i64} : (tensor<1x1x5x8xf32>, tensor<1x2x5x8xf32>) -> tensor<1x3x5x8xf32>
  %14 = sdf.slice %13 {axis = 3 : i64, start = 1 : i64, stop = 8 : i64, step = 1 : i64} : (tensor<1x3x5x8xf32>) -> tensor<1x3x5x7xf32>
  %15 = sdf.softmax %14 {axis = 1 : i64} : (tensor<1x3x5x7xf32>) -> tensor<1x3x5x7xf32>
  return %15 : tensor<1x3x5x7xf32>
}
