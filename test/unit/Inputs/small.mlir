builtin.module attributes {hass.network = "small", hass.weights = "small.safetensors", hass.calibration = "small.npz"} {
  func.func @main(%x: !torch.vtensor<[1,2,6,6],f32>) -> !torch.vtensor<[1,5],f32> {
    %stem_weight = torch.vtensor.literal(dense_resource<stem.weight> : tensor<6x2x3x3xf32>) : !torch.vtensor<[6,2,3,3],f32>
    %norm_weight = torch.vtensor.literal(dense_resource<norm.weight> : tensor<6xf32>) : !torch.vtensor<[6],f32>
    %norm_bias = torch.vtensor.literal(dense_resource<norm.bias> : tensor<6xf32>) : !torch.vtensor<[6],f32>
    %norm_mean = torch.vtensor.literal(dense_resource<norm.mean> : tensor<6xf32>) : !torch.vtensor<[6],f32>
    %norm_variance = torch.vtensor.literal(dense_resource<norm.variance> : tensor<6xf32>) : !torch.vtensor<[6],f32>
    %block_weight = torch.vtensor.literal(dense_resource<block.weight> : tensor<6x3x3x3xf32>) : !torch.vtensor<[6,3,3,3],f32>
    %head_weight = torch.vtensor.literal(dense_resource<head.weight> : tensor<5x6xf32>) : !torch.vtensor<[5,6],f32>
    %head_bias = torch.vtensor.literal(dense_resource<head.bias> : tensor<5xf32>) : !torch.vtensor<[5],f32>
    %none = torch.constant.none
    %false = torch.constant.bool false
    %true = torch.constant.bool true
    %epsilon = torch.constant.float 1.000000e-05
    %momentum = torch.constant.float 1.000000e-01
    %0 = torch.constant.int 1
    %1 = torch.constant.int 2
    %2 = torch.constant.int 3
    %m1 = torch.constant.int -1
    %ones = torch.prim.ListConstruct %0, %0 : (!torch.int, !torch.int) -> !torch.list<int>
    %axes = torch.prim.ListConstruct %1, %2 : (!torch.int, !torch.int) -> !torch.list<int>
    %a = torch.aten.conv2d %x, %stem_weight, %none, %ones, %ones, %ones, %0 {hass.source = "stem"} : !torch.vtensor<[1,2,6,6],f32>, !torch.vtensor<[6,2,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,6,6],f32>
    %b = torch.aten.batch_norm %a, %norm_weight, %norm_bias, %norm_mean, %norm_variance, %false, %momentum, %epsilon, %true {hass.source = "norm"} : !torch.vtensor<[1,6,6,6],f32>, !torch.vtensor<[6],f32>, !torch.vtensor<[6],f32>, !torch.vtensor<[6],f32>, !torch.vtensor<[6],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,6,6,6],f32>
    %c = torch.aten.relu %b {hass.source = "relu"} : !torch.vtensor<[1,6,6,6],f32> -> !torch.vtensor<[1,6,6,6],f32>
    %d = torch.aten.conv2d %c, %block_weight, %none, %ones, %ones, %ones, %1 {hass.source = "block"} : !torch.vtensor<[1,6,6,6],f32>, !torch.vtensor<[6,3,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,6,6],f32>
    %e = torch.aten.add.Tensor %d, %c, %0 {hass.source = "add"} : !torch.vtensor<[1,6,6,6],f32>, !torch.vtensor<[1,6,6,6],f32>, !torch.int -> !torch.vtensor<[1,6,6,6],f32>
    %f = torch.aten.relu %e {hass.source = "relu_1"} : !torch.vtensor<[1,6,6,6],f32> -> !torch.vtensor<[1,6,6,6],f32>
    %g = torch.aten.mean.dim %f, %axes, %true, %none {hass.source = "pool"} : !torch.vtensor<[1,6,6,6],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,6,1,1],f32>
    %h = torch.aten.flatten.using_ints %g, %0, %m1 {hass.source = "flatten"} : !torch.vtensor<[1,6,1,1],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,6],f32>
    %i = torch.aten.linear %h, %head_weight, %head_bias {hass.source = "head"} : !torch.vtensor<[1,6],f32>, !torch.vtensor<[5,6],f32>, !torch.vtensor<[5],f32> -> !torch.vtensor<[1,5],f32>
    func.return %i : !torch.vtensor<[1,5],f32>
  }
}
