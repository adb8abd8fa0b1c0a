// RUN: hass-opt --hass-design="device=zedboard" --split-input-file --verify-diagnostics %s | filecheck %s

// CHECK: 'sdf.add' takes a constant as an activation, which no engine does
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %c = sdf.constant {value = dense<1.0> : tensor<1x2xf32>} : tensor<1x2xf32>
  %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %z = sdf.add %y, %c : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %z : tensor<1x2xf32>
}

// -----

// CHECK: 'func.return' takes a constant as an activation, which no engine does
func.func @main(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<2x2xf32>) {
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %y, %w : tensor<1x2xf32>, tensor<2x2xf32>
}
