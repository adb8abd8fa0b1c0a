// RUN: hass-opt %s --convert-torch-to-sdf | filecheck %s

// CHECK-LABEL: func.func @conv2d(%x: tensor<1x4x8x8xf32>) -> tensor<1x6x4x6xf32> {
// CHECK-NEXT:    %0 = sdf.weight "conv.weight" : tensor<6x2x3x3xf32>
// CHECK-NEXT:    %1 = sdf.weight "conv.bias" : tensor<6xf32>
// CHECK-NEXT:    %2 = sdf.conv2d %x, %0, %1 {strides = array<i64: 2, 1>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 2>, groups = 2 : i64, source = "conv"} : (tensor<1x4x8x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<1x6x4x6xf32>
// CHECK-NEXT:    func.return %2 : tensor<1x6x4x6xf32>
func.func @conv2d(%x: !torch.vtensor<[1,4,8,8],f32>) -> !torch.vtensor<[1,6,4,6],f32> {
  %w = torch.vtensor.literal(dense_resource<conv.weight> : tensor<6x2x3x3xf32>) : !torch.vtensor<[6,2,3,3],f32>
  %b = torch.vtensor.literal(dense_resource<conv.bias> : tensor<6xf32>) : !torch.vtensor<[6],f32>
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %strides = torch.prim.ListConstruct %int2, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %padding = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %dilation = torch.prim.ListConstruct %int1, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.conv2d %x, %w, %b, %strides, %padding, %dilation, %int2 {hass.source = "conv"} : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,2,3,3],f32>, !torch.vtensor<[6],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,4,6],f32>
  return %0 : !torch.vtensor<[1,6,4,6],f32>
}

// CHECK-LABEL: func.func @convolution(
// CHECK-NEXT:    %0 = sdf.constant {value = dense<5.000000e-01> : tensor<2x4x1x1xf32>} : tensor<2x4x1x1xf32>
// CHECK-NEXT:    %1 = sdf.conv2d %x, %0 {strides = array<i64: 1, 1>, padding = array<i64: 0, 0, 0, 0>, dilation = array<i64: 1, 1>, groups = 1 : i64} :
func.func @convolution(%x: !torch.vtensor<[1,4,8,8],f32>) -> !torch.vtensor<[1,2,8,8],f32> {
  %w = torch.vtensor.literal(dense<0.5> : tensor<2x4x1x1xf32>) : !torch.vtensor<[2,4,1,1],f32>
  %none = torch.constant.none
  %false = torch.constant.bool false
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.convolution %x, %w, %none, %ones, %zeros, %ones, %false, %zeros, %int1 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[2,4,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,2,8,8],f32>
  return %0 : !torch.vtensor<[1,2,8,8],f32>
}

// A weight used twice is named twice or once, but always by its key.
// CHECK-LABEL: func.func @linear(
// CHECK:         sdf.linear %x, %{{.*}}, %{{.*}} {source = "fc"} : (tensor<2x5x4xf32>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<2x5x3xf32>
// CHECK:         sdf.linear %x, %{{.*}} : (tensor<2x5x4xf32>, tensor<3x4xf32>) -> tensor<2x5x3xf32>
func.func @linear(%x: !torch.vtensor<[2,5,4],f32>) -> (!torch.vtensor<[2,5,3],f32>, !torch.vtensor<[2,5,3],f32>) {
  %w = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<3x4xf32>) : !torch.vtensor<[3,4],f32>
  %b = torch.vtensor.literal(dense_resource<"0.bias"> : tensor<3xf32>) : !torch.vtensor<[3],f32>
  %none = torch.constant.none
  %0 = torch.aten.linear %x, %w, %b {hass.source = "fc"} : !torch.vtensor<[2,5,4],f32>, !torch.vtensor<[3,4],f32>, !torch.vtensor<[3],f32> -> !torch.vtensor<[2,5,3],f32>
  %1 = torch.aten.linear %x, %w, %none : !torch.vtensor<[2,5,4],f32>, !torch.vtensor<[3,4],f32>, !torch.none -> !torch.vtensor<[2,5,3],f32>
  return %0, %1 : !torch.vtensor<[2,5,3],f32>, !torch.vtensor<[2,5,3],f32>
}

// An absent scale is 1, an absent shift 0.
// CHECK-LABEL: func.func @batch_norm(
// CHECK-DAG:     %[[ONE:.*]] = sdf.constant {value = dense<1.000000e+00> : tensor<4xf32>} : tensor<4xf32>
// CHECK-DAG:     %[[ZERO:.*]] = sdf.constant {value = dense<0.000000e+00> : tensor<4xf32>} : tensor<4xf32>
// CHECK-DAG:     %[[MEAN:.*]] = sdf.weight "mean" : tensor<4xf32>
// CHECK-DAG:     %[[VAR:.*]] = sdf.weight "var" : tensor<4xf32>
// CHECK:         sdf.batch_norm %x, %[[ONE]], %[[ZERO]], %[[MEAN]], %[[VAR]] {epsilon = 1.000000e-03 : f64, source = "bn"} :
// CHECK:         sdf.batch_norm %{{.*}}, %[[MEAN]], %[[VAR]], %[[MEAN]], %[[VAR]] {epsilon = 1.000000e-03 : f64} :
func.func @batch_norm(%x: !torch.vtensor<[1,4,8,8],f32>) -> !torch.vtensor<[1,4,8,8],f32> {
  %mean = torch.vtensor.literal(dense_resource<mean> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %var = torch.vtensor.literal(dense_resource<var> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %none = torch.constant.none
  %false = torch.constant.bool false
  %momentum = torch.constant.float 0.1
  %epsilon = torch.constant.float 0.001
  %0 = torch.aten.batch_norm %x, %none, %none, %mean, %var, %false, %momentum, %epsilon, %false {hass.source = "bn"} : !torch.vtensor<[1,4,8,8],f32>, !torch.none, !torch.none, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  %1 = torch.aten.batch_norm %0, %mean, %var, %mean, %var, %false, %momentum, %epsilon, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,4,8,8],f32>
  return %1 : !torch.vtensor<[1,4,8,8],f32>
}

// CHECK-LABEL: func.func @elementwise(
// CHECK-NEXT:    %0 = sdf.relu %x {source = "act"} : (tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    %1 = sdf.relu6 %0 : (tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    %2 = sdf.relu6 %1 : (tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    %3 = sdf.relu6 %2 : (tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    %4 = sdf.add %3, %x : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    func.return %4 : tensor<1x4xf32>
func.func @elementwise(%x: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %half = torch.constant.float 0.5
  %zero = torch.constant.float 0.0
  %six = torch.constant.float 6.0
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int6 = torch.constant.int 6
  %0 = torch.aten.relu %x {hass.source = "act"} : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %1 = torch.aten.relu6 %0 : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %2 = torch.aten.hardtanh %1, %zero, %six : !torch.vtensor<[1,4],f32>, !torch.float, !torch.float -> !torch.vtensor<[1,4],f32>
  %3 = torch.aten.clamp %2, %int0, %int6 : !torch.vtensor<[1,4],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4],f32>
  %4 = torch.aten.clamp %3, %zero, %none : !torch.vtensor<[1,4],f32>, !torch.float, !torch.none -> !torch.vtensor<[1,4],f32>
  %5 = torch.aten.dropout %4, %half, %false : !torch.vtensor<[1,4],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,4],f32>
  %6 = torch.aten.detach %5 : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %7 = torch.aten.contiguous %6, %int0 : !torch.vtensor<[1,4],f32>, !torch.int -> !torch.vtensor<[1,4],f32>
  %8 = torch.aten.clone %7, %none : !torch.vtensor<[1,4],f32>, !torch.none -> !torch.vtensor<[1,4],f32>
  %9 = torch.aten.add.Tensor %8, %x, %int1 : !torch.vtensor<[1,4],f32>, !torch.vtensor<[1,4],f32>, !torch.int -> !torch.vtensor<[1,4],f32>
  return %9 : !torch.vtensor<[1,4],f32>
}

// No stride means the kernel's size.
// CHECK-LABEL: func.func @windows(
// CHECK-NEXT:    %0 = sdf.max_pool2d %x {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, ceil_mode = true} : (tensor<1x4x8x8xf32>) -> tensor<1x4x5x5xf32>
// CHECK-NEXT:    %1 = sdf.max_pool2d %x {kernel = array<i64: 3, 3>, strides = array<i64: 3, 3>, padding = array<i64: 1, 1, 1, 1>, dilation = array<i64: 1, 1>, ceil_mode = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4x3x3xf32>
// CHECK-NEXT:    %2 = sdf.avg_pool2d %x {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, padding = array<i64: 1, 1, 1, 1>, ceil_mode = false, count_include_pad = false} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
func.func @windows(%x: !torch.vtensor<[1,4,8,8],f32>) -> (!torch.vtensor<[1,4,5,5],f32>, !torch.vtensor<[1,4,3,3],f32>, !torch.vtensor<[1,4,4,4],f32>) {
  %none = torch.constant.none
  %true = torch.constant.bool true
  %false = torch.constant.bool false
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %ones = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
  %threes = torch.prim.ListConstruct %int3, %int3 : (!torch.int, !torch.int) -> !torch.list<int>
  %empty = torch.prim.ListConstruct : () -> !torch.list<int>
  %0 = torch.aten.max_pool2d %x, %threes, %twos, %ones, %ones, %true : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,4,5,5],f32>
  %1 = torch.aten.max_pool2d %x, %threes, %empty, %ones, %ones, %false : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,4,3,3],f32>
  %2 = torch.aten.avg_pool2d %x, %threes, %twos, %ones, %false, %false, %none : !torch.vtensor<[1,4,8,8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.bool, !torch.none -> !torch.vtensor<[1,4,4,4],f32>
  return %0, %1, %2 : !torch.vtensor<[1,4,5,5],f32>, !torch.vtensor<[1,4,3,3],f32>, !torch.vtensor<[1,4,4,4],f32>
}

// CHECK-LABEL: func.func @global_pools(
// CHECK-NEXT:    %0 = sdf.global_avg_pool2d %x {source = "pool"} : (tensor<1x4x8x6xf32>) -> tensor<1x4x1x1xf32>
// CHECK-NEXT:    %1 = sdf.avg_pool2d %x {kernel = array<i64: 4, 2>, strides = array<i64: 4, 2>, padding = array<i64: 0, 0, 0, 0>, ceil_mode = false, count_include_pad = true} : (tensor<1x4x8x6xf32>) -> tensor<1x4x2x3xf32>
// CHECK-NEXT:    %2 = sdf.global_avg_pool2d %x : (tensor<1x4x8x6xf32>) -> tensor<1x4x1x1xf32>
// CHECK-NEXT:    %3 = sdf.global_max_pool2d %x {source = "amax"} : (tensor<1x4x8x6xf32>) -> tensor<1x4x1x1xf32>
// CHECK-NEXT:    %4 = sdf.flatten %3 {axis = 1 : i64, source = "amax"} : (tensor<1x4x1x1xf32>) -> tensor<1x4xf32>
func.func @global_pools(%x: !torch.vtensor<[1,4,8,6],f32>) -> (!torch.vtensor<[1,4,1,1],f32>, !torch.vtensor<[1,4,2,3],f32>, !torch.vtensor<[1,4,1,1],f32>, !torch.vtensor<[1,4],f32>) {
  %none = torch.constant.none
  %true = torch.constant.bool true
  %false = torch.constant.bool false
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %int-1 = torch.constant.int -1
  %int-2 = torch.constant.int -2
  %one = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
  %size = torch.prim.ListConstruct %int2, %int3 : (!torch.int, !torch.int) -> !torch.list<int>
  %image = torch.prim.ListConstruct %int-1, %int-2 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.adaptive_avg_pool2d %x, %one {hass.source = "pool"} : !torch.vtensor<[1,4,8,6],f32>, !torch.list<int> -> !torch.vtensor<[1,4,1,1],f32>
  %1 = torch.aten.adaptive_avg_pool2d %x, %size : !torch.vtensor<[1,4,8,6],f32>, !torch.list<int> -> !torch.vtensor<[1,4,2,3],f32>
  %2 = torch.aten.mean.dim %x, %image, %true, %none : !torch.vtensor<[1,4,8,6],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,4,1,1],f32>
  %3 = torch.aten.amax %x, %image, %false {hass.source = "amax"} : !torch.vtensor<[1,4,8,6],f32>, !torch.list<int>, !torch.bool -> !torch.vtensor<[1,4],f32>
  return %0, %1, %2, %3 : !torch.vtensor<[1,4,1,1],f32>, !torch.vtensor<[1,4,2,3],f32>, !torch.vtensor<[1,4,1,1],f32>, !torch.vtensor<[1,4],f32>
}

// The mean over tokens is that over the columns of an image of one row.
// CHECK-LABEL: func.func @token_mean(
// CHECK-NEXT:    %0 = sdf.transpose %x {permutation = array<i64: 0, 2, 1>, source = "mean"} : (tensor<1x6x4xf32>) -> tensor<1x4x6xf32>
// CHECK-NEXT:    %1 = sdf.reshape %0 {source = "mean"} : (tensor<1x4x6xf32>) -> tensor<1x4x1x6xf32>
// CHECK-NEXT:    %2 = sdf.global_avg_pool2d %1 {source = "mean"} : (tensor<1x4x1x6xf32>) -> tensor<1x4x1x1xf32>
// CHECK-NEXT:    %3 = sdf.flatten %2 {axis = 1 : i64, source = "mean"} : (tensor<1x4x1x1xf32>) -> tensor<1x4xf32>
// CHECK-NEXT:    return %3
func.func @token_mean(%x: !torch.vtensor<[1,6,4],f32>) -> !torch.vtensor<[1,4],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %int1 = torch.constant.int 1
  %tokens = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
  %0 = torch.aten.mean.dim %x, %tokens, %false, %none {hass.source = "mean"} : !torch.vtensor<[1,6,4],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,4],f32>
  return %0 : !torch.vtensor<[1,4],f32>
}

// CHECK-LABEL: func.func @shapes(
// CHECK-NEXT:    %0 = sdf.flatten %x {axis = 2 : i64} : (tensor<1x4x2x3xf32>) -> tensor<1x4x6xf32>
// CHECK-NEXT:    %1 = sdf.flatten %x {axis = 1 : i64} : (tensor<1x4x2x3xf32>) -> tensor<1x24xf32>
// CHECK-NEXT:    %2 = sdf.flatten %x {axis = 1 : i64} : (tensor<1x4x2x3xf32>) -> tensor<1x24xf32>
// CHECK-NEXT:    %3 = sdf.concat %1, %2 {axis = 1 : i64, source = "cat"} : (tensor<1x24xf32>, tensor<1x24xf32>) -> tensor<1x48xf32>
// CHECK-NEXT:    func.return %3, %0 : tensor<1x48xf32>, tensor<1x4x6xf32>
func.func @shapes(%x: !torch.vtensor<[1,4,2,3],f32>) -> (!torch.vtensor<[1,48],f32>, !torch.vtensor<[1,4,6],f32>) {
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int24 = torch.constant.int 24
  %int48 = torch.constant.int 48
  %int-1 = torch.constant.int -1
  %flat = torch.prim.ListConstruct %int1, %int24 : (!torch.int, !torch.int) -> !torch.list<int>
  %same = torch.prim.ListConstruct %int1, %int48 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.flatten.using_ints %x, %int2, %int-1 : !torch.vtensor<[1,4,2,3],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,6],f32>
  %1 = torch.aten.view %0, %flat : !torch.vtensor<[1,4,6],f32>, !torch.list<int> -> !torch.vtensor<[1,24],f32>
  %2 = torch.aten.reshape %x, %flat : !torch.vtensor<[1,4,2,3],f32>, !torch.list<int> -> !torch.vtensor<[1,24],f32>
  %parts = torch.prim.ListConstruct %1, %2 : (!torch.vtensor<[1,24],f32>, !torch.vtensor<[1,24],f32>) -> !torch.list<vtensor>
  %3 = torch.aten.cat %parts, %int-1 {hass.source = "cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,48],f32>
  %4 = torch.aten.view %3, %same : !torch.vtensor<[1,48],f32>, !torch.list<int> -> !torch.vtensor<[1,48],f32>
  return %4, %0 : !torch.vtensor<[1,48],f32>, !torch.vtensor<[1,4,6],f32>
}

// Functions without torch tensors are left alone.
// CHECK-LABEL: func.func @other(%a: i32) -> i32 {
// CHECK-NEXT:    %b = torch.constant.int 1
// CHECK-NEXT:    func.return %a : i32
func.func @other(%a: i32) -> i32 {
  %b = torch.constant.int 1
  return %a : i32
}
