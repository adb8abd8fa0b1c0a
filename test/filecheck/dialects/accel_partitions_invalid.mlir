// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// Every rule between partitions, once: one mistake each in a description of two.

// CHECK: the design's cuts make 3 partitions, there are 2
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second", "third"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: partition @p1 does not begin with 'other', where the design cuts
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["other"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: partition @p1 needs 'clock_mhz' and 'weights_to_load_bits' if and only if there are several
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the reconfiguration_s of partition @p1 is not that of the design
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: partition @p0 has a clock of 200.0 MHz, the device 100.0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 200.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: weights_to_load_bits of partition @p0 is 5, its stages' weights have 0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 5 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: tensor 3 is read, but written in no partition before
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 3 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: tensor 0 is read with another name, shape or type than it is written
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "third", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: tensors [0] are written, but never read
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: each accel.read needs an index of its own from 0 on, got [-1]
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = -1 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say 40000 cycles an image, the partitions take 50016.5
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 40000, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 50017 cycles an image are below the lower bound 60000
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", lower_bound_cycles = 60000, metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say throughput_images_per_s = 9.0, but it follows to be 1999.3402
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 9.0, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say latency_s = 1.0, but it follows to be 0.00200066
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 1.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say 8 dsp, the parts add up to 4
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 8, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say 4 dsp, the parts add up to 8
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 4, lut = 6, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 2, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the metrics say 16 cycles an image, the partitions take 8.0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 16, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 8, lut = 6, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 2, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: ii_cycles is 8, but the link to memory takes 26
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 1.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'cuts' of sdf.design must be different parts, at least one
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second", "second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'cuts' of sdf.design must be different parts, at least one
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = []>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: field 'cuts' of sdf.design must be an array of strings
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = 3>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'devices' of sdf.design is 3, the cuts make 2 partitions
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 8, lut = 6, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 3, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'reconfiguration_s' of sdf.design goes with partitions that take turns
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 8, lut = 6, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 2, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'batch' of sdf.design must be at least 1, got 0
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 0, reconfiguration_s = 0.001, cuts = ["second"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'slices' of sdf.design must say for each layer in 'sliced' how many, 2 or more
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"], sliced = ["x"], slices = dense<1> : tensor<1xi64>>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: 'slice_axes' of sdf.design must say for each layer in 'sliced' by what: filters, channels, groups
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second"], sliced = ["x"], slices = dense<2> : tensor<1xi64>, slice_axes = ["rows"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: the next partition does not read tensors [0]
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, latency_s = 1.8e-07, dsp = 12, lut = 9, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, devices = 3, cuts = ["second", "third"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 1 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
  accel.partition @p2 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @third(%0) {source = "third", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}

// -----

// CHECK: tensor 0 is written twice
#device = #sdf.device<name = "board", dsp = 9, lut = 9, ff = 9, bram18 = 9, uram = 9, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 50017, clock_mhz = 100.0, throughput_images_per_s = 1999.34021772815, latency_s = 0.00200066, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
#design = #sdf.design<device = #device, pipeline = "p", version = "1", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, batch = 4, reconfiguration_s = 0.001, cuts = ["second", "third"]>
#read = #sdf.engine<kind = "read", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
#relu = #sdf.engine<kind = "relu", words = 1, ii_cycles = 8, dsp = 4, lut = 1, ff = 0, bram18 = 0, uram = 0>
#write = #sdf.engine<kind = "write", words = 1, ii_cycles = 8, dsp = 0, lut = 1, ff = 0, bram18 = 0, uram = 0>
accel.accelerator @a attributes {network = "n", design = #design} {
  accel.partition @p0 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @first(%0) {source = "first", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "first"} : !accel.stream<1 x i16>
  }
  accel.partition @p1 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @second(%0) {source = "second", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64, tensor = "second"} : !accel.stream<1 x i16>
  }
  accel.partition @p2 attributes {ii_cycles = 8 : i64, latency_cycles = 9 : i64, clock_mhz = 100.0 : f64, weights_to_load_bits = 0 : i64, reconfiguration_s = 0.001 : f64} {
    %0 = accel.read {engine = #read, index = 0 : i64, tensor = "first", shape = array<i64: 8>} : !accel.stream<1 x i16>
    %1 = accel.stage @third(%0) {source = "third", operation = "relu", engine = #relu, parameters = {}, input_shapes = [array<i64: 8>], shape = array<i64: 8>} : (!accel.stream<1 x i16>) -> !accel.stream<1 x i16>
    accel.write %1 {engine = #write, index = 0 : i64} : !accel.stream<1 x i16>
  }
}
