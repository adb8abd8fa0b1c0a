// RUN: hass-opt --hass-search="device=zedboard trials=12 accuracy-drop=0.5" %s | filecheck %s
// RUN: hass-opt --hass-search="device=zedboard timeout=0" %s | filecheck %s --check-prefix=LATE

// A threshold that the network has already is kept, or raised, not doubled. Trial 0 always runs.

// CHECK: func.func @main
// CHECK: sdf.constant
// CHECK: sdf.threshold %w
// CHECK-NEXT: sdf.threshold %x
// CHECK: sdf.linear
// LATE: trials = 1, note = "stopped by timeout after 1 trials"
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x3xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5, 0.1, 0.2], [0.0, 2.0, 0.3, 0.1], [3.0, 0.0, 0.4, 0.7]]> : tensor<3x4xf32>} : tensor<3x4xf32>
  %t = sdf.threshold %x {value = 2.500000e-01 : f32} : (tensor<1x4xf32>) -> tensor<1x4xf32>
  %y = sdf.linear %t, %w : (tensor<1x4xf32>, tensor<3x4xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
