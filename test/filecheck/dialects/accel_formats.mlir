// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// Every rule for the number formats of a stage, once; the last one is valid.

// CHECK: a scale must be positive and finite, got 0.0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_scale = 0.0 : f32}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the field 'activation_scale' of a stage's weights does not fit, got 1.000000e+00 : f64
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_scale = 1.0 : f64}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the field 'activation_scale' of a stage's weights does not fit, got dense
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_scale = dense<1.0> : tensor<8xf32>}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: a scale of 9.999999933815813e+36 leaves the range of f32
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_scale = 1.0e37 : f32}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: activation_unsigned must be true, and goes with an activation_scale
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_unsigned = true}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: activation_unsigned must be true, and goes with an activation_scale
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", activation_scale = 1.0 : f32, activation_unsigned = false}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the field 'weight_scale' of a stage's weights does not fit, got dense
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", weight_scale = dense<1.0> : tensor<7xf32>}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the field 'weight_scale' of a stage's weights does not fit, got "one"
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", weight_scale = "one"}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: a scale must be positive and finite, got -1.0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", weight_scale = dense<[1.0, 1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0]> : tensor<8xf32>}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the field 'codebook' of a stage's weights does not fit, got 1.000000e+00 : f32
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", codebook = 1.0 : f32}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: zero is no entry of a codebook
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", codebook = dense<[0.0, 1.0]> : tensor<2xf32>}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the entries of a codebook must be in rising order
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", codebook = dense<[2.0, 1.0]> : tensor<2xf32>}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'share' is no operation of a stage
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "share", engine = #write, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense"}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: weight_scale = dense<[1.000000e+00, 1.000000e+00, 1.000000e+00, 5.000000e-01, 1.000000e+00, 1.000000e+00, 1.000000e+00, 1.000000e+00]> : tensor<8xf32>, codebook = dense<[-1.000000e+00, 2.000000e+00]> : tensor<2xf32>, activation_scale = 2.500000e-01 : f32, activation_unsigned = true}
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#conv = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @fc(%0) {source = "fc", operation = "linear", engine = #conv, weights = {keys = ["w"], bias_keys = [], shape = array<i64: 8, 8>, weight_bits = 4 : i64, activation_bits = 8 : i64, accumulator_bits = 32 : i64, encoding = "dense", weight_scale = dense<[1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0]> : tensor<8xf32>, codebook = dense<[-1.0, 2.0]> : tensor<2xf32>, activation_scale = 0.25 : f32, activation_unsigned = true}, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
