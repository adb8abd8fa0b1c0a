// RUN: hass-opt %s --torch-recompose | filecheck %s
// RUN: hass-opt %s --torch-recompose --torch-recompose | filecheck %s

// A batch norm, a linear layer on rows and a leaky ReLU as torch-mlir takes them apart.

// CHECK:      func.func @norm
// CHECK:        torch.aten.batch_norm %x, %gamma, %beta, %mean, %variance
// CHECK-NEXT:   func.return
func.func @norm(%x: !torch.vtensor<[1,4,2,2],f32>) -> !torch.vtensor<[1,4,2,2],f32> {
  %int1 = torch.constant.int 1
  %int-1 = torch.constant.int -1
  %eps = torch.constant.float 1.000000e-05
  %gamma = torch.vtensor.literal(dense_resource<gamma> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %beta = torch.vtensor.literal(dense_resource<beta> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %mean = torch.vtensor.literal(dense_resource<mean> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %variance = torch.vtensor.literal(dense_resource<variance> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %0 = torch.aten.add.Scalar %variance, %eps, %int1 : !torch.vtensor<[4],f32>, !torch.float, !torch.int -> !torch.vtensor<[4],f32>
  %1 = torch.aten.rsqrt %0 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
  %2 = torch.aten.unsqueeze %mean, %int-1 : !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4,1],f32>
  %3 = torch.aten.unsqueeze %2, %int-1 : !torch.vtensor<[4,1],f32>, !torch.int -> !torch.vtensor<[4,1,1],f32>
  %4 = torch.aten.unsqueeze %1, %int-1 : !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4,1],f32>
  %5 = torch.aten.unsqueeze %4, %int-1 : !torch.vtensor<[4,1],f32>, !torch.int -> !torch.vtensor<[4,1,1],f32>
  %6 = torch.aten.sub.Tensor %x, %3, %int1 : !torch.vtensor<[1,4,2,2],f32>, !torch.vtensor<[4,1,1],f32>, !torch.int -> !torch.vtensor<[1,4,2,2],f32>
  %7 = torch.aten.mul.Tensor %6, %5 : !torch.vtensor<[1,4,2,2],f32>, !torch.vtensor<[4,1,1],f32> -> !torch.vtensor<[1,4,2,2],f32>
  %8 = torch.aten.unsqueeze %gamma, %int-1 : !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4,1],f32>
  %9 = torch.aten.unsqueeze %8, %int-1 : !torch.vtensor<[4,1],f32>, !torch.int -> !torch.vtensor<[4,1,1],f32>
  %10 = torch.aten.mul.Tensor %7, %9 : !torch.vtensor<[1,4,2,2],f32>, !torch.vtensor<[4,1,1],f32> -> !torch.vtensor<[1,4,2,2],f32>
  %11 = torch.aten.unsqueeze %beta, %int-1 : !torch.vtensor<[4],f32>, !torch.int -> !torch.vtensor<[4,1],f32>
  %12 = torch.aten.unsqueeze %11, %int-1 : !torch.vtensor<[4,1],f32>, !torch.int -> !torch.vtensor<[4,1,1],f32>
  %13 = torch.aten.add.Tensor %10, %12, %int1 : !torch.vtensor<[1,4,2,2],f32>, !torch.vtensor<[4,1,1],f32>, !torch.int -> !torch.vtensor<[1,4,2,2],f32>
  return %13 : !torch.vtensor<[1,4,2,2],f32>
}

// A scale that differs by image is none of a batch norm.

// CHECK:      func.func @other
// CHECK-NOT:    batch_norm
// CHECK:        torch.aten.mul.Tensor
func.func @other(%x: !torch.vtensor<[4,4,2,2],f32>) -> !torch.vtensor<[4,4,2,2],f32> {
  %int1 = torch.constant.int 1
  %eps = torch.constant.float 1.000000e-05
  %mean = torch.vtensor.literal(dense_resource<mean> : tensor<4x1x1x1xf32>) : !torch.vtensor<[4,1,1,1],f32>
  %variance = torch.vtensor.literal(dense_resource<variance> : tensor<4x1x1x1xf32>) : !torch.vtensor<[4,1,1,1],f32>
  %0 = torch.aten.add.Scalar %variance, %eps, %int1 : !torch.vtensor<[4,1,1,1],f32>, !torch.float, !torch.int -> !torch.vtensor<[4,1,1,1],f32>
  %1 = torch.aten.rsqrt %0 : !torch.vtensor<[4,1,1,1],f32> -> !torch.vtensor<[4,1,1,1],f32>
  %2 = torch.aten.sub.Tensor %x, %mean, %int1 : !torch.vtensor<[4,4,2,2],f32>, !torch.vtensor<[4,1,1,1],f32>, !torch.int -> !torch.vtensor<[4,4,2,2],f32>
  %3 = torch.aten.mul.Tensor %2, %1 : !torch.vtensor<[4,4,2,2],f32>, !torch.vtensor<[4,1,1,1],f32> -> !torch.vtensor<[4,4,2,2],f32>
  return %3 : !torch.vtensor<[4,4,2,2],f32>
}

// CHECK:      func.func @rows
// CHECK:        %{{.*}} = torch.aten.linear %x, %w, %b : !torch.vtensor<[1,3,4],f32>, {{.*}} -> !torch.vtensor<[1,3,2],f32>
// CHECK:        torch.aten.leaky_relu
// CHECK-NEXT:   func.return
func.func @rows(%x: !torch.vtensor<[1,3,4],f32>) -> !torch.vtensor<[1,3,2],f32> {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %int0 = torch.constant.int 0
  %int1 = torch.constant.int 1
  %int2 = torch.constant.int 2
  %int3 = torch.constant.int 3
  %int4 = torch.constant.int 4
  %slope = torch.constant.float 1.000000e-01
  %w = torch.vtensor.literal(dense_resource<w> : tensor<2x4xf32>) : !torch.vtensor<[2,4],f32>
  %b = torch.vtensor.literal(dense_resource<b> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %l0 = torch.prim.ListConstruct %int3, %int4 : (!torch.int, !torch.int) -> !torch.list<int>
  %0 = torch.aten.view %x, %l0 : !torch.vtensor<[1,3,4],f32>, !torch.list<int> -> !torch.vtensor<[3,4],f32>
  %l1 = torch.prim.ListConstruct %int1, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
  %1 = torch.aten.permute %w, %l1 : !torch.vtensor<[2,4],f32>, !torch.list<int> -> !torch.vtensor<[4,2],f32>
  %2 = torch.aten.mm %0, %1 : !torch.vtensor<[3,4],f32>, !torch.vtensor<[4,2],f32> -> !torch.vtensor<[3,2],f32>
  %3 = torch.aten.mul.Scalar %2, %int1 : !torch.vtensor<[3,2],f32>, !torch.int -> !torch.vtensor<[3,2],f32>
  %4 = torch.aten.add.Tensor %3, %b, %int1 : !torch.vtensor<[3,2],f32>, !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[3,2],f32>
  %l2 = torch.prim.ListConstruct %int1, %int3, %int2 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
  %5 = torch.aten.view %4, %l2 : !torch.vtensor<[3,2],f32>, !torch.list<int> -> !torch.vtensor<[1,3,2],f32>
  %6 = torch.aten.maximum %zero, %5 : !torch.vtensor<[],f32>, !torch.vtensor<[1,3,2],f32> -> !torch.vtensor<[1,3,2],f32>
  %7 = torch.aten.minimum %zero, %5 : !torch.vtensor<[],f32>, !torch.vtensor<[1,3,2],f32> -> !torch.vtensor<[1,3,2],f32>
  %8 = torch.aten.mul.Scalar %7, %slope : !torch.vtensor<[1,3,2],f32>, !torch.float -> !torch.vtensor<[1,3,2],f32>
  %9 = torch.aten.add.Tensor %6, %8, %int1 : !torch.vtensor<[1,3,2],f32>, !torch.vtensor<[1,3,2],f32>, !torch.int -> !torch.vtensor<[1,3,2],f32>
  return %9 : !torch.vtensor<[1,3,2],f32>
}
