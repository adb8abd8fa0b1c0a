// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// CHECK: the metrics say dynamic_energy_per_image_j = 5e-09, but it follows to be 4e-09
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0, static_w = 0.125, dram_64_pj = 2000.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, energy_per_image_j = 15.0e-09, dynamic_energy_per_image_j = 5.0e-09, static_energy_per_image_j = 10.0e-09, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
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

// -----

// CHECK: the metrics say static_energy_per_image_j = 2e-08, but it follows to be 1e-08
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0, static_w = 0.125, dram_64_pj = 2000.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, energy_per_image_j = 24.0e-09, dynamic_energy_per_image_j = 4.0e-09, static_energy_per_image_j = 20.0e-09, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
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

// -----

// CHECK: 'energy_j' of an engine is 5.0, its levels add up to 6.0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0, energy_j = 5.0, energy = #sdf.energy<mac_j = 1.0, weight_j = 1.0, sum_j = 1.0, line_j = 1.0, fifo_j = 1.0, dram_j = 1.0>>}

// -----

// CHECK: 'energy_j' of an engine is None, its levels add up to 6.0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0, energy = #sdf.energy<mac_j = 1.0, weight_j = 1.0, sum_j = 1.0, line_j = 1.0, fifo_j = 1.0, dram_j = 1.0>>}

// -----

// CHECK: 'sum_j' of sdf.energy must be at least 0
func.func private @f() attributes {sdf.test = #sdf.energy<mac_j = 1.0, weight_j = 1.0, sum_j = -1.0, line_j = 1.0, fifo_j = 1.0, dram_j = 1.0>}

// -----

// CHECK: sdf.energy lacks the field 'dram_j'
func.func private @f() attributes {sdf.test = #sdf.energy<mac_j = 1.0, weight_j = 1.0, sum_j = 1.0, line_j = 1.0, fifo_j = 1.0>}

// -----

// CHECK: 'energy_per_image_j' is 4.0, dynamic and static energy add up to 5.0
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, energy_per_image_j = 4.0, dynamic_energy_per_image_j = 2.0, static_energy_per_image_j = 3.0>}

// -----

// CHECK: 'energy_per_image_j' is None, dynamic and static energy add up to 5.0
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, dynamic_energy_per_image_j = 2.0, static_energy_per_image_j = 3.0>}

// -----

// CHECK: 'static_energy_per_image_j' of sdf.metrics must be at least 0, got -1.0
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, static_energy_per_image_j = -1.0>}

// -----

// CHECK: 'static_w' of sdf.device must be at least 0, got -0.5
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0, static_w = -0.5>}
