// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// An ASIC counts multipliers and bits of SRAM; what it does not count is absent, not 0.

#device = #sdf.device<name = "chip", dsp = 9, sram_bits = 900, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, sram_bits = 128>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, sram_bits = 128>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, sram_bits = 0>
// CHECK: accel.accelerator @a attributes {network = "n", design = #sdf.design<device = #sdf.device<name = "chip", dsp = 9, sram_bits = 900, clock_mhz = 1.000000e+02, bandwidth_gbps = 1.000000e+01>, {{.*}}metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 1.000000e+02, throughput_images_per_s = 1.250000e+07, dsp = 4, sram_bits = 128>
// CHECK-GENERIC: "accel.accelerator"() <{sym_name = "a", network = "n", design = #sdf.design<device = #sdf.device<name = "chip", dsp = 9, sram_bits = 900,
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @relu(%0) {source = "relu", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
