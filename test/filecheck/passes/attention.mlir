// RUN: hass-opt --hass-design="device=zcu104 samples=2" %s | filecheck %s
// RUN: hass-opt --hass-search="device=zcu104 samples=2 trials=2" %s -o %t.mlir
// RUN: hass-opt --lower-sdf-to-accel %t.mlir | diff - %t.mlir
// RUN: hass-opt -t accel-json %t.mlir | filecheck %s --check-prefix=JSON
// RUN: hass-opt --hass-search="device=zcu104 samples=2 trials=8 sampler=uniform accuracy-drop=1" %s -o %t.pruned.mlir
// RUN: hass-opt --lower-sdf-to-accel %t.pruned.mlir | diff - %t.pruned.mlir
// RUN: filecheck %s --check-prefix=PRUNED --input-file %t.pruned.mlir
// RUN: hass-opt -t accel-json %t.pruned.mlir | filecheck %s --check-prefix=CLIPPED

// Products of two activations have engines of their own, heads being groups; the transpositions of
// heads around them cost nothing.

// CHECK:      accel.stage @scores(
// CHECK-SAME: operation = "matmul", engine = #sdf.engine<kind = "{{dense|activation-sparse|pair-sparse}}"
// CHECK-SAME: parameters = {scale = 5.000000e-01 : f64, transpose_rhs = true}
// CHECK-SAME: input_shapes = [array<i64: 2, 4, 3>, array<i64: 2, 4, 3>], shape = array<i64: 2, 4, 4>
// CHECK:      accel.stage @softmax(
// CHECK:      accel.stage @mixed(
// CHECK-SAME: operation = "matmul"
// CHECK:      accel.stage @back(
// CHECK-SAME: kind = "flatten"
// JSON: "operation": "matmul"

// Thresholds on their operands are part of their engines, and zeros of both are counted: of the one
// that stays as those of weights.

// PRUNED:      %[[Q:[0-9]+]] = sdf.threshold %{{[0-9]+}} {value = [[CUT:[0-9.e+-]+]] : f32} : (tensor<1x2x4x3xf32>)
// PRUNED:      sdf.matmul %[[Q]], %{{[0-9]+}} {scale = {{.*}}, source = "scores", sparsity = #sdf.sparsity<samples = 2, weight_zeros = {{[0-9]+}}, weight_total = 48, activation_zeros = {{[0-9]+}}, activation_total = 48, pair_nonzeros = {{[0-9]+}}, pair_total = 192,
// PRUNED:      accel.stage @scores(
// PRUNED-SAME: sparsity = #sdf.sparsity<samples = 2,
// PRUNED-SAME: threshold = [[CUT]] : f32
// PRUNED:      accel.stage @back(
// PRUNED-SAME: kind = "flatten"
// CLIPPED:     "operation": "matmul"
// CLIPPED:     "threshold": {{[0-9]}}
// CLIPPED:     "weight_threshold": {{null|[0-9]}}
func.func @main(%x: tensor<1x4x6xf32>) -> tensor<1x4x6xf32> {
  %w = sdf.constant {value = dense<0.25> : tensor<6x6xf32>} : tensor<6x6xf32>
  %q = sdf.linear %x, %w {source = "q"} : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>
  %k = sdf.linear %x, %w {source = "k"} : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>
  %v = sdf.linear %x, %w {source = "v"} : (tensor<1x4x6xf32>, tensor<6x6xf32>) -> tensor<1x4x6xf32>
  %0 = sdf.reshape %q : (tensor<1x4x6xf32>) -> tensor<1x4x2x3xf32>
  %1 = sdf.transpose %0 {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x4x3xf32>
  %2 = sdf.reshape %k : (tensor<1x4x6xf32>) -> tensor<1x4x2x3xf32>
  %3 = sdf.transpose %2 {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x4x3xf32>
  %4 = sdf.reshape %v : (tensor<1x4x6xf32>) -> tensor<1x4x2x3xf32>
  %5 = sdf.transpose %4 {permutation = array<i64: 0, 2, 1, 3>} : (tensor<1x4x2x3xf32>) -> tensor<1x2x4x3xf32>
  %6 = sdf.matmul %1, %3 {scale = 0.5 : f64, transpose_rhs = true, source = "scores"} : (tensor<1x2x4x3xf32>, tensor<1x2x4x3xf32>) -> tensor<1x2x4x4xf32>
  %7 = sdf.softmax %6 {axis = 3 : i64} : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %8 = sdf.matmul %7, %5 {scale = 1.0 : f64, transpose_rhs = false, source = "mixed"} : (tensor<1x2x4x4xf32>, tensor<1x2x4x3xf32>) -> tensor<1x2x4x3xf32>
  %9 = sdf.transpose %8 {permutation = array<i64: 0, 2, 1, 3>, source = "back"} : (tensor<1x2x4x3xf32>) -> tensor<1x4x2x3xf32>
  %10 = sdf.reshape %9 : (tensor<1x4x2x3xf32>) -> tensor<1x4x6xf32>
  return %10 : tensor<1x4x6xf32>
}
