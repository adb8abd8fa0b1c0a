// REQUIRES: numba
// RUN: hass-opt %s --hass-design="device=zedboard" -o %t.designed
// RUN: hass-opt %t.designed --hass-simulate="samples=4" -o %t.simulated
// RUN: filecheck %s --input-file %t.simulated

// The same again is the same text, whichever text and process it comes from.
// RUN: hass-opt %t.designed --print-op-generic | hass-opt --hass-simulate="samples=4" | diff - %t.simulated
// RUN: hass-opt %t.simulated --print-op-generic | hass-opt --hass-simulate="samples=4" | diff - %t.simulated
// RUN: hass-opt %t.simulated --print-op-generic | torch-mlir-opt --allow-unregistered-dialect -o /dev/null
// RUN: hass-opt %t.simulated -t accel-json | filecheck %s --check-prefix JSON

// CHECK: accel.partition @partition0 attributes {ii_cycles = {{[0-9]+}} : i64, latency_cycles = {{[0-9]+}} : i64, simulated = #accel.simulated<images = 4, data = "synthetic", ii_cycles = {{[0-9.e+]+}}, latency_cycles = {{[0-9]+}}, engines = ["conv1", "conv2"], engine_ii_cycles = dense<{{.*}}> : tensor<2xi64>, busy_permille = dense<{{.*}}> : tensor<2xi64>, most_words = dense<{{.*}}> : tensor<7xi64>>}
// JSON: "simulated": {
// JSON-NEXT: "images": 4,
// JSON-NEXT: "data": "synthetic",
// JSON-NEXT: "ii_cycles": {{[0-9.]+}},
// JSON-NEXT: "latency_cycles": {{[0-9]+}},
// JSON-NEXT: "engines": [
// JSON-NEXT: "conv1",

// A FIFO too shallow beside the convolutions locks up, and the cycle is named.
// RUN: sed "s/depth_words = [0-9]*/depth_words = 8/" %t.designed > %t.broken
// RUN: not hass-opt %t.broken --hass-simulate 2>&1 | filecheck %s --check-prefix BROKEN
// BROKEN: broken:{{[0-9]+}}:{{[0-9]+}}: error: partition @partition0 locks up:
// BROKEN-SAME: '{{%fork[0-9]}}' cannot give a word, since the stream to 'add' is full with 8 of 8
// BROKEN-SAME: 'add' waits for words of 'conv2', whose stream has 0 left
// BROKEN-SAME: an accel.fifo of {{[0-9]+}} words from '{{%fork[0-9]}}' to 'add' lets it go on

// The least FIFOs: what they cost follows, and they need no other images than these.
// RUN: hass-opt %t.designed --hass-simulate="samples=4 fifo=simulated" -o %t.least
// RUN: filecheck %s --input-file %t.least --check-prefix LEAST
// RUN: hass-opt %t.least --hass-simulate="samples=4 fifo=simulated" | diff - %t.least
// RUN: not hass-opt %t.designed --hass-simulate="fifo=8" 2>&1 | filecheck %s --check-prefix NUMBER
// LEAST: accel.fifo {{.*}}depth_words = 8 : i64
// LEAST: accel.fifo {{.*}}depth_words = 8 : i64
// LEAST: accel.fifo {{.*}}depth_words = {{[0-9]+}} : i64
// NUMBER: error: {{.*}}fifo

// Those that the engines ask for: no images are needed to know them.
// RUN: hass-opt %s --hass-design="device=zedboard fifo=analytic" -o %t.analytic
// RUN: hass-opt %t.analytic --hass-simulate="samples=4 fifo=fitted" -o %t.fitted
// RUN: filecheck %s --input-file %t.fitted --check-prefix FITTED
// RUN: hass-opt %t.fitted --hass-simulate="samples=4" | diff - %t.fitted
// FITTED: accel.fifo {{.*}}depth_words = 16 : i64
// FITTED: accel.fifo {{.*}}depth_words = 6 : i64
// FITTED: accel.fifo {{.*}}depth_words = 112 : i64

// RUN: not hass-opt %s --hass-simulate 2>&1 | filecheck %s --check-prefix NONE
// RUN: not hass-opt %t.designed --hass-simulate="samples=1" 2>&1 | filecheck %s --check-prefix FEW
// RUN: sed "s/images = 4/images = 0/" %t.simulated | not hass-opt 2>&1 | filecheck %s --check-prefix IMAGES
// RUN: sed "s/\[\"conv1\", \"conv2\"\]/[\"conv1\", \"fc\"]/" %t.simulated | not hass-opt 2>&1 | filecheck %s --check-prefix NAMES
// NONE: error: the module has no accelerator; run hass-search first
// FEW: error: option 'samples' of pass 'hass-simulate' must lie between 2 and
// IMAGES: error: {{.*}}'images' of accel.simulated must be positive
// NAMES: error: {{.*}}the simulation is of ('conv1', 'fc'), not of ['conv1', 'conv2']
func.func @main(%x: tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32> {
  %w = sdf.constant {value = dense<0.5> : tensor<2x2x3x3xf32>} : tensor<2x2x3x3xf32>
  %y = sdf.conv2d %x, %w {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>, source = "conv1"} : (tensor<1x2x6x6xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  %r = sdf.relu %y : (tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  %z = sdf.conv2d %r, %w {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>, source = "conv2"} : (tensor<1x2x6x6xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  %s = sdf.add %z, %x {source = "add"} : (tensor<1x2x6x6xf32>, tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  return %s : tensor<1x2x6x6xf32>
}
