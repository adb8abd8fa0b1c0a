// RUN: hass-opt %s --hass-search="device=zedboard trials=4 samples=4" > %t.whole
// RUN: filecheck %s --input-file %t.whole

// The same again is the same text; so is one process a pass.
// RUN: hass-opt %s --hass-search="device=zedboard trials=4 samples=4" | diff - %t.whole
// RUN: hass-opt %s --sdf-annotate-sparsity="samples=4" | hass-opt --sdf-search="device=zedboard trials=4 samples=4" | hass-opt --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.whole

// What has been searched is not searched again; lowering anew gives the same accelerator.
// RUN: hass-opt %t.whole --hass-search="device=u250" | diff - %t.whole
// RUN: hass-opt %t.whole --lower-sdf-to-accel | diff - %t.whole
// RUN: hass-opt %t.whole --print-op-generic | torch-mlir-opt --allow-unregistered-dialect -o /dev/null

// The network: thresholds on weights and inputs, statistics, engines, the design.

// CHECK:      func.func @main(%x: tensor<1x2x4x4xf32>) -> tensor<1x2xf32> attributes {
// CHECK-SAME:   sdf.links = {read0 = #sdf.engine<kind = "read", {{.*}}write0 = #sdf.engine<kind = "write",
// CHECK-SAME:   sdf.design = #sdf.design<device = #sdf.device<name = "zedboard", dsp = 220, {{.*}}>, pipeline = "hass-search{{{.*}}trials=4{{.*}}}", version = "{{.*}}", seed = 0, trials = 4, accuracy_arithmetic = "float32", unseen_drop_low = -{{.*}}, unseen_drop_high = {{.*}}, confidence = 8.000000e-01, lower_bound_cycles = {{[0-9]+}},
// CHECK-SAME:   metrics = #sdf.metrics<accuracy = 1.000000e+00, accuracy_metric = "top1-agreement", accuracy_data = "synthetic", ii_cycles = {{[0-9]+}},
// CHECK-SAME:   dense = #sdf.metrics<accuracy = 1.000000e+00, accuracy_metric = "top1-agreement",
// CHECK-SAME:   unpruned = #sdf.metrics<accuracy = 1.000000e+00, accuracy_metric = "top1-agreement",
// CHECK:        %[[W:.*]] = sdf.threshold %w {value =
// CHECK:        sdf.conv2d %{{.*}}, %[[W]] {{{.*}}source = "conv", sparsity = #sdf.sparsity<samples = 4, {{.*}}>, engine = #sdf.engine<kind = "{{.*}}", channels_together =
// CHECK:        sdf.relu %{{.*}} {source = "relu", engine = #sdf.engine<kind = "relu", words =
// CHECK:        sdf.linear %{{.*}} {source = "fc", sparsity = #sdf.sparsity<samples = 4, {{.*}}>, engine = #sdf.engine<kind =
// CHECK:        func.return

// The accelerator: x goes two ways, what comes early or in bursts waits in FIFOs.

// CHECK:      accel.accelerator @main_accelerator attributes {network = "main", design = #sdf.design<
// CHECK-NEXT:   accel.partition @partition0 attributes {ii_cycles = [[II:[0-9]+]] : i64, latency_cycles = {{[0-9]+}} : i64} {
// CHECK-NEXT:     %[[X:.*]] = accel.read {engine = {{.*}}, index = 0 : i64, shape = array<i64: 2, 4, 4>} :
// CHECK-NEXT:     %[[A:.*]], %[[B:.*]] = accel.fork %[[X]] {
// CHECK-NEXT:     %[[C:.*]] = accel.stage @conv(%[[A]]) {source = "conv", operation = "conv2d", engine = #sdf.engine<kind = "{{.*}}, parameters = {dilation = array<i64: 1, 1>, groups = 1 : i64, padding = array<i64: 1, 1, 0, 0>, strides = array<i64: 1, 1>}, input_shapes = [array<i64: 2, 4, 4>], shape = array<i64: 2, 4, 4>, sparsity = {{.*}}weight_threshold = {{.*}}weights = {keys = [], bias_keys = [], shape = array<i64: 2, 2, 2, 2>,
// CHECK-NEXT:     %[[R:.*]] = accel.stage @relu(%[[C]]) {
// CHECK-NEXT:     %[[E:.*]] = accel.fifo %[[R]] {
// CHECK-NEXT:     %[[F:.*]] = accel.fifo %[[B]] {
// CHECK-NEXT:     %[[S:.*]] = accel.stage @add(%[[E]], %[[F]]) {
// CHECK-NEXT:     %[[P:.*]] = accel.stage @pool(%[[S]]) {
// CHECK-NEXT:     %[[G:.*]] = accel.fifo %[[P]] {
// CHECK-NEXT:     %[[L:.*]] = accel.stage @flatten(%[[G]]) {
// CHECK-NEXT:     %[[Y:.*]] = accel.stage @fc(%[[L]]) {source = "fc", operation = "linear",
// CHECK-NEXT:     accel.write %[[Y]] {

func.func @main(%x: tensor<1x2x4x4xf32>) -> tensor<1x2xf32> {
  %w = sdf.constant {value = dense<[[[[0.0, 0.5], [1.0, 0.0]], [[0.25, 0.0], [0.0, -1.0]]], [[[1.0, 0.0], [0.0, 0.0]], [[-0.5, 0.5], [0.0, 0.125]]]]> : tensor<2x2x2x2xf32>} : tensor<2x2x2x2xf32>
  %v = sdf.constant {value = dense<[[1.0, 0.0], [0.5, -1.0]]> : tensor<2x2xf32>} : tensor<2x2xf32>
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, source = "conv"} : (tensor<1x2x4x4xf32>, tensor<2x2x2x2xf32>) -> tensor<1x2x4x4xf32>
  %1 = sdf.relu %0 {source = "relu"} : (tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %2 = sdf.add %1, %x {source = "add"} : (tensor<1x2x4x4xf32>, tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %3 = sdf.global_avg_pool2d %2 {source = "pool"} : (tensor<1x2x4x4xf32>) -> tensor<1x2x1x1xf32>
  %4 = sdf.flatten %3 {axis = 1 : i64, source = "flatten"} : (tensor<1x2x1x1xf32>) -> tensor<1x2xf32>
  %5 = sdf.linear %4, %v {source = "fc"} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %5 : tensor<1x2xf32>
}
