// RUN: hass-opt %s --hass-design="device=zedboard" > %t.fitted
// RUN: filecheck %s --input-file %t.fitted
// RUN: filecheck %s --input-file %t.fitted --check-prefix FITTED
// RUN: hass-opt %t.fitted --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.fitted
// RUN: hass-opt %s --hass-design="device=zedboard fifo=analytic" > %t.analytic
// RUN: filecheck %s --input-file %t.analytic
// RUN: filecheck %s --input-file %t.analytic --check-prefix ANALYTIC
// RUN: hass-opt %s --hass-search="device=zedboard trials=2" | filecheck %s --check-prefix FITTED
// RUN: hass-opt %s --hass-design="device=zedboard fifo=60" > %t.sixty
// RUN: filecheck %s --input-file %t.sixty --check-prefix SIXTY
// RUN: hass-opt %t.sixty --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.sixty
// RUN: hass-opt %s --hass-search="device=zedboard fifo=60 trials=2" | filecheck %s --check-prefix SIXTY

// Shrunk in simulation, as hass-simulate does it to the fitted ones, and kept by the network.
// RUN: %if numba %{ hass-opt %s --hass-design="device=zedboard fifo=simulated" > %t.simulated %}
// RUN: %if numba %{ hass-opt %t.simulated --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.simulated %}
// RUN: %if numba %{ filecheck %s --input-file %t.simulated --check-prefix SIMULATED %}
// SIMULATED: accel.fifo {{.*}}depth_words = 8 : i64
// SIMULATED: accel.fifo {{.*}}depth_words = 8 : i64

// CHECK: kind = "fifo", words = {{[0-9]+}}, depth_words = [[DEPTH:[0-9]+]],
// CHECK: accel.fifo {{.*}}depth_words = [[DEPTH]] : i64
// FITTED: accel.fifo {{.*}}depth_words = 8 : i64
// FITTED: accel.fifo {{.*}}depth_words = 16 : i64
// FITTED: accel.fifo {{.*}}depth_words = 6 : i64
// FITTED: accel.fifo {{.*}}depth_words = 112 : i64
// ANALYTIC: accel.fifo {{.*}}depth_words = 14 : i64
// ANALYTIC: accel.fifo {{.*}}depth_words = 14 : i64
// ANALYTIC: accel.fifo {{.*}}depth_words = 3 : i64
// ANALYTIC: accel.fifo {{.*}}depth_words = 68 : i64
// SIXTY: fifo=60
// SIXTY: accel.fifo {{.*}}depth_words = 60 : i64

// FIFOs too shallow for any zeros are an error, and nothing is written.
// RUN: not hass-opt %s --hass-design="device=zedboard fifo=8" -o %t.shallow 2>&1 | filecheck %s --check-prefix SHALLOW
// RUN: test ! -e %t.shallow
// SHALLOW: error: partition @partition0 locks up:
// SHALLOW-SAME: '{{%fork[0-9]}}' cannot give a word, since the stream to 'add' is full
// SHALLOW-SAME: 'add' waits for words of 'conv2', whose stream has 0 left
// SHALLOW-SAME: an accel.fifo of {{[0-9]+}} words from '{{%fork[0-9]}}' to 'add' lets it go on

// RUN: not hass-opt %s --hass-design="fifo=2" 2>&1 | filecheck %s --check-prefix LEAST
// RUN: not hass-opt %s --hass-design="fifo=deep" 2>&1 | filecheck %s --check-prefix NAME
// LEAST: error: option 'fifo' of pass 'hass-design' must lie between 3 and 1000000000, got 2
// NAME: fifo
func.func @main(%x: tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32> {
  %w = sdf.constant {value = dense<0.5> : tensor<2x2x3x3xf32>} : tensor<2x2x3x3xf32>
  %y = sdf.conv2d %x, %w {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>, source = "conv1"} : (tensor<1x2x6x6xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  %r = sdf.relu %y : (tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  %z = sdf.conv2d %r, %w {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>, source = "conv2"} : (tensor<1x2x6x6xf32>, tensor<2x2x3x3xf32>) -> tensor<1x2x6x6xf32>
  %s = sdf.add %z, %x {source = "add"} : (tensor<1x2x6x6xf32>, tensor<1x2x6x6xf32>) -> tensor<1x2x6x6xf32>
  return %s : tensor<1x2x6x6xf32>
}
