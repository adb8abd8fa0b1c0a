// RUN: hass-opt --hass-design="device=zedboard" %s | filecheck %s
// RUN: hass-opt --hass-design="device=zedboard" %s | hass-opt --hass-design="device=zcu104" | filecheck %s --check-prefix=AGAIN

// Nothing is pruned; a batch norm that cannot be folded is a stage that names its tensors; an op
// whose result is not used is no hardware.

// CHECK: sdf.design = #sdf.design<device = #sdf.device<name = "zedboard"
// CHECK-SAME: pipeline = "hass-design{device=
// CHECK-NOT: sdf.threshold
// CHECK: accel.accelerator @main_accelerator
// CHECK: accel.read
// CHECK-NEXT: accel.stage @norm(
// CHECK-SAME: weights = {gamma = [], beta = [], mean = [], variance = []}
// CHECK-NEXT: accel.stage @fc(
// CHECK-NEXT: accel.write
// AGAIN: #sdf.device<name = "zcu104"
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %one = sdf.constant {value = dense<1.0> : tensor<2xf32>} : tensor<2xf32>
  %half = sdf.constant {value = dense<0.5> : tensor<2xf32>} : tensor<2xf32>
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0], [3.0, 0.0]]> : tensor<3x2xf32>} : tensor<3x2xf32>
  %n = sdf.batch_norm %x, %one, %half, %half, %one {epsilon = 1.0e-05 : f64, source = "norm"} : (tensor<1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %unused = sdf.relu %n : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %y = sdf.linear %n, %w {source = "fc"} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}
