// RUN: hass-opt --hass-design="device=zedboard" --split-input-file --verify-diagnostics %s | filecheck %s

// CHECK: 'sdf.relu' takes a constant as an activation, which no engine does
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %c = sdf.constant {value = dense<1.0> : tensor<1x2xf32>} : tensor<1x2xf32>
  %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %d = sdf.relu %c : (tensor<1x2xf32>) -> tensor<1x2xf32>
  %z = sdf.add %y, %d : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %z : tensor<1x2xf32>
}

// -----

// CHECK: 'func.return' takes a constant as an activation, which no engine does
func.func @main(%x: tensor<1x2xf32>) -> (tensor<1x2xf32>, tensor<2x2xf32>) {
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %y, %w : tensor<1x2xf32>, tensor<2x2xf32>
}

// -----

// CHECK: an input of tokens goes to several embeddings; compute all but one beforehand
func.func @main(%x: tensor<1x3xi64>) -> tensor<1x3x2xf32> {
  %w = sdf.constant {value = dense<[[1.0, 0.5], [0.0, 2.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %a = sdf.embedding %x, %w : (tensor<1x3xi64>, tensor<2x2xf32>) -> tensor<1x3x2xf32>
  %b = sdf.embedding %x, %w : (tensor<1x3xi64>, tensor<2x2xf32>) -> tensor<1x3x2xf32>
  %c = sdf.add %a, %b : (tensor<1x3x2xf32>, tensor<1x3x2xf32>) -> tensor<1x3x2xf32>
  %y = sdf.linear %c, %w : (tensor<1x3x2xf32>, tensor<2x2xf32>) -> tensor<1x3x2xf32>
  return %y : tensor<1x3x2xf32>
}

// -----

// CHECK: a softmax over axis 2 of (1, 2, 4, 4) meets words that do not follow each other; transpose before it
func.func @main(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = sdf.constant {value = dense<1.0> : tensor<2x2x1x1xf32>} : tensor<2x2x1x1xf32>
  %y = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32>
  %z = sdf.softmax %y {axis = 2 : i64} : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  return %z : tensor<1x2x4x4xf32>
}
