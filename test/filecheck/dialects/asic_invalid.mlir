// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// CHECK: sdf.engine counts bits of SRAM, so that it has no 'lut'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, sram_bits = 4>}

// -----

// CHECK: sdf.device lacks the field 'ff'
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: 'sram_bits' of sdf.metrics must be at least 0, got -4
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, sram_bits = -4>}

// -----

// CHECK: sram_bits does not fit: the design needs 128, chip has 100
#device = #sdf.device<name = "chip", dsp = 9, sram_bits = 100, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, sram_bits = 128>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, sram_bits = 128>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: an engine counts other resources than the device 'chip'
#device = #sdf.device<name = "chip", dsp = 9, sram_bits = 900, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, sram_bits = 128>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 128, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
