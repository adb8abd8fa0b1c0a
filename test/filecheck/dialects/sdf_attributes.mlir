// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// Fields print in one order, however they were written; optional ones may be absent.

// CHECK: func.func private @sparsity(){{.*}} attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}
// CHECK-GENERIC: {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}
func.func private @sparsity() attributes {sdf.test = #sdf.sparsity<histogram = dense<2> : tensor<2xi64>, samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// CHECK: func.func private @engines(){{.*}} attributes {
// CHECK-SAME: compute = #sdf.engine<kind = "weight-sparse", channels_together = 4, macs = 3, in_lanes = 2, out_lanes = 5, group_lanes = 1, columns = 8, fifo_depth = 0, weight_memory = "lutram", products = 4, ii_cycles = 9, dsp = 120, lut = 1, ff = 2, bram18 = 0, uram = 0, energy_j = 1.250000e-08>
// CHECK-SAME: links = {read0 = #sdf.engine<kind = "read", words = 8, ii_cycles = 4, dsp = 0, lut = 0, ff = 0, bram18 = 0, uram = 0>}
// CHECK-GENERIC: {compute = #sdf.engine<kind = "weight-sparse", channels_together = 4, macs = 3, in_lanes = 2, out_lanes = 5, group_lanes = 1, columns = 8, fifo_depth = 0, weight_memory = "lutram", products = 4, ii_cycles = 9, dsp = 120, lut = 1, ff = 2, bram18 = 0, uram = 0, energy_j = 1.250000e-08>, links = {read0 = #sdf.engine<kind = "read", words = 8, ii_cycles = 4, dsp = 0, lut = 0, ff = 0, bram18 = 0, uram = 0>}}
func.func private @engines() attributes {
  compute = #sdf.engine<kind = "weight-sparse", ii_cycles = 9, dsp = 120, products = 4, lut = 1, ff = 2, bram18 = 0, uram = 0, energy_j = 1.25e-08, channels_together = 4, macs = 3, in_lanes = 2, out_lanes = 5, group_lanes = 1, columns = 8, fifo_depth = 0, weight_memory = "lutram">,
  links = {read0 = #sdf.engine<kind = "read", words = 8, ii_cycles = 4, dsp = 0, lut = 0, ff = 0, bram18 = 0, uram = 0>}}

// CHECK: func.func private @unrolled(){{.*}} attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 3, macs = 27, in_lanes = 1, out_lanes = 4, group_lanes = 1, columns = 2, fifo_depth = 0, weight_memory = "logic", encoding = "constants", encoded_bits = 0, digit_bits = 2, ii_cycles = 9, dsp = 0, lut = 90, ff = 95, bram18 = 0, uram = 0>}
// CHECK-GENERIC: {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 3, macs = 27, in_lanes = 1, out_lanes = 4, group_lanes = 1, columns = 2, fifo_depth = 0, weight_memory = "logic", encoding = "constants", encoded_bits = 0, digit_bits = 2, ii_cycles = 9, dsp = 0, lut = 90, ff = 95, bram18 = 0, uram = 0>}
func.func private @unrolled() attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 3, macs = 27, in_lanes = 1, out_lanes = 4, group_lanes = 1, columns = 2, fifo_depth = 0, weight_memory = "logic", encoding = "constants", encoded_bits = 0, digit_bits = 2, ii_cycles = 9, dsp = 0, lut = 90, ff = 95, bram18 = 0, uram = 0>}
// CHECK: func.func private @streamed(){{.*}} attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", encoded_bits = 100, tile_rows = 4, tile_memory = "uram", link_bits = 300, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}
// CHECK-GENERIC: {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", encoded_bits = 100, tile_rows = 4, tile_memory = "uram", link_bits = 300, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}
func.func private @streamed() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", link_bits = 300, tile_memory = "uram", encoded_bits = 100, tile_rows = 4, encoding = "bitmap", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// CHECK: func.func private @device(){{.*}} attributes {sdf.test = #sdf.device<name = "an \22odd\22 > name", dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, clock_mhz = 1.000000e+02, bandwidth_gbps = 3.411200e+01>}
// CHECK-GENERIC: {sdf.test = #sdf.device<name = "an \22odd\22 > name", dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, clock_mhz = 1.000000e+02, bandwidth_gbps = 3.411200e+01>}
func.func private @device() attributes {sdf.test = #sdf.device<name = "an \22odd\22 > name", dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, clock_mhz = 100.0, bandwidth_gbps = 34.112>}

// CHECK: func.func private @metrics(){{.*}} attributes {sdf.test = #sdf.metrics<accuracy = 9.500000e-01, accuracy_metric = "top1", accuracy_data = "a.npz", ii_cycles = 3, clock_mhz = 2.000000e+02, throughput_images_per_s = 1.000000e+06, latency_s = 1.000000e-03, efficiency_images_per_cycle_per_dsp = 1.000000e-02, energy_per_image_j = 1.000000e-06, dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, weight_sparsity = 0.000000e+00, activation_sparsity = 1.000000e+00, pair_sparsity = 0.33333333333333331, binding_resource = "dsp">}
// CHECK-GENERIC: {sdf.test = #sdf.metrics<accuracy = 9.500000e-01, accuracy_metric = "top1", accuracy_data = "a.npz", ii_cycles = 3, clock_mhz = 2.000000e+02, throughput_images_per_s = 1.000000e+06, latency_s = 1.000000e-03, efficiency_images_per_cycle_per_dsp = 1.000000e-02, energy_per_image_j = 1.000000e-06, dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, weight_sparsity = 0.000000e+00, activation_sparsity = 1.000000e+00, pair_sparsity = 0.33333333333333331, binding_resource = "dsp">}
func.func private @metrics() attributes {sdf.test = #sdf.metrics<accuracy = 0.95, accuracy_metric = "top1", accuracy_data = "a.npz", ii_cycles = 3, clock_mhz = 200.0, throughput_images_per_s = 1.0e+06, latency_s = 0.001, efficiency_images_per_cycle_per_dsp = 0.01, energy_per_image_j = 1.0e-06, dsp = 1, lut = 2, ff = 3, bram18 = 4, uram = 5, weight_sparsity = 0.0, activation_sparsity = 1.0, pair_sparsity = 0.33333333333333331, binding_resource = "dsp">}

#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>

// CHECK: func.func private @design(){{.*}} attributes {sdf.test = #sdf.design<device = #sdf.device<name = "board", {{.*}}>, pipeline = "hass-search{trials=2}", version = "0.1.0", seed = 7, trials = 2, accuracy_arithmetic = "float32", metrics = #sdf.metrics<ii_cycles = 3, {{.*}}>, dense = #sdf.metrics<ii_cycles = 3, {{.*}}>, unpruned = #sdf.metrics<ii_cycles = 3, clock_mhz = 1.000000e+02, throughput_images_per_s = 5.000000e+00, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>>}
// CHECK-GENERIC: {sdf.test = #sdf.design<device = #sdf.device<name = "board", {{.*}}>, pipeline = "hass-search{trials=2}", version = "0.1.0", seed = 7, trials = 2, accuracy_arithmetic = "float32", metrics = #sdf.metrics<ii_cycles = 3, {{.*}}>, dense = #sdf.metrics<ii_cycles = 3, {{.*}}>, unpruned = #sdf.metrics<ii_cycles = 3, clock_mhz = 1.000000e+02, throughput_images_per_s = 5.000000e+00, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>>}
func.func private @design() attributes {sdf.test = #sdf.design<device = #device, pipeline = "hass-search{trials=2}", version = "0.1.0", seed = 7, trials = 2, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// CHECK: sdf.linear %x, %w {engine = #sdf.engine<kind = "dense", {{.*}}>, sparsity = #sdf.sparsity<samples = 2, {{.*}}>} :
// CHECK-GENERIC: "sdf.linear"(%x, %w) <{engine = #sdf.engine<kind = "dense", {{.*}}>, sparsity = #sdf.sparsity<samples = 2, {{.*}}>}> :
// CHECK: sdf.relu %y {engine = #sdf.engine<kind = "relu", words = 1, {{.*}}>} :
// CHECK-GENERIC: "sdf.relu"(%y) <{engine = #sdf.engine<kind = "relu", words = 1, {{.*}}>}> :
func.func @on_ops(%x: tensor<1x2xf32>, %w: tensor<1x2xf32>) {
  %y = sdf.linear %x, %w {
    engine = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "uram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>,
    sparsity = #sdf.sparsity<samples = 2, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<[2, 1]> : tensor<2xi64>>} : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x1xf32>
  %z = sdf.relu %y {engine = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0>} : (tensor<1x1xf32>) -> tensor<1x1xf32>
  return
}
