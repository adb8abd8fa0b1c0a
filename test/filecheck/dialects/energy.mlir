// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// Energies of the parts add up to the metrics; levels to that of a part.

// CHECK: accel.accelerator @a attributes {network = "n", design = #sdf.design<device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 1.000000e+02, bandwidth_gbps = 1.000000e+01, static_w = 1.250000e-01, dram_64_pj = 2.000000e+03>, {{.*}}metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 1.000000e+02, throughput_images_per_s = 1.250000e+07, energy_per_image_j = 1.400000e-08, dynamic_energy_per_image_j = 4.000000e-09, static_energy_per_image_j = 1.000000e-08, dsp = 4,
// CHECK: accel.read {engine = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0, energy_j = 1.000000e-09, energy = #sdf.energy<mac_j = 0.000000e+00, weight_j = 0.000000e+00, sum_j = 0.000000e+00, line_j = 0.000000e+00, fifo_j = 2.500000e-10, dram_j = 7.500000e-10>>
// CHECK-GENERIC: energy = #sdf.energy<mac_j = 0.000000e+00, weight_j = 0.000000e+00, sum_j = 0.000000e+00, line_j = 0.000000e+00, fifo_j = 2.500000e-10, dram_j = 7.500000e-10>>
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0, static_w = 0.125, dram_64_pj = 2000.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, energy_per_image_j = 14.0e-09, dynamic_energy_per_image_j = 4.0e-09, static_energy_per_image_j = 10.0e-09, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0, energy_j = 1.0e-09, energy = #sdf.energy<mac_j = 0.0, weight_j = 0.0, sum_j = 0.0, line_j = 0.0, fifo_j = 0.25e-09, dram_j = 0.75e-09>>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0, energy_j = 2.0e-09>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0, energy_j = 1.0e-09>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
