// Word lengths of which the search chooses, layer by layer.

// RUN: hass-opt %s --hass-search="device=zedboard trials=8 sampler=random accuracy-drop=0.9 confidence=0 samples=4 weight-bits=16,4 activation-bits=8,3 share-bits=0,1 list-trials=true" > %t.whole
// RUN: filecheck %s --input-file %t.whole
// RUN: hass-opt %t.whole -t search-json | filecheck %s --check-prefix=JSON
// RUN: hass-opt %t.whole --lower-sdf-to-accel | diff - %t.whole
// RUN: hass-opt %s --sdf-annotate-sparsity="samples=4" | hass-opt --sdf-search="device=zedboard trials=8 sampler=random accuracy-drop=0.9 confidence=0 samples=4 weight-bits=16,4 activation-bits=8,3 share-bits=0,1 list-trials=true" | hass-opt --lower-sdf-to-accel | diff - %t.whole
// RUN: not hass-opt %s --sdf-quantize="weight-bits=16,4" 2>&1 | filecheck %s --check-prefix=ONE
// RUN: not hass-opt %s --hass-search="weight-bits=16,4 edge-bits=8" 2>&1 | filecheck %s --check-prefix=ENDS

// CHECK: func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> attributes {sdf.formats = {weight_bits = array<i64: 16, 4>, activation_bits = array<i64: 8, 3>, share_bits = array<i64: 0, 1>}
// CHECK-SAME: pipeline = "hass-search{{{.*}}weight_bits=16,4 activation_bits=8,3 share_bits=0,1{{.*}}accuracy_arithmetic = "fixed-point: weights {{.*}}
// CHECK: sdf.quantize %{{.*}} {bits = {{16|4}} : i64
// CHECK: sdf.quantize %{{.*}} {bits = {{8|3}} : i64
// CHECK: accel.stage @one{{.*}}weight_bits = {{16|4}} : i64, activation_bits = {{8|3}} : i64

// Trial 0 has the widest words.
// JSON: "trials": [
// JSON: "number": 0,
// JSON: "weight_bits": [
// JSON-NEXT: 16,
// JSON-NEXT: 16
// JSON: "activation_bits": [
// JSON-NEXT: 8,
// JSON-NEXT: 8
// JSON: "share_bits": [
// JSON-NEXT: 0,
// JSON-NEXT: 0
// JSON: "number": 7,

// ONE: option 'weight-bits' of pass 'sdf-quantize' takes one number; only a search chooses of several
// ENDS: option 'edge-bits' of pass 'hass-search' goes with one word length for all other layers
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %w = sdf.constant {value = dense<[[2.0, 0.5], [0.0, 1.0], [3.0, 0.0]]> : tensor<3x2xf32>} : tensor<3x2xf32>
  %v = sdf.constant {value = dense<[[1.0, 0.5, 0.25], [0.0, 2.0, 1.0], [3.0, 0.0, -1.0]]> : tensor<3x3xf32>} : tensor<3x3xf32>
  %y = sdf.linear %x, %w {source = "one"} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %r = sdf.relu %y {source = "relu"} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %z = sdf.linear %r, %v {source = "two"} : (tensor<1x3xf32>, tensor<3x3xf32>) -> tensor<1x3xf32>
  return %z : tensor<1x3xf32>
}
