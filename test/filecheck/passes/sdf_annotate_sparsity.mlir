// RUN: hass-opt %s --sdf-annotate-sparsity="samples=4 function=mirror" | filecheck %s
// RUN: hass-opt %s --sdf-annotate-sparsity="samples=4 function=mirror" --sdf-annotate-sparsity="samples=4 function=mirror" | filecheck %s
// RUN: hass-opt %s --sdf-annotate-sparsity="function=mirror" | filecheck %s --check-prefix=DEFAULT
// RUN: hass-opt %s --sdf-annotate-sparsity="function=mirror seed=1" | filecheck %s --check-prefix=SEED
// RUN: hass-opt %s --sdf-annotate-sparsity="samples=4 function=grouped" | filecheck %s --check-prefix=GROUPED

// The first layer gives x and -x, so that after the relu exactly one of two channels is zero,
// whatever the (random) inputs are: the counts below follow by hand. Filter 2 is all zero.

// CHECK-LABEL: func.func @mirror(
// CHECK:         sdf.conv2d {{.*}}source = "mirror", sparsity = #sdf.sparsity<samples = 4, weight_zeros = 0, weight_total = 2, activation_zeros = 0, activation_total = 16, pair_nonzeros = 32, pair_total = 32, histogram = dense<[0, 32]> : tensor<2xi64>, channel_weights = dense<2> : tensor<1xi64>, channel_activations = dense<16> : tensor<1xi64>>}
// CHECK:         sdf.conv2d {{.*}}source = "mix", sparsity = #sdf.sparsity<samples = 4, weight_zeros = 2, weight_total = 6, activation_zeros = 16, activation_total = 32, pair_nonzeros = 32, pair_total = 96, histogram = dense<[64, 32]> : tensor<2xi64>, channel_weights = dense<2> : tensor<2xi64>, channel_activations = dense<[{{[0-9]+, [0-9]+}}]> : tensor<2xi64>>}
// CHECK-NOT:     sparsity

// Without samples=, 16 random inputs.
// DEFAULT:       samples = 16, weight_zeros = 2, weight_total = 6, activation_zeros = 64, activation_total = 128,
// SEED:          samples = 16, weight_zeros = 2, weight_total = 6, activation_zeros = 64, activation_total = 128,

// Each group has windows of 3×3 with padding 1: of 36 taps over 4 positions 16 lie inside. One
// weight in channel 1 (the centre, never on padding) is left, all 9 of channel 0.
// GROUPED-LABEL: func.func @grouped(
// GROUPED:         sdf.conv2d {{.*}}samples = 4, weight_zeros = 8, weight_total = 18, activation_zeros = 0, activation_total = 32, pair_nonzeros = 80, pair_total = 288, histogram = dense<[0, 16, 0, 0, 16, 0, 0, 0, 0, 0]> : tensor<10xi64>, channel_weights = dense<[9, 1]> : tensor<2xi64>, channel_activations = dense<16> : tensor<2xi64>>}

func.func @mirror(%x: tensor<1x1x2x2xf32>) -> tensor<1x3x2x2xf32> {
  %w = sdf.constant {value = dense<[[[[1.0]]], [[[-1.0]]]]> : tensor<2x1x1x1xf32>} : tensor<2x1x1x1xf32>
  %v = sdf.constant {value = dense<[[[[1.0]], [[1.0]]], [[[0.0]], [[0.0]]], [[[2.0]], [[2.0]]]]> : tensor<3x2x1x1xf32>} : tensor<3x2x1x1xf32>
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, source = "mirror"} : (tensor<1x1x2x2xf32>, tensor<2x1x1x1xf32>) -> tensor<1x2x2x2xf32>
  %1 = sdf.relu %0 : (tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32>
  %2 = sdf.conv2d %1, %v {strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64, source = "mix"} : (tensor<1x2x2x2xf32>, tensor<3x2x1x1xf32>) -> tensor<1x3x2x2xf32>
  return %2 : tensor<1x3x2x2xf32>
}

func.func @grouped(%x: tensor<1x2x2x2xf32>) -> tensor<1x2x2x2xf32> {
  %w = sdf.constant {value = dense<[[[[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]], [[[0.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 0.0]]]]> : tensor<2x1x3x3xf32>} : tensor<2x1x3x3xf32>
  %0 = sdf.conv2d %x, %w {strides = array<i64: 1, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x2x2x2xf32>, tensor<2x1x3x3xf32>) -> tensor<1x2x2x2xf32>
  return %0 : tensor<1x2x2x2xf32>
}
