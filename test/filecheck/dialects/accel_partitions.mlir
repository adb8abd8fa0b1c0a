// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// Partitions in turn, then one a board.

#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
// CHECK: accel.accelerator @a attributes {network = "n", design = #sdf.design<{{.*}}, batch = 4, reconfiguration_s = 1.000000e-03, cuts = ["second"]>} {
// CHECK-GENERIC: "accel.accelerator"() <{sym_name = "a", {{.*}}, batch = 4, reconfiguration_s = 1.000000e-03, cuts = ["second"]>}> ({
accel.accelerator @a attributes {network = "n", design = #design} {
  // CHECK: accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 1.000000e-03 : f64} {
  // CHECK-GENERIC: "accel.partition"() <{sym_name = "p0", ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 1.000000e-03 : f64}> ({
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    // CHECK: accel.write %{{.*}} {engine = {{.*}}, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
    // CHECK-GENERIC: "accel.write"(%{{.*}}) <{engine = {{.*}}, index = 0 : i64, tensor = "first"}> : (!accel.stream<1 x i16>) -> ()
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  // CHECK: accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 1.000000e-03 : f64} {
  // CHECK-GENERIC: "accel.partition"() <{sym_name = "p1", ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 1.000000e-03 : f64}> ({
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    // CHECK-NEXT: accel.read {engine = {{.*}}, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    // CHECK-GENERIC-NEXT: "accel.read"() <{engine = {{.*}}, index = 0 : i64, tensor = "first", shape = array<i64: 8>}> : () -> !accel.stream<1 x i16>
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 8, lut = 6, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 2, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
// CHECK: accel.accelerator @a attributes {network = "n", design = #sdf.design<{{.*}}, batch = 4, devices = 2, cuts = ["second"]>} {
// CHECK-GENERIC: "accel.accelerator"() <{sym_name = "a", {{.*}}, batch = 4, devices = 2, cuts = ["second"]>}> ({
accel.accelerator @a attributes {network = "n", design = #design} {
  // CHECK: accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64} {
  // CHECK-GENERIC: "accel.partition"() <{sym_name = "p0", ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64}> ({
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    // CHECK: accel.write %{{.*}} {engine = {{.*}}, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
    // CHECK-GENERIC: "accel.write"(%{{.*}}) <{engine = {{.*}}, index = 0 : i64, tensor = "first"}> : (!accel.stream<1 x i16>) -> ()
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  // CHECK: accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64} {
  // CHECK-GENERIC: "accel.partition"() <{sym_name = "p1", ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 1.000000e+02 : f64, weights_to_load_bits = 0 : i64}> ({
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    // CHECK-NEXT: accel.read {engine = {{.*}}, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    // CHECK-GENERIC-NEXT: "accel.read"() <{engine = {{.*}}, index = 0 : i64, tensor = "first", shape = array<i64: 8>}> : () -> !accel.stream<1 x i16>
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
