// A larger initiation interval is taken where fewer DSPs make more of it, and not beyond the slowdown.
// RUN: hass-opt %s --hass-design="device=zedboard" | filecheck %s --check-prefix=FAST
// RUN: hass-opt %s --hass-design="device=zedboard slowdown=3" | filecheck %s --check-prefix=FEW
// RUN: hass-opt %s --hass-search="device=zedboard slowdown=3 trials=2" | filecheck %s --check-prefix=FEW
// RUN: hass-opt %s --hass-design="device=zedboard slowdown=3" --print-op-generic | hass-opt --lower-sdf-to-accel | filecheck %s --check-prefix=FEW
// RUN: not hass-opt %s --hass-design="slowdown=0.5" 2>&1 | filecheck %s --check-prefix=LESS
// RUN: not hass-opt %s --hass-design="slowdown=2 objective=energy" 2>&1 | filecheck %s --check-prefix=ENERGY
// RUN: not hass-opt %s --hass-search="slowdown=2 partitions=auto" 2>&1 | filecheck %s --check-prefix=PARTS

// FAST: binding_resource = "input-rate:conv1"
// FEW: slowdown=3
// FEW: binding_resource = "efficiency"
// LESS: error: option 'slowdown' of pass 'hass-design' must lie between 1 and 1000, got 0.5
// ENERGY: error: option 'slowdown' of pass 'hass-design' is for objective=efficiency, got objective=energy
// PARTS: error: option 'slowdown' of pass 'hass-search' is for one partition on one device; leave partitions and devices out
func.func @main(%x: tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32> {
  %w = sdf.constant {value = dense<0.5> : tensor<2x2x3x3xf32>} : tensor<2x2x3x3xf32>
  %y = sdf.conv2d %x, %w {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>, source = "conv1"} : (tensor<1x2x6x6xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  func.return %y : tensor<1x2x6x6xf32>
}
