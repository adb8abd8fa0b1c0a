// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// Every rule of the attributes' verifiers, once.

// CHECK: sdf.device has no field 'luts'
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0, luts = 1>}

// -----

// CHECK: sdf.device lacks the field 'uram'
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: field 'dsp' of sdf.device must be an integer, got 1.000000e+00 : f64
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1.0, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: field 'dsp' of sdf.device must be an integer, got 1 : i32
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1 : i32, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: field 'clock_mhz' of sdf.device must be a float, got 100 : i64
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100, bandwidth_gbps = 10.0>}

// -----

// CHECK: field 'name' of sdf.device must be a string, got 3 : i64
func.func private @f() attributes {sdf.test = #sdf.device<name = 3, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: field 'bandwidth_gbps' of sdf.device must be finite, got inf
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 0x7FF0000000000000 : f64>}

// -----

// CHECK: field 'dsp' is given twice
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, dsp = 1>}

// -----

// CHECK: field 'histogram' of sdf.sparsity must be a dense i64 vector, got dense<2> : tensor<2xi32>
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi32>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: field 'histogram' of sdf.sparsity must be a dense i64 vector, got dense<2> : tensor<1x2xi64>
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<1x2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: field 'channel_weights' of sdf.sparsity must be a dense i64 vector, got array<i64: 1>
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = array<i64: 1>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: field 'device' of sdf.design must be a sdf.device, got #sdf.metrics
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #metrics, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: weight_zeros must lie between 0 and weight_total, which is positive
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 3, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: activation_zeros must lie between 0 and activation_total, which is positive
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = -1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: pair_nonzeros must lie between 0 and pair_total, which is positive
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 0, pair_total = 0, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: samples must be positive
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 0, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: the histogram needs a count for every number from 0 to taps
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<1xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: the histogram needs a count for every number from 0 to taps
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<[-1, 2]> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: the histogram's non-zero pairs do not add up to pair_nonzeros
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<[1, 3]> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: the histogram's vectors do not add up to pair_total
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<[3, 2]> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: channel_weights must be counts that add up to 1
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<2> : tensor<1xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: channel_activations must be counts that add up to 3
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<1> : tensor<1xi64>, channel_activations = dense<[4, -1]> : tensor<2xi64>>}

// -----

// CHECK: the two channel tables must have one entry per input channel
func.func private @f() attributes {sdf.test = #sdf.sparsity<samples = 1, weight_zeros = 1, weight_total = 2, activation_zeros = 1, activation_total = 4, pair_nonzeros = 2, pair_total = 4, histogram = dense<2> : tensor<2xi64>, channel_weights = dense<[1, 0]> : tensor<2xi64>, channel_activations = dense<3> : tensor<1xi64>>}

// -----

// CHECK: an engine of kind pair-sparse needs 'macs'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind relu needs 'words'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0>}

// -----

// CHECK: an engine of kind pair-sparse has no 'words'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, words = 1>}

// -----

// CHECK: an engine of kind relu has no 'columns'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0, columns = 1>}

// -----

// CHECK: 'encoding' of an engine must be one of dense, bitmap, shared, non-zeros, constants, got 'zip'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", encoding = "zip", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind dense cannot take weights encoded non-zeros
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", encoding = "non-zeros", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind unrolled cannot take weights encoded dense
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "logic", encoding = "dense", digit_bits = 2, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind dense cannot take weights encoded constants
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", encoding = "constants", ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine is unrolled if and only if it has 'digit_bits' and weights in 'logic'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "logic", ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine is unrolled if and only if it has 'digit_bits' and weights in 'logic'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "logic", ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind unrolled has no 'reach'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "logic", digit_bits = 2, reach = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'digit_bits' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "unrolled", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "logic", digit_bits = 0, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'encoded_bits' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", encoded_bits = 0, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind weight-sparse cannot take weights encoded bitmap
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "weight-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", encoding = "bitmap", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine has 'tile_rows' if and only if its weights are streamed
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", tile_rows = 4, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine has 'link_bits' if and only if its weights are streamed
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoded_bits = 100, tile_rows = 4, tile_memory = "uram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'tile_memory' of an engine must be one of lutram, bram, uram, got 'dram'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", encoded_bits = 100, tile_rows = 4, tile_memory = "dram", link_bits = 300, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine that streams its weights needs 'encoded_bits'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", tile_rows = 4, tile_memory = "uram", link_bits = 300, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'link_bits' of an engine must be whole passes of 'encoded_bits'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", encoded_bits = 100, tile_rows = 4, tile_memory = "uram", link_bits = 301, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'tile_rows' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "stream", encoding = "bitmap", encoded_bits = 100, tile_rows = 0, tile_memory = "uram", link_bits = 300, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'weight_memory' of an engine must be one of lutram, bram, uram, sram, stream, logic, got 'dram'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "dram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'order' of an engine must be one of filter-inner, channel-inner, got 'outer'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", order = "outer", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'packing' of an engine must be 0 or 1, got 2
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", packing = 2, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'products' of an engine must be 1, 2 or 4, got 3
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", products = 3, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of 4 products a multiplier needs an even 'columns'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "dense", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", products = 4, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine that packs vectors is channel-inner
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", order = "filter-inner", packing = 1, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'filter_order' of an engine must hold each item once
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", filter_order = dense<[0, 2, 2]> : tensor<3xi64>, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: an engine of kind relu has no 'block_order'
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", block_order = dense<[0, 1]> : tensor<2xi64>, words = 1, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'reach' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", reach = 0, ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'macs' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 0, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = 0, weight_memory = "bram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'ii_cycles' of sdf.engine must be at least 1, got 0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 0, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0>}

// -----

// CHECK: 'dsp' of sdf.engine must be at least 0, got -1
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = -1, lut = 1, ff = 1, bram18 = 0, uram = 0>}

// -----

// CHECK: 'fifo_depth' of sdf.engine must be at least 0, got -1
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "pair-sparse", channels_together = 1, macs = 1, in_lanes = 1, out_lanes = 1, group_lanes = 1, columns = 1, fifo_depth = -1, weight_memory = "bram", ii_cycles = 1, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'energy_j' of sdf.engine must be at least 0, got -1.0
func.func private @f() attributes {sdf.test = #sdf.engine<kind = "relu", words = 1, ii_cycles = 1, dsp = 0, lut = 1, ff = 1, bram18 = 0, uram = 0, energy_j = -1.0>}

// -----

// CHECK: 'lut' of sdf.device must be at least 0, got -1
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = -1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: 'clock_mhz' of sdf.device must be positive, got 0.0
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 0.0, bandwidth_gbps = 10.0>}

// -----

// CHECK: 'bandwidth_gbps' of sdf.device must be positive, got -1.0
func.func private @f() attributes {sdf.test = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = -1.0>}

// -----

// CHECK: 'ff' of sdf.metrics must be at least 0, got -1
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = -1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'ii_cycles' of sdf.metrics must be positive, got 0
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 0, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>}

// -----

// CHECK: 'latency_s' of sdf.metrics must be positive, got 0.0
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, latency_s = 0.0>}

// -----

// CHECK: 'pair_sparsity' must lie between 0 and 1, got 1.5
func.func private @f() attributes {sdf.test = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, pair_sparsity = 1.5>}

// -----

// CHECK: 'unseen_drop_low' and '_high' of sdf.design are the ends of an interval, got 0.5 and 0.25
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", unseen_drop_low = 0.5, unseen_drop_high = 0.25, metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'unseen_drop_low' and '_high' of sdf.design are the ends of an interval, got 0.5 and None
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", unseen_drop_low = 0.5, metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'confidence' of sdf.design must be at least 0.5 and below 1, got 1.0
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", confidence = 1.0, metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'float_accuracy' of sdf.design must be at least 0, got -0.5
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", float_accuracy = -0.5, metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'seed' of sdf.design must be at least 0, got -1
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = -1, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'trials' of sdf.design must be at least 1, got 0
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 0, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics>}

// -----

// CHECK: 'lower_bound_cycles' of sdf.design must be at least 1, got 0
#device = #sdf.device<name = "board", dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0, clock_mhz = 100.0, bandwidth_gbps = 10.0>
#metrics = #sdf.metrics<ii_cycles = 3, clock_mhz = 100.0, throughput_images_per_s = 5.0, dsp = 1, lut = 1, ff = 1, bram18 = 1, uram = 0>
func.func private @f() attributes {sdf.test = #sdf.design<device = #device, pipeline = "p", version = "0.1.0", seed = 0, trials = 1, accuracy_arithmetic = "float32", metrics = #metrics, dense = #metrics, unpruned = #metrics, lower_bound_cycles = 0>}
