// RUN: not hass-opt %s 2>&1 | filecheck %s

// CHECK: cut_off.mlir:{{[0-9]+:[0-9]+}}: error: the text ends too early, is the file cut off?
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %y = sdf.relu %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
