// RUN: not hass-opt %s 2>&1 | filecheck %s

// CHECK: {{.*}}float_bits.mlir:7:{{[0-9]+}}: error: a float given by its bits
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  // Integers may well be given so.
  %i = "test.op"() {value = dense<0x01> : tensor<2xi32>} : () -> i32
  %w = sdf.constant {value = dense<0x7FC00000> : tensor<2x2xf32>} : tensor<2x2xf32>
  %y = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
