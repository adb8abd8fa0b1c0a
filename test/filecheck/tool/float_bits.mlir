// RUN: hass-opt %s --split-input-file | filecheck %s
// RUN: hass-opt %s --split-input-file | hass-opt --split-input-file | filecheck %s

// Infinities and NaN are given by their bits, and stay what they are.
// CHECK: dense<0xff800000> : tensor<2xf32>
%splat = "test.op"() {value = dense<0xFF800000> : tensor<2xf32>} : () -> f32
// CHECK: dense<[1.000000e+00, 0x7f800000, -2.500000e+00]> : tensor<3xf32>
%list = "test.op"() {value = dense<[1.0, 0x7F800000, -2.5e+00]> : tensor<3xf32>} : () -> f32
// CHECK: dense<0xfff0000000000000> : tensor<f64>
%double = "test.op"() {value = dense<0xFFF0000000000000> : tensor<f64>} : () -> f64
// Integers may well be given so.
// CHECK: dense<1> : tensor<2xi32>
%i = "test.op"() {value = dense<0x01> : tensor<2xi32>} : () -> i32
