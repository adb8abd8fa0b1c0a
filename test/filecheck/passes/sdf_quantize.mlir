// RUN: hass-opt %s --sdf-quantize="weight-bits=4 activation-bits=4 samples=4" > %t.once
// RUN: filecheck %s --input-file %t.once
// RUN: hass-opt %s --sdf-quantize="weight-bits=8 activation-bits=3" | hass-opt --print-op-generic | hass-opt --sdf-quantize="weight-bits=4 activation-bits=4 samples=4" | diff - %t.once
// RUN: hass-opt %t.once --print-op-generic | torch-mlir-opt --allow-unregistered-dialect -o /dev/null
// RUN: hass-opt %s --sdf-quantize="weight-bits=8 share-bits=1 edge-bits=6" | filecheck %s --check-prefix=SHARED
// RUN: hass-opt %s --sdf-quantize="weight-bits=4 scales=tensor power-of-two=true" | filecheck %s --check-prefix=TENSOR
// RUN: hass-opt %s --hass-design="device=zedboard samples=4 weight-bits=4 activation-bits=4 power-of-two" | filecheck %s --check-prefix=DESIGN
// RUN: hass-opt %s --sdf-quantize="activation-bits=4 weight-bits=4 samples=4 power-of-two" --sdf-annotate-sparsity="samples=4" --sdf-search="device=zedboard samples=4 trials=2 accuracy-drop=1" --lower-sdf-to-accel > %t.steps
// RUN: hass-opt %s --hass-search="device=zedboard samples=4 trials=2 accuracy-drop=1 weight-bits=4 activation-bits=4 power-of-two" | diff - %t.steps

// Largest weights of the filters are 2, 1 and 3; zeros stay zeros. Standard normal inputs have both
// signs, what a ReLU made has one.

// CHECK: func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> attributes {sdf.formats = {weight_bits = 4 : i64, activation_bits = 4 : i64}}
// CHECK: %[[W:.*]] = sdf.quantize %w {bits = 4 : i64, scale = dense<[0.285714298, 0.142857149, 0.428571433]> : tensor<3xf32>} : (tensor<3x2xf32>) -> tensor<3x2xf32>
// CHECK-NEXT: %[[X:.*]] = sdf.quantize %x {bits = 4 : i64, scale = {{.*}} : f32} :
// CHECK-NEXT: %[[Y:.*]] = sdf.linear %[[X]], %[[W]] {source = "one"}
// CHECK-NEXT: %[[R:.*]] = sdf.relu %[[Y]]
// CHECK: sdf.quantize %[[R]] {bits = 4 : i64, scale = {{.*}} : f32, unsigned} :

// The ends keep 6 bits; a codebook has one scale.
// SHARED: %[[S:.*]] = sdf.share %w {codebook = dense<[{{.*}}]> : tensor<2xf32>}
// SHARED-NEXT: sdf.quantize %[[S]] {bits = 6 : i64, scale = {{[^<]*}} : f32}
// SHARED-NOT: sdf.quantize %x

// TENSOR: sdf.quantize %w {bits = 4 : i64, scale = 5.000000e-01 : f32}

// DESIGN: accuracy_arithmetic = "fixed-point: weights 4 bits, activations 4 bits", float_accuracy = 1.000000e+00
// DESIGN: accel.read {{.*}} : !accel.stream<{{.*}} x i4>
// DESIGN-NEXT: accel.stage @one{{.*}}kind = "unrolled"{{.*}}weight_memory = "logic", encoding = "constants", encoded_bits = 0, digit_bits = {{.*}}encoding = "constants"{{.*}}weight_bits = 4 : i64, activation_bits = 4 : i64, accumulator_bits = 32 : i64, weight_scale = dense<{{.*}}> : tensor<3xf32>, activation_scale = {{.*}} : f32{{.*}} -> !accel.stream<{{.*}} x i4>
// DESIGN-NEXT: accel.stage @relu{{.*}}(!accel.stream<{{.*}} x i4>) -> !accel.stream<{{.*}} x i4>
// DESIGN-NEXT: accel.stage @two{{.*}}activation_unsigned = true{{.*}} -> !accel.stream<{{.*}} x i16>
func.func @main(%x: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %w = sdf.constant {value = dense<[[2.0, 0.5], [0.0, 1.0], [3.0, 0.0]]> : tensor<3x2xf32>} : tensor<3x2xf32>
  %v = sdf.constant {value = dense<[[1.0, 0.5, 0.25], [0.0, 2.0, 1.0], [3.0, 0.0, -1.0]]> : tensor<3x3xf32>} : tensor<3x3xf32>
  %y = sdf.linear %x, %w {source = "one"} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32>
  %r = sdf.relu %y {source = "relu"} : (tensor<1x3xf32>) -> tensor<1x3xf32>
  %z = sdf.linear %r, %v {source = "two"} : (tensor<1x3xf32>, tensor<3x3xf32>) -> tensor<1x3xf32>
  return %z : tensor<1x3xf32>
}
