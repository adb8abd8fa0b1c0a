// RUN: hass-opt %S/../dialects/accel_ops.mlir -t accel-json | filecheck %s
// RUN: hass-opt %S/../dialects/accel_ops.mlir --print-op-generic | hass-opt -t "accel-json{accelerator=board}" | filecheck %s
// RUN: not hass-opt %S/../dialects/accel_ops.mlir -t "accel-json{accelerator=bord}" 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not hass-opt %s -t accel-json 2>&1 | filecheck %s --check-prefix=SEVERAL

// UNKNOWN: error: the module has no accelerator 'bord' (did you mean 'board'?); it has: 'board'
// SEVERAL: error: the module has several accelerators ('a', 'b'); choose one with -t 'accel-json{accelerator=NAME}'

// CHECK:      {
// CHECK-NEXT:   "format": "accel/1",
// CHECK-NEXT:   "network": "tiny",
// CHECK-NEXT:   "device": "board",
// CHECK-NEXT:   "clock_mhz": 100.0,
// CHECK:        "pipeline": "hass-search{device=\"board\"}",
// CHECK:        "seed": 0,
// CHECK:        "accuracy_arithmetic": "float32",
// CHECK:        "metrics": {
// CHECK-NEXT:     "accuracy": 0.95,
// CHECK-NEXT:     "accuracy_metric": "top1",
// CHECK-NEXT:     "accuracy_data": "calibration.npz",
// CHECK-NEXT:     "ii_cycles": 32,
// CHECK:          "throughput_images_per_s": 3125000.0,
// CHECK-NEXT:     "latency_s": 4e-07,
// CHECK-NEXT:     "efficiency_images_per_cycle_per_dsp": 0.0078125,
// CHECK:          "binding_resource": "dsp"

// A figure not known is null.
// CHECK:        "dense": {
// CHECK-NEXT:     "accuracy": null,
// CHECK:        "unpruned": {

// CHECK:        "partitions": [
// CHECK:            "name": "partition0",
// CHECK-NEXT:       "ii_cycles": 32,
// CHECK-NEXT:       "latency_cycles": 40,
// CHECK-NEXT:       "resources": {
// CHECK-NEXT:         "dsp": 4,
// CHECK-NEXT:         "lut": 38,
// CHECK:            "stages": [
// CHECK:                "name": "%read0",
// CHECK:                "name": "%fork0",
// CHECK:                "name": "conv",
// CHECK-NEXT:           "kind": "pair-sparse",
// CHECK-NEXT:           "source": "layer1.conv",
// CHECK-NEXT:           "operation": "conv2d",
// CHECK-NEXT:           "folding": {
// CHECK-NEXT:             "channels_together": 1,
// CHECK:                "ii_cycles": 32,
// CHECK:                "memory": {
// CHECK-NEXT:             "weights": "bram",
// CHECK:                "threshold": 0.5,
// CHECK-NEXT:           "weight_threshold": 0.25,
// CHECK:                "keys": [
// CHECK-NEXT:             "layer1.conv.weight"
// CHECK:                  "pair_sparsity": 0.625,
// CHECK:                "name": "add",
// CHECK:                "threshold": null,
// CHECK:                "name": "%write0",

// The FIFO is a property of the stream through it; other streams hold two words.
// CHECK:            "streams": [
// CHECK:                "from": "%read0",
// CHECK-NEXT:           "to": "%fork0",
// CHECK:                "from": "%fork0",
// CHECK-NEXT:           "to": "conv",
// CHECK-NEXT:           "words": 2,
// CHECK-NEXT:           "width_bits": 32,
// CHECK-NEXT:           "depth_words": 2,
// CHECK:                "from": "conv",
// CHECK-NEXT:           "to": "add",
// CHECK:                "from": "%fork0",
// CHECK-NEXT:           "to": "add",
// CHECK-NEXT:           "words": 2,
// CHECK-NEXT:           "width_bits": 32,
// CHECK-NEXT:           "depth_words": 6,
// CHECK:                "from": "pool",
// CHECK-NEXT:           "to": "%write0",
// CHECK-NEXT:           "words": 1,

#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
accel.accelerator @b attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
