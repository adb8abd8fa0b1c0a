// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// Every rule of the verifiers, once.

// CHECK: bits must lie between 2 and 16, got 1
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 1 : i64, scale = 1.0 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: bits must lie between 2 and 16, got 17
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 17 : i64, scale = 1.0 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: a scale must be positive and finite, got 0.0
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 0.0 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: a scale must be positive and finite, got -0.5
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = dense<[1.0, -0.5]> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: a scale must be positive and finite, got inf
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 0x7F800000 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: leaves the range of f32
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 1.0e38 : f32} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the scale must be one f32 or one for each index of the first axis, got tensor<3xf32>
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = dense<1.0> : tensor<3xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the scale must be one f32 or one for each index of the first axis, got tensor<2xf64>
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = dense<1.0> : tensor<2xf64>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the scale must be one f32 or one for each index of the first axis, got tensor<2x1xf32>
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = dense<1.0> : tensor<2x1xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the scale must be one f32 or one for each index of the first axis, got f64
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 1.0 : f64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: property 'scale' expected
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the result must have shape (2, 4), not (2, 5)
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.quantize %x {bits = 8 : i64, scale = 1.0 : f32} : (tensor<2x4xf32>) -> tensor<2x5xf32>
  return
}

// -----

// CHECK: the codebook must be finite
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<"0x0000807F0000803F"> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: zero is no entry of a codebook
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<[-1.0, 0.0]> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: zero is no entry of a codebook
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<[-1.0, -0.0]> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the entries of a codebook must be in rising order
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<[1.0, 0.5]> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the entries of a codebook must be in rising order
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<0.5> : tensor<2xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the codebook must be a vector of f32
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<0.5> : tensor<1x1xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: the codebook must be a vector of f32
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<1> : tensor<1xi64>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}

// -----

// CHECK: a codebook has 1 to 65536 entries, got 0
func.func @f(%x: tensor<2x4xf32>) {
  %0 = sdf.share %x {codebook = dense<> : tensor<0xf32>} : (tensor<2x4xf32>) -> tensor<2x4xf32>
  return
}
