// RUN: hass-opt --hass-design="device=zcu104" %s | filecheck %s
// RUN: hass-opt --hass-design="device=zcu104 engines=dense" %s | filecheck %s --check-prefix=DENSE
// RUN: not hass-opt --hass-design="engines=sparse" %s 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not hass-opt --hass-design="engines=pair-sparse" %s 2>&1 | filecheck %s --check-prefix=NONE

// Multipliers of a fast dense engine take two taps a cycle.

// CHECK: accel.stage @fc(
// CHECK-SAME: kind = "fast-dense"
// DENSE: pipeline = "hass-design{{.*}} engines=
// DENSE: accel.stage @fc(
// DENSE-SAME: kind = "dense"
// UNKNOWN: error: option 'engines' of pass 'hass-design' knows no 'sparse'; there are dense, fast-dense
// NONE: error: option 'engines' of pass 'hass-design' must have dense among them
func.func @main(%x: tensor<64x8xf32>) -> tensor<64x8xf32> {
  %w = sdf.constant {value = dense<0.5> : tensor<8x8xf32>} : tensor<8x8xf32>
  %y = sdf.linear %x, %w {source = "fc"} : (tensor<64x8xf32>, tensor<8x8xf32>) -> tensor<64x8xf32>
  return %y : tensor<64x8xf32>
}
