// RUN: hass-opt %s --split-input-file --verify-diagnostics --convert-torch-to-sdf | filecheck %s

// Every op setting that the conversion refuses.

// CHECK: torch.aten.conv2d: the weight is computed at run time; it must be a constant
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>, %w: !torch.vtensor<[6,4,3,3],f32>) {
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: the bias is computed at run time; it must be a constant
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>, %b: !torch.vtensor<[6],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %b, %ones, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.vtensor<[6],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: 4 input channels do not divide into 3 groups
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int3 = torch.constant.int 3
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %int3 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: expected two values (a 2-d op), got [1, 1, 1]
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %three = torch.prim.ListConstruct %int1, %int1, %int1 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %three, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: a setting is computed at run time, not a constant
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %n = torch.aten.size.int %x, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int -> !torch.int
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %n : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: expected an integer setting, got None
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.none -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: expected a list of integers as setting, got None
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %none, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.none, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: the text says that the result is !torch.vtensor<[1,6,4,4],f32>, not tensor<1x6x8x8xf32>
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,4,4],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: expected 7 operands and 1 results, got 2 and 1
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %r = torch.aten.conv2d %x, %w : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32> -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: !torch.vtensor<[6,4,3,3],f16> is not float32; export the model in float32
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf16>) : !torch.vtensor<[6,4,3,3],f16>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f16>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.conv2d: expected elements of type tensor<6x4x3x3xf32>
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense<1> : tensor<6x4x3x3xi32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.conv2d %x, %w, %none, %ones, %ones, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.convolution: transposed convolutions are not supported; resize to the nearest and convolve
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<6x4x3x3xf32>) : !torch.vtensor<[6,4,3,3],f32>
  %none = torch.constant.none
  %true = torch.constant.bool true
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.convolution %x, %w, %none, %ones, %ones, %ones, %true, %ones, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,4,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.linear: the weight is computed at run time; it must be a constant
func.func @f(%x: !torch.vtensor<[1,4],f32>, %y: !torch.vtensor<[3,4],f32>) {
  %none = torch.constant.none
  %r = torch.aten.linear %x, %y, %none : !torch.vtensor<[1,4],f32>, !torch.vtensor<[3,4],f32>, !torch.none -> !torch.vtensor<[1,3],f32>
  return
}

// -----

// CHECK: torch.aten.linear: the weight takes 5 features, the input has 4
func.func @f(%x: !torch.vtensor<[1,4],f32>) {
  %w = torch.vtensor.literal(dense_resource<w> : tensor<3x5xf32>) : !torch.vtensor<[3,5],f32>
  %none = torch.constant.none
  %r = torch.aten.linear %x, %w, %none : !torch.vtensor<[1,4],f32>, !torch.vtensor<[3,5],f32>, !torch.none -> !torch.vtensor<[1,3],f32>
  return
}

// -----

// CHECK: torch.aten.batch_norm: the batch norm is in training mode; call model.eval() before
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %c = torch.vtensor.literal(dense<1.0> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %none = torch.constant.none
  %e = torch.constant.float 0.1
  %true = torch.constant.bool true
  %false = torch.constant.bool false
  %r = torch.aten.batch_norm %x, %none, %none, %c, %c, %true, %e, %e, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.none, !torch.none, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.batch_norm: the parameter is computed at run time; it must be a constant
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>, %m: !torch.vtensor<[4],f32>) {
  %c = torch.vtensor.literal(dense<1.0> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %none = torch.constant.none
  %e = torch.constant.float 0.1
  %false = torch.constant.bool false
  %r = torch.aten.batch_norm %x, %none, %none, %m, %c, %false, %e, %e, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.none, !torch.none, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.batch_norm: the input must have rank 2 or more, got tensor<4xf32>
func.func @f(%x: !torch.vtensor<[4],f32>) {
  %c = torch.vtensor.literal(dense<1.0> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %none = torch.constant.none
  %e = torch.constant.float 0.1
  %false = torch.constant.bool false
  %r = torch.aten.batch_norm %x, %none, %none, %c, %c, %false, %e, %e, %false : !torch.vtensor<[4],f32>, !torch.none, !torch.none, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[4],f32>
  return
}

// -----

// CHECK: torch.aten.batch_norm: mean must have shape (4,), got (5,)
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %c = torch.vtensor.literal(dense<1.0> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %m = torch.vtensor.literal(dense<1.0> : tensor<5xf32>) : !torch.vtensor<[5],f32>
  %none = torch.constant.none
  %e = torch.constant.float 0.1
  %false = torch.constant.bool false
  %r = torch.aten.batch_norm %x, %none, %none, %m, %c, %false, %e, %e, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.none, !torch.none, !torch.vtensor<[5],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.clamp: clamping to -1..1 is not supported, only 0..6 and 0..none; use relu6 or relu, and train the model with it
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int-1 = torch.constant.int -1
  %int1 = torch.constant.int 1
  %r = torch.aten.clamp %x, %int-1, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.hardtanh: clamping to 0..5 is not supported, only 0..6 and 0..none; use relu6 or relu, and train the model with it
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int5 = torch.constant.int 5
  %r = torch.aten.hardtanh %x, %int0, %int5 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.add.Tensor: a scaled addition (alpha) is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int2 = torch.constant.int 2
  %r = torch.aten.add.Tensor %x, %x, %int2 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[1,4,8,8],f32>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.add.Tensor: (1, 4, 1, 2) and (1, 4, 8, 8) cannot be combined: neither can be repeated to the other
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>, %y: !torch.vtensor<[1,4,1,2],f32>) {
  %int1 = torch.constant.int 1
  %r = torch.aten.add.Tensor %x, %y, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[1,4,1,2],f32>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.add.Tensor: an operand of type !torch.int is not a tensor of the network
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %r = torch.aten.add.Tensor %x, %int1, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.max_pool2d: padding 2 is more than half the kernel 2
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %false = torch.constant.bool false
  %r = torch.aten.max_pool2d %x, %twos, %twos, %twos, %ones, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,4,6,6],f32>
  return
}

// -----

// CHECK: torch.aten.max_pool2d: the input must have rank 4 (N×C×H×W), got rank 3
func.func @f(%x: !torch.vtensor<[4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %false = torch.constant.bool false
  %r = torch.aten.max_pool2d %x, %twos, %twos, %zeros, %ones, %false : !torch.vtensor<[4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[4,4,4],f32>
  return
}

// -----

// CHECK: torch.aten.max_pool2d: a window of 5 does not fit into 3 + padding 0
func.func @f(%x: !torch.vtensor<[1,4,3,3],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int5 = torch.constant.int 5
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %fives = torch.prim.ListConstruct %int5, %int5 : (!torch.int, !torch.int) -> !torch.list<int>
  %false = torch.constant.bool false
  %r = torch.aten.max_pool2d %x, %fives, %twos, %zeros, %ones, %false : !torch.vtensor<[1,4,3,3],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,4,1,1],f32>
  return
}

// -----

// CHECK: torch.aten.avg_pool2d: an average pool with a divisor of its own is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int2 = torch.constant.int 2
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %r = torch.aten.avg_pool2d %x, %twos, %twos, %zeros, %false, %true, %int2 : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.bool, !torch.int -> !torch.vtensor<[1,4,4,4],f32>
  return
}

// -----

// CHECK: torch.aten.adaptive_avg_pool2d: an adaptive pool from 8×8 to 5×5 has windows of different sizes; choose an output size that divides the input's
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int5 = torch.constant.int 5
  %fives = torch.prim.ListConstruct %int5, %int5 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.adaptive_avg_pool2d %x, %fives : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int> -> !torch.vtensor<[1,4,5,5],f32>
  return
}

// -----

// CHECK: torch.aten.mean.dim: a reduction over the axes [1] of (1, 4, 8, 8) is not supported, only over height and width of N×C×H×W and over the tokens of N×T×C
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %true = torch.constant.bool true
  %none = torch.constant.none
  %axes = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %r = torch.aten.mean.dim %x, %axes, %true, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,1,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.amax: a reduction over the axes [1, 2] of (1, 4, 8) is not supported, only over height and width of N×C×H×W and over the tokens of N×T×C
func.func @f(%x: !torch.vtensor<[1,4,8],f32>) {
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %true = torch.constant.bool true
  %axes = torch.prim.ListConstruct %int1, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.amax %x, %axes, %true : !torch.vtensor<[1,4,8],f32>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,1,1],f32>
  return
}

// -----

// CHECK: torch.aten.flatten.using_ints: flattening the axes 0 to 3 of (1, 4, 8, 8) is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int3 = torch.constant.int 3
  %r = torch.aten.flatten.using_ints %x, %int0, %int3 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[256],f32>
  return
}

// -----

// CHECK: torch.aten.flatten.using_ints: there is no axis 0 among 0
func.func @f(%x: !torch.vtensor<[],f32>) {
  %int0 = torch.constant.int 0
  %r = torch.aten.flatten.using_ints %x, %int0, %int0 : !torch.vtensor<[],f32>, !torch.int, !torch.int -> !torch.vtensor<[1],f32>
  return
}

// -----

// CHECK: torch.aten.view: reshaping (1, 4, 8, 8) to (8, 32) changes the batch, axis 0
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.view %x, %ones : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int> -> !torch.vtensor<[8,32],f32>
  return
}

// -----

// CHECK: torch.aten.reshape: !torch.vtensor<[1,?],f32> has a dynamic shape; import the model with example inputs of fixed shape
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.reshape %x, %ones : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int> -> !torch.vtensor<[1,?],f32>
  return
}

// -----

// CHECK: torch.aten.cat: the list of tensors is computed at run time
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int1 = torch.constant.int 1
  %l = torch.aten.unbind.int %x, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int -> !torch.list<vtensor>
  %r = torch.aten.cat %l, %int1 : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.cat: axis must lie between 1 and 3, got 0
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %l = torch.prim.ListConstruct %x, %x : (!torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[1,4,8,8],f32>) -> !torch.list<vtensor>
  %r = torch.aten.cat %l, %int0 : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.cat: operands differ besides axis 1: (1, 4, 8, 8) and (1, 4, 4, 8)
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>, %y: !torch.vtensor<[1,4,4,8],f32>) {
  %int1 = torch.constant.int 1
  %l = torch.prim.ListConstruct %x, %y : (!torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[1,4,4,8],f32>) -> !torch.list<vtensor>
  %r = torch.aten.cat %l, %int1 : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.dropout: the dropout is in training mode; call model.eval() before
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %e = torch.constant.float 0.1
  %true = torch.constant.bool true
  %r = torch.aten.dropout %x, %e, %true : !torch.vtensor<[1,4,8,8],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: an input of the network: !torch.vtensor<[?,4],f32> has a dynamic shape; import the model with example inputs of fixed shape
func.func @f(%x: !torch.vtensor<[?,4],f32>) {

  return
}

// -----

// CHECK: an input of the network: !torch.vtensor has a dynamic shape; import the model with example inputs of fixed shape
func.func @f(%x: !torch.vtensor) {

  return
}

// -----

// CHECK: an input of the network: !torch.vtensor<[1,4],si32> is not float32; export the model in float32
func.func @f(%x: !torch.vtensor<[1,4],si32>) {

  return
}

// -----

// CHECK: an input of the network: expected a tensor, got a value of type !torch.int
func.func @f(%x: !torch.int) {

  return
}

// -----

// CHECK: torch.aten.cumsum: this op is not supported; multiply by a constant triangular matrix
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %none = torch.constant.none
  %int1 = torch.constant.int 1
  %r = torch.aten.cumsum %x, %int1, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: there is no function of the torch dialect to convert; import a model with hass-import first
func.func @f(%x: tensor<1x4xf32>) {
  return
}

// -----

// CHECK: torch.aten.softmax.int: a softmax over the batch, axis 0, is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %r = torch.aten.softmax.int %x, %int0, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.gelu: the approximation 'erf' of gelu is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %str = torch.constant.str "erf"
  %r = torch.aten.gelu %x, %str : !torch.vtensor<[1,4,8,8],f32>, !torch.str -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.slice.Tensor: slices of the batch, axis 0, are not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %r = torch.aten.slice.Tensor %x, %int0, %int0, %int1, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int, !torch.int, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.slice.Tensor: elements 2 to 1 of axis 1 of (1, 4, 8, 8): none there
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %r = torch.aten.slice.Tensor %x, %int1, %int2, %int1, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.int, !torch.int, !torch.int, !torch.int -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.constant_pad_nd: padding with other values than 0 is not supported
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %l = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.constant_pad_nd %x, %l, %float1 : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.float -> !torch.vtensor<[1,4,8,10],f32>
  return
}

// -----

// CHECK: torch.aten.constant_pad_nd: padding by [1] is not supported, only zeros around height and width
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %l = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %r = torch.aten.constant_pad_nd %x, %l, %int0 : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,4,8,9],f32>
  return
}

// -----

// CHECK: torch.aten.__interpolate.size_list_scale_list: resizing by 'bilinear' is not supported, only by 'nearest'
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %str = torch.constant.str "bilinear"
  %l = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.__interpolate.size_list_scale_list %x, %l, %none, %str, %none, %none, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.none, !torch.str, !torch.none, !torch.none, !torch.bool -> !torch.vtensor<[1,4,16,16],f32>
  return
}

// -----

// CHECK: torch.aten.upsample_nearest2d: resizing 8×8 to 12×12 is not supported, only by whole factors
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %l = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.upsample_nearest2d %x, %l, %none, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.none, !torch.none -> !torch.vtensor<[1,4,12,12],f32>
  return
}

// -----

// CHECK: torch.aten.scaled_dot_product_attention: causal and grouped-query attention are not supported; write the mask out and repeat the keys
func.func @f(%x: !torch.vtensor<[1,2,4,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %float0 = torch.constant.float 0.0
  %r = torch.aten.scaled_dot_product_attention %x, %x, %x, %none, %float0, %true, %none, %false : !torch.vtensor<[1,2,4,8],f32>, !torch.vtensor<[1,2,4,8],f32>, !torch.vtensor<[1,2,4,8],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,2,4,8],f32>
  return
}

// -----

// CHECK: torch.aten.scaled_dot_product_attention: the attention drops values at random; call model.eval() before
func.func @f(%x: !torch.vtensor<[1,2,4,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %float0 = torch.constant.float 0.0
  %r = torch.aten.scaled_dot_product_attention %x, %x, %x, %none, %float1, %false, %none, %false : !torch.vtensor<[1,2,4,8],f32>, !torch.vtensor<[1,2,4,8],f32>, !torch.vtensor<[1,2,4,8],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,2,4,8],f32>
  return
}

// -----

// CHECK: torch.aten.layer_norm: a layer norm over [8, 8] of (1, 4, 8, 8) is not supported, only over the last axis
func.func @f(%x: !torch.vtensor<[1,4,8,8],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %int8 = torch.constant.int 8
  %float0 = torch.constant.float 0.0
  %l = torch.prim.ListConstruct %int8, %int8 : (!torch.int, !torch.int) -> !torch.list<int>
  %r = torch.aten.layer_norm %x, %l, %none, %none, %float0, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.none, !torch.none, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return
}

// -----

// CHECK: torch.aten.mm: the operands must have rank 3 or more, got (2, 2)
func.func @f(%x: !torch.vtensor<[2,2],f32>) {
  %r = torch.aten.mm %x, %x : !torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32> -> !torch.vtensor<[2,2],f32>
  return
}

// -----

// CHECK: torch.aten.embedding: the table of an embedding must be a constant
func.func @f(%x: !torch.vtensor<[1,4],si64>, %t: !torch.vtensor<[2,2],f32>) {
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %none = torch.constant.none
  %false = torch.constant.bool false
  %true = torch.constant.bool true
  %float1 = torch.constant.float 1.0
  %r = torch.aten.embedding %t, %x, %int0, %false, %false : !torch.vtensor<[2,2],f32>, !torch.vtensor<[1,4],si64>, !torch.int, !torch.bool, !torch.bool -> !torch.vtensor<[1,4,2],f32>
  return
}
