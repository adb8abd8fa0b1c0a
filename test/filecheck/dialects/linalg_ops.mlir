// What torch-mlir prints and xDSL cannot read.

// RUN: hass-opt %s | hass-opt | filecheck %s
// RUN: hass-opt %s --print-op-generic | hass-opt | filecheck %s

// Places are defined after their use, and in any order.
func.func @main(%x: tensor<2x3x4xf32>, %y: tensor<2x4x5xf32>, %out: tensor<2x3x5xf32>) -> tensor<2x3x5xf32> {
  // CHECK:      %{{.*}} = linalg.batch_matmul ins(%{{.*}}, %{{.*}} : tensor<2x3x4xf32>, tensor<2x4x5xf32>) outs(%{{.*}} : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %0 = linalg.batch_matmul ins(%x, %y : tensor<2x3x4xf32>, tensor<2x4x5xf32>) outs(%out : tensor<2x3x5xf32>) -> tensor<2x3x5xf32> loc(#loc3)
  func.return %0 : tensor<2x3x5xf32> loc(#loc1)
}

func.func @windows(%x: tensor<1x2x5x5xf32>, %w: tensor<2x3x3xf32>, %k: tensor<3x3xf32>, %out: tensor<1x2x3x3xf32>) {
  // CHECK: linalg.depthwise_conv_2d_nchw_chw {{.*}}strides = dense<1> : vector<2xi64>{{.*}} ins(
  %0 = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %w : tensor<1x2x5x5xf32>, tensor<2x3x3xf32>) outs(%out : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  // CHECK: linalg.pooling_nchw_sum {{.*}}dilations = dense<1> : vector<2xi64>{{.*}} ins(
  %1 = linalg.pooling_nchw_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %k : tensor<1x2x5x5xf32>, tensor<3x3xf32>) outs(%out : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  // Known by name only.
  // CHECK: linalg.pooling_nhwc_sum
  %2 = linalg.pooling_nhwc_sum {dilations = dense<1> : vector<2xi64>, strides = dense<1> : vector<2xi64>} ins(%x, %k : tensor<1x2x5x5xf32>, tensor<3x3xf32>) outs(%out : tensor<1x2x3x3xf32>) -> tensor<1x2x3x3xf32>
  func.return
}

func.func @two_results(%x: tensor<3x4xf32>, %m: tensor<3xf32>, %i: tensor<3xi64>) {
  // CHECK: %{{.*}}, %{{.*}} = linalg.generic
  // CHECK: } -> (tensor<3xf32>, tensor<3xi64>)
  %0:2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x4xf32>) outs(%m, %i : tensor<3xf32>, tensor<3xi64>) attrs = {tag = 1 : i64} {
  ^bb0(%in: f32, %largest: f32, %place: i64):
    %1 = arith.maximumf %in, %largest : f32
    linalg.yield %1, %place : f32, i64
  } -> (tensor<3xf32>, tensor<3xi64>)
  func.return
}

#loc1 = loc("model.py":3:0)
#loc3 = loc(callsite(#loc2 at #loc1))
#loc2 = loc("layer.py":7:0)
